"""The report of a campaign, asked for under the filter of its results."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from survey import clock
from survey.accounts.permissions import Permission
from survey.campaigns.models import Campaign
from survey.campaigns.queries import find_campaign
from survey.database import committing
from survey.extensions import db, jobs, report_templates
from survey.jobs.commands import ask_job
from survey.jobs.reporting import REPORTS
from survey.web.account.access import requires, scope_of, signed_in
from survey.web.analyst import blueprint
from survey.web.analyst.filtering import list_others, may_weigh, narrowed_choices, selected_basis
from survey.web.analyst.framing import describe_frame
from survey.web.analyst.report_form import ReportForm
from survey.web.languages import translated


@blueprint.get("/campaigns/<code>/report")
@requires(Permission.READ_RESULTS)
def show_report(code: str) -> ResponseReturnValue:
    """Show what can be written of a selection."""
    from survey.indices.movement import find_campaign_before

    campaign = find_campaign(db.session(), code)
    form = ReportForm()
    before = find_campaign_before(db.session(), campaign)
    form.against.data = before.code if before else ""
    return _render(campaign, form)


@blueprint.post("/campaigns/<code>/report")
@requires(Permission.READ_RESULTS)
def ask_report(code: str) -> ResponseReturnValue:
    """Begin to write, and lead to the progress."""
    session = db.session()
    campaign, form = find_campaign(session, code), ReportForm()
    page = _render(campaign, form)
    if not form.validate():
        return page, 422
    suffix = form.written_in.data if not form.unit.data else f"{form.unit.data}-{form.written_in.data}"
    parameters = {
        "name": f"{campaign.code}-{REPORTS[form.kind.data][0]}-{suffix}",
        "campaign": campaign.code,
        "against": form.against.data,
        "chosen": narrowed_choices(campaign),
        "drafts": may_weigh(),
        "today": clock.today().isoformat(),
        "language": form.written_in.data,
        "with_comments": form.with_comments.data and may_quote(),
        "unit": form.unit.data if form.kind.data == "profiles_pdf" else "",
    }
    with committing(session):
        job = ask_job(session, form.kind.data, parameters, by=signed_in().actor, at=clock.now())
    jobs().wake()
    return redirect(url_for("admin.show_job", job_id=job.id), 303)


def may_quote() -> bool:
    """Whether the account signed in may read all comments, and so have some quoted."""
    wanted = Permission.READ_COMMENTS
    return wanted in signed_in().permissions and scope_of(wanted).holds(None)


def _render(campaign: Campaign, form: ReportForm) -> str:
    from survey.reports.annual.office_templates import find_template

    basis = selected_basis(campaign)
    told = set(basis.told_agency[basis.inside].tolist())
    nodes = [node for node in basis.tree.nodes.values() if told.intersection(basis.tree.list_subtree(node.id))]
    form.offer(
        [(each.code, translated(each.name)) for each in list_others(campaign)],
        [(node.code, translated(node.name)) for node in nodes if node.parent_id is not None],
    )
    own = {suffix for suffix in (".docx", ".pptx") if find_template(report_templates(), suffix)}
    return render_template(
        "analyst/report.html",
        form=form,
        may_quote=may_quote(),
        may_change_templates=scope_of(Permission.WEIGH_AND_RELEASE).holds(None),
        own_templates=own,
        **describe_frame(campaign, basis),
    )
