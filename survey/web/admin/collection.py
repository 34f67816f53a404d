"""Watching a campaign's collection, and setting answers aside or putting them back."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import timedelta

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from survey import clock
from survey.accounts.permissions import Permission
from survey.accounts.scope import AgencyScope
from survey.campaigns.checks import list_scope
from survey.campaigns.models import Campaign, CampaignState, CounterCode
from survey.campaigns.queries import find_campaign, find_code_in_force, list_codes_in_force
from survey.collection.admission import Selection, count_selected, put_back, set_aside
from survey.collection.watching import Tally, Watched, list_silent_counters, watch_collection
from survey.database import committing
from survey.errors import UnknownCode
from survey.extensions import db, visits
from survey.organisation.queries import load_agency_tree, load_services
from survey.web.account.access import requires, scope_of, signed_in
from survey.web.admin import blueprint
from survey.web.exporting import send_export
from survey.web.fields import DayField
from survey.web.languages import translated

# After how many days without an answer a counter is silent: three reach over a weekend.
_SILENT_DAYS = (1, 2, 3, 5, 7, 14, 30)
_USUAL_SILENT_DAYS = 3
_MOST_SILENT = 30


class SelectionForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Answers of a counter in a period, and why they are set aside or put back."""

    counter = StringField(lazy_gettext("Mã quầy"), [InputRequired(lazy_gettext("Xin nhập mã quầy in trên tờ dán."))])
    first_day = DayField(lazy_gettext("Từ ngày"), [InputRequired(lazy_gettext("Xin nhập ngày, tháng, năm."))])
    last_day = DayField(lazy_gettext("Đến hết ngày"), [InputRequired(lazy_gettext("Xin nhập ngày, tháng, năm."))])
    reason = StringField(lazy_gettext("Lý do"), [InputRequired(lazy_gettext("Xin ghi lý do.")), Length(min=3, max=200)])


@blueprint.get("/collection/<code>")
@requires(Permission.READ_COLLECTION)
def watch(code: str) -> ResponseReturnValue:
    """Show how a campaign's collection goes for the agencies that the account may see; `days` makes a silence."""
    return _render(find_campaign(db.session(), code), SelectionForm(formdata=None))


@blueprint.get("/collection/<code>.csv")
@requires(Permission.READ_COLLECTION)
def download_collection(code: str) -> Response:
    """The tallies of agencies, services and counters as CSV."""
    campaign = find_campaign(db.session(), code)
    stream = io.StringIO()
    csv.writer(stream).writerows(_list_csv(_watch(campaign), _list_codes(campaign)))
    name = f"thu-thap-{code}.csv"
    return send_export(
        stream.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", name, subject=f"campaign:{code}"
    )


@blueprint.post("/collection/<code>/admission")
@requires(Permission.RUN_CAMPAIGNS)
def admit(code: str) -> ResponseReturnValue:
    """Set answers of a counter aside, or put them back; how many it would be is shown first."""
    session, form = db.session(), SelectionForm()
    campaign = find_campaign(session, code)
    selection = _read_selection(form) if form.validate() else None
    if selection is None:
        return _render(campaign, form), 422
    act = request.form.get("act", "")
    if act not in {"set_aside", "put_back"}:
        return _render(campaign, form, counted=count_selected(session, campaign, selection))
    change = set_aside if act == "set_aside" else put_back
    with committing(session):
        n = change(session, campaign, selection, reason=str(form.reason.data), by=signed_in().actor, at=clock.now())
    if act == "set_aside":
        flash(_("Đã để riêng %(n)d phiếu; các phiếu này không được tính vào chỉ số.", n=n))
    else:
        flash(_("Đã đưa %(n)d phiếu trở lại.", n=n))
    return redirect(url_for("admin.watch", code=code), 303)


def _read_selection(form: SelectionForm) -> Selection | None:
    try:
        counter = find_code_in_force(db.session(), str(form.counter.data)).counter
    except UnknownCode:
        form.counter.errors = [_("Không có quầy nào mang mã này.")]
        return None
    first, last = form.first_day.data, form.last_day.data
    if first is None or last is None or last < first:
        form.last_day.errors = [_("Ngày cuối phải từ ngày đầu trở đi.")]
        return None
    if not scope_of(Permission.RUN_CAMPAIGNS).holds(counter.agency_id):
        form.counter.errors = [_("Quầy này không thuộc phần việc của tài khoản.")]
        return None
    return Selection(counter.id, first, last)


