"""What people wrote and where they were dissatisfied: read, searched, and given to an agency as a case."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from survey import clock
from survey.accounts.permissions import Permission
from survey.campaigns.models import Campaign
from survey.campaigns.queries import find_campaign, list_campaigns
from survey.database import committing
from survey.errors import BadSelection, NotFound
from survey.extensions import db
from survey.followup.commands import CaseExists, open_case
from survey.followup.opinions import Opinion, OpinionFilter, find_opinion, list_opinions
from survey.followup.queries import list_open_agencies, list_tags
from survey.organisation.models import Counter, Service
from survey.organisation.queries import AgencyNode, AgencyTree, load_agency_tree
from survey.questionnaires.queries import load_document
from survey.web.account.access import requires, scope_of, signed_in
from survey.web.addresses import read_number
from survey.web.admin import blueprint
from survey.web.admin.case_forms import OpeningForm, offer_agencies, usual_due_day
from survey.web.admin.case_words import STATE_NAMES, count_waiting

_ON_A_PAGE = 50
_FILTERS = ("campaign", "q", "agency", "counter", "service", "kind", "tag", "case")


@blueprint.get("/comments")
@requires(Permission.READ_COMMENTS)
def list_comments() -> ResponseReturnValue:
    """List the comments and low scores of a campaign, the latest first."""
    session, tree = db.session(), load_agency_tree(db.session())
    campaigns = list_campaigns(session)
    if not campaigns:
        return render_template("admin/no_comments.html", waiting=count_waiting())
    code = request.args.get("campaign", "")
    campaign = find_campaign(session, code) if code else campaigns[0]
    found = list_opinions(
        session,
        _read_filter(campaign, tree),
        before_id=request.args.get("before", type=read_number),
        limit=_ON_A_PAGE + 1,
    )
    return render_template(
        "admin/comments.html",
        opinions=found[:_ON_A_PAGE],
        older=found[_ON_A_PAGE - 1].response.id if len(found) > _ON_A_PAGE else None,
        chosen={name: request.args[name] for name in _FILTERS if request.args.get(name)},
        campaign=campaign,
        campaigns=campaigns,
        agencies=_list_agencies(tree),
        tags=list_tags(session, scope_of(Permission.READ_COMMENTS)),
        tree=tree,
        state_names=STATE_NAMES,
        places=_name_places(session),
        waiting=count_waiting(),
    )


@blueprint.get("/comments/<int:response_id>")
@requires(Permission.READ_COMMENTS)
def show_comment(response_id: int) -> ResponseReturnValue:
    """Show one response with everything that was written and ticked, to open a case from it."""
    opinion = find_opinion(db.session(), response_id, scope_of(Permission.READ_COMMENTS))
    form = OpeningForm(formdata=None)
    form.due_on.data = usual_due_day()
    return _render_opinion(opinion, form)


@blueprint.post("/comments/<int:response_id>/case")
@requires(Permission.HANDLE_CASES)
def open_case_of(response_id: int) -> ResponseReturnValue:
    """Give a response to an agency, which answers by a day."""
    session, form = db.session(), OpeningForm()
    opinion = find_opinion(session, response_id, scope_of(Permission.HANDLE_CASES))
    offer_agencies(form.agency, _list_owners(opinion))
    if not form.validate() or form.due_on.data is None:
        return _render_opinion(opinion, form), 422
    try:
        with committing(session):
            case = open_case(
                session,
                response_id,
                agency_id=form.agency.data,
                due_on=form.due_on.data,
                note=form.note.data or "",
                by=signed_in().actor,
                at=clock.now(),
            )
    except CaseExists:
        flash(_("Ý kiến này đã có vụ việc."), "error")
        return redirect(url_for("admin.show_comment", response_id=response_id), 303)
    flash(_("Đã mở vụ việc số %(number)d.", number=case.id))
    if not scope_of(Permission.READ_COMMENTS).holds(case.agency_id):
        return redirect(url_for("admin.list_cases_page"), 303)
    return redirect(url_for("admin.show_case", case_id=case.id), 303)


def _render_opinion(opinion: Opinion, form: OpeningForm) -> str:
    may_handle = opinion.is_in(scope_of(Permission.HANDLE_CASES))
    if may_handle:
        offer_agencies(form.agency, _list_owners(opinion))
        form.agency.data = form.agency.data or opinion.response.responsible_agency_id
    return render_template(
        "admin/comment.html",
        opinion=opinion,
        document=load_document(db.session(), opinion.response.version_id),
        form=form,
        may_handle=may_handle,
        state_names=STATE_NAMES,
        tree=load_agency_tree(db.session()),
        waiting=count_waiting(),
    )


def _list_owners(opinion: Opinion) -> list[AgencyNode]:
    """Who may be given the case: the two agencies that it is about, and those where the account handles cases."""
    scope, response = scope_of(Permission.HANDLE_CASES), opinion.response
    own = {response.responsible_agency_id, response.receiving_agency_id}
    tree, there = load_agency_tree(db.session()), list_open_agencies(db.session(), clock.today())
    return [node for node in tree.nodes.values() if node.id in there and (node.id in own or scope.holds(node.id))]


def _name_places(session: Session) -> dict[str, Mapping[str, str]]:
    """The counter and the service that the list is narrowed to, by the field that carries their id."""
    counter = session.get(Counter, request.args.get("counter", 0, type=read_number))
    if counter is not None and not scope_of(Permission.READ_COMMENTS).holds(counter.agency_id):
        counter = None
    found = {"counter": counter, "service": session.get(Service, request.args.get("service", 0, type=read_number))}
    return {field: place.name for field, place in found.items() if place is not None}


def _list_agencies(tree: AgencyTree) -> list[AgencyNode]:
    scope = scope_of(Permission.READ_COMMENTS)
    return [node for node in tree.nodes.values() if scope.holds(node.id)]


def _read_filter(campaign: Campaign, tree: AgencyTree) -> OpinionFilter:
    chosen, kind = request.args.get("agency", ""), request.args.get("kind", "")
    if kind not in {"", "low", "comment"}:
        raise BadSelection(f"opinions are low or comment, not {kind!r}")
    try:
        under = frozenset(tree.list_subtree(tree.find_by_code(chosen).id)) if chosen else None
    except NotFound as error:
        raise BadSelection(str(error)) from error
    return OpinionFilter(
        campaign_id=campaign.id,
        scope=scope_of(Permission.READ_COMMENTS),
        words=request.args.get("q", ""),
        counter_id=request.args.get("counter", type=read_number),
        service_id=request.args.get("service", type=read_number),
        agency_ids=under,
        tag=request.args.get("tag", ""),
        is_low=kind == "low",
        has_comment=kind == "comment",
        is_without_case=request.args.get("case") == "none",
    )
