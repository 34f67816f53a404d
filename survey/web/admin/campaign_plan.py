"""The sample plan of a campaign: made by a rule, looked at, and kept."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey import clock
from survey.accounts.permissions import Permission
from survey.campaigns.lifecycle import CORRECTABLE, ForbiddenState
from survey.campaigns.models import Campaign
from survey.campaigns.queries import find_campaign
from survey.campaigns.targets import load_targets, set_targets
from survey.database import committing
from survey.extensions import db
from survey.organisation.queries import load_agency_tree, load_services
from survey.web.account.access import requires, scope_of, signed_in
from survey.web.admin import blueprint
from survey.web.admin.campaign_forms import PlanForm
from survey.web.admin.campaigns import may_run, refuse_part_of_the_tree
from survey.web.formats import whole

if TYPE_CHECKING:
    from survey.sampling.plan import PlanBasis

_USUAL_TOTAL, _USUAL_MINIMUM = 2_000, 0
# Answers of a counter and a day are alike: what earlier counter surveys of the kind had.
_DESIGN_EFFECT = 2.0


@blueprint.get("/campaigns/<code>/plan")
@requires(Permission.READ_CAMPAIGNS)
def show_plan(code: str) -> ResponseReturnValue:
    """Show the plan as it stands."""
    campaign = find_campaign(db.session(), code)
    targets = load_targets(db.session(), campaign, scope_of(Permission.READ_CAMPAIGNS))
    filled = {"total": sum(targets.values()) or _USUAL_TOTAL, "minimum": _USUAL_MINIMUM}
    return _render(campaign, PlanForm(formdata=None, data=filled), targets, is_kept=True)


@blueprint.post("/campaigns/<code>/plan")
@requires(Permission.RUN_CAMPAIGNS)
def make_plan(code: str) -> ResponseReturnValue:
    """Make a plan by a rule: shown first, kept when it was asked for."""
    # A process that only takes answers does without what plans are computed with.
    from survey.sampling.plan import load_basis, plan_targets
    from survey.statistics import InvalidPlan

    refuse_part_of_the_tree()
    session, form = db.session(), PlanForm()
    campaign = find_campaign(session, code)
    if not form.validate():
        return _render(campaign, form, load_targets(session, campaign), is_kept=True), 422
    basis = load_basis(session, campaign)
    try:
        targets = plan_targets(basis, form.total.data or 0, form.rule.data, form.minimum.data or 0)
    except InvalidPlan:
        form.total.errors = [_explain(basis, form.minimum.data or 0, form.total.data or 0)]
        return _render(campaign, form, load_targets(session, campaign), is_kept=True, basis=basis), 422
    if "keep" not in request.form:
        return _render(campaign, form, targets, is_kept=False, basis=basis)
    try:
        with committing(session):
            set_targets(session, campaign, targets, by=signed_in().actor, at=clock.now())
    except ForbiddenState:
        flash(_("Đợt đã đóng nên kế hoạch không đổi được nữa."), "error")
        return redirect(url_for("admin.show_plan", code=code), 303)
    flash(_("Đã lưu kế hoạch lấy phiếu."))
    return redirect(url_for("admin.show_plan", code=code), 303)


def _explain(basis: "PlanBasis", minimum: int, total: int) -> str:
    """Why a plan cannot be, by what its cells have."""
    sizes = basis.cells["size"][basis.cells["size"] > 0]
    least = int(sizes.clip(upper=minimum).sum()) if basis.is_counted else minimum * len(sizes)
    if sizes.empty:
        reason = _("Các quầy trong phạm vi chưa có thủ tục nào; xin khai báo thủ tục tại quầy trước.")
    elif total < least:
        reason = _(
            "Riêng số ít nhất của mọi ô đã là %(least)s phiếu; xin tăng tổng số hoặc giảm số ít nhất.",
            least=whole(least),
        )
    else:
        most = whole(int(sizes.sum()))
        reason = _("Cả năm trước chỉ có %(most)s hồ sơ ở các ô này; xin giảm tổng số.", most=most)
    return str(reason)


def _render(
    campaign: Campaign,
    form: PlanForm,
    targets: Mapping[tuple[int, int], int],
    *,
    is_kept: bool,
    basis: "PlanBasis | None" = None,
) -> str:
    from survey.sampling.plan import load_basis
    from survey.statistics import margin_of_error

    session = db.session()
    by_agency: dict[int, int] = {}
    for (agency, _service), n in targets.items():
        by_agency[agency] = by_agency.get(agency, 0) + n
    total = sum(targets.values())
    return render_template(
        "admin/campaign_plan.html",
        campaign=campaign,
        form=form,
        targets=sorted(targets.items()),
        by_agency=by_agency,
        margins={
            agency: margin_of_error(n, p=0.85, design_effect=_DESIGN_EFFECT) for agency, n in by_agency.items() if n
        },
        total=total,
        margin=margin_of_error(total, p=0.85, design_effect=_DESIGN_EFFECT) if total else None,
        is_counted=(basis or load_basis(session, campaign)).is_counted,
        tree=load_agency_tree(session),
        services=load_services(session),
        is_kept=is_kept,
        may_run=may_run() and campaign.state in CORRECTABLE,
    )