def _watch(campaign: Campaign) -> Watched:
    visits().write()
    # What this request has read so far it read before that: SQLite would go on showing it the counts of then.
    db.session().rollback()
    return watch_collection(db.session(), campaign, clock.today(), _list_seen(scope_of(Permission.READ_COLLECTION)))


def _list_seen(scope: AgencyScope) -> frozenset[int] | None:
    """The agencies that may be seen; None for all."""
    if scope.holds(None):
        return None
    return frozenset(each for each in load_agency_tree(db.session()).nodes if scope.holds(each))


def _list_codes(campaign: Campaign) -> dict[int, CounterCode]:
    """The codes in force of the campaign's counters that the account may see, by counter."""
    session, tree = db.session(), load_agency_tree(db.session())
    scope = list_scope(tree, [agency.id for agency in campaign.agencies])
    seen = _list_seen(scope_of(Permission.READ_COLLECTION))
    return {
        each.counter_id: each
        for each in list_codes_in_force(session, clock.today())
        if each.counter.agency_id in scope and (seen is None or each.counter.agency_id in seen)
    }


def _read_silent_days() -> int:
    days = request.args.get("days", _USUAL_SILENT_DAYS, type=int)
    return days if days in _SILENT_DAYS else _USUAL_SILENT_DAYS


def _render(campaign: Campaign, form: SelectionForm, counted: tuple[int, int] | None = None) -> str:
    session, watched, counters = db.session(), _watch(campaign), _list_codes(campaign)
    days, until = _read_silent_days(), min(clock.today(), campaign.closes_on)
    # Nobody is silent who has not been asked for so long yet.
    is_judged = campaign.opens_on <= until - timedelta(days=days)
    silent = list_silent_counters(watched, counters, until, days) if is_judged else []
    return render_template(
        "admin/collection.html",
        campaign=campaign,
        watched=watched,
        tree=load_agency_tree(session),
        services=load_services(session),
        counters=counters,
        may_see_counters=Permission.READ_ORGANISATION in signed_in().permissions,
        silent=silent[:_MOST_SILENT],
        n_silent=len(silent),
        silent_days=days,
        silent_choices=_SILENT_DAYS,
        is_judged=is_judged,
        most_in_an_hour=max(watched.by_hour.values(), default=0),
        hours=sorted({hour for _day, hour in watched.by_hour}),
        is_open=campaign.state is CampaignState.OPEN,
        form=form,
        counted=counted,
        may_run=Permission.RUN_CAMPAIGNS in signed_in().permissions,
        now=clock.now(),
    )


def _list_csv(watched: Watched, codes: Mapping[int, CounterCode]) -> Iterator[list[object]]:
    yield [
        _("Loại"),
        _("Mã"),
        _("Tên"),
        _("Lượt mở phiếu"),
        _("Bắt đầu"),
        _("Hoàn thành"),
        _("Để riêng"),
        _("Kế hoạch"),
        _("Giây, trung vị"),
        _("Ngày có phiếu gần nhất"),
    ]
    session = db.session()
    tree, services = load_agency_tree(session), load_services(session)
    for kind, tallies in (
        (_("cơ quan tiếp nhận"), watched.by_receiving),
        (_("cơ quan có trách nhiệm"), watched.by_agency),
    ):
        for agency, tally in sorted(tallies.items()):
            node = tree.nodes[agency]
            yield [kind, node.code, translated(node.name), *_list_figures(tally)]
    for service, tally in sorted(watched.by_service.items()):
        yield [_("thủ tục"), services[service].code, translated(services[service].name), *_list_figures(tally)]
    for counter, each in codes.items():
        name = f"{translated(each.counter.agency.name)} – {translated(each.counter.name)}"
        yield [_("quầy"), each.code, name, *_list_figures(watched.by_counter.get(counter, Tally()))]


def _list_figures(tally: Tally) -> list[object]:
    figures = (tally.scans, tally.starts, tally.completes, tally.set_aside, tally.target or "")
    seconds = "" if tally.median_seconds is None else tally.median_seconds
    return [*figures, seconds, tally.latest or ""]
