"""Campaigns: listed, made and changed."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey import clock
from survey.accounts.permissions import Permission
from survey.campaigns.checks import NotReadyToOpen, check_campaign, refuse_overlaps
from survey.campaigns.keeping import TakenCampaignCode, change_campaign, create_campaign, read_facts
from survey.campaigns.lifecycle import CHANGEABLE, CORRECTABLE, NEXT_STATES, ForbiddenState
from survey.campaigns.models import Campaign, CampaignState
from survey.campaigns.queries import find_campaign, list_campaigns, lock_campaigns
from survey.campaigns.targets import load_targets
from survey.collection.queries import count_responses_by_campaign
from survey.collection.rehearsals import count_rehearsed
from survey.collection.retention_rules import find_rule
from survey.database import committing
from survey.extensions import db
from survey.organisation.queries import AgencyTree, load_agency_tree
from survey.questionnaires.document import decode_document
from survey.questionnaires.instruments.load import load_instrument, load_method
from survey.questionnaires.models import QuestionnaireVersion
from survey.questionnaires.queries import list_versions
from survey.web.account.access import requires, scope_of, signed_in
from survey.web.admin import blueprint
from survey.web.admin.campaign_forms import (
    CampaignForm,
    fill_campaign,
    fill_choices,
    list_scope_choices,
    read_campaign_facts,
    read_languages,
    read_scope,
)
from survey.web.admin.campaign_words import ACTS
from survey.web.admin.questionnaire_words import LANGUAGE_NAMES
from survey.web.admin.retention import may_keep
from survey.web.admin.retention_form import name_rule
from survey.web.campaign_words import STATE_NAMES, suggest_names
from survey.web.languages import translated


@blueprint.get("/campaigns")
@requires(Permission.READ_CAMPAIGNS)
def show_campaigns() -> ResponseReturnValue:
    """List every campaign, those in the archive last."""
    campaigns = sorted(list_campaigns(db.session()), key=lambda each: each.state is CampaignState.ARCHIVED)
    return render_template(
        "admin/campaigns.html",
        campaigns=campaigns,
        counts=count_responses_by_campaign(db.session(), scope_of(Permission.READ_CAMPAIGNS)),
        state_names=STATE_NAMES,
        may_run=may_run(),
        permissions=signed_in().permissions,
    )


@blueprint.get("/campaigns/new")
@requires(Permission.RUN_CAMPAIGNS)
def show_new_campaign() -> ResponseReturnValue:
    """Ask what a new campaign is."""
    refuse_part_of_the_tree()
    today = clock.today()
    filled = {"opens_on": today, "closes_on": today + timedelta(days=90), "precedence": 0}
    filled |= {"office_vi": _("Bộ phận Một cửa"), "office_en": "One-Stop Section"}
    filled |= suggest_names(today, {campaign.code for campaign in list_campaigns(db.session())})
    if chosen := _choose_version(request.args.get("version", "")):
        filled |= {"version": str(chosen.id), "method": _find_usual_method(chosen)}
    return _render_form(CampaignForm(formdata=None, data=filled), None)


@blueprint.post("/campaigns/new")
@requires(Permission.RUN_CAMPAIGNS)
def make_campaign() -> ResponseReturnValue:
    """Make a campaign, as a draft."""
    refuse_part_of_the_tree()
    form, session, tree = CampaignForm(), db.session(), load_agency_tree(db.session())
    fill_choices(form, _list_published())
    if not _is_valid(form, tree):
        return _render_form(form, None), 422
    facts = read_campaign_facts(form, tree, str(form.code.data))
    try:
        with committing(session):
            campaign = create_campaign(session, facts, by=signed_in().actor, at=clock.now())
    except TakenCampaignCode:
        # A second click on the button, whose first made the campaign.
        if read_facts(find_campaign(session, facts.code)) == facts:
            return redirect(url_for("admin.show_campaign", code=facts.code), 303)
        form.code.errors = [_("Mã này đã có đợt khác dùng.")]
        return _render_form(form, None), 422
    flash(_("Đã tạo đợt %(code)s.", code=campaign.code))
    return redirect(url_for("admin.show_campaign", code=campaign.code), 303)


@blueprint.get("/campaigns/<code>")
@requires(Permission.READ_CAMPAIGNS)
def show_campaign(code: str) -> ResponseReturnValue:
    """Show a campaign: what it is, what keeps it from opening, its plan, and the states that follow."""
    return render_campaign(find_campaign(db.session(), code))


@blueprint.get("/campaigns/<code>/edit")
@requires(Permission.RUN_CAMPAIGNS)
def show_campaign_form(code: str) -> ResponseReturnValue:
    """Show what is said of a campaign, to change it."""
    refuse_part_of_the_tree()
    campaign = find_campaign(db.session(), code)
    return _render_form(CampaignForm(formdata=None, data=fill_campaign(campaign)), campaign)


@blueprint.post("/campaigns/<code>/edit")
@requires(Permission.RUN_CAMPAIGNS)
def save_campaign(code: str) -> ResponseReturnValue:
    """Change what is said of a campaign."""
    refuse_part_of_the_tree()
    form, session, tree = CampaignForm(), db.session(), load_agency_tree(db.session())
    campaign = find_campaign(session, code)
    fill_choices(form, _list_published())
    form.code.data = campaign.code
    if campaign.state not in CHANGEABLE:
        form.version.data, form.method.data = str(campaign.version_id), campaign.method
    if not _is_valid(form, tree):
        return _render_form(form, campaign), 422
    facts = read_campaign_facts(form, tree, code)
    try:
        with committing(session):
            lock_campaigns(session)
            change_campaign(session, campaign, facts, by=signed_in().actor, at=clock.now())
            refuse_overlaps(session, campaign)
    except ForbiddenState:
        flash(_("Người khác vừa đổi trạng thái của đợt này nên chưa có gì được lưu; xin xem lại."), "error")
        return redirect(url_for("admin.show_campaign", code=code), 303)
    except NotReadyToOpen as refusal:
        form.precedence.errors = [translated(finding.text) for finding in refusal.findings]
        return _render_form(form, campaign), 422
    flash(_("Đã lưu đợt %(code)s.", code=code))
    return redirect(url_for("admin.show_campaign", code=code), 303)


def _find_usual_method(version: QuestionnaireVersion) -> str:
    """The method of the official instrument that a questionnaire was made from; else none in particular."""
    instrument = decode_document(version.document).instrument
    return "" if instrument is None else load_instrument(instrument).default_method


def may_run() -> bool:
    """Whether the account signed in may change campaigns: they belong to the whole installation."""
    return Permission.RUN_CAMPAIGNS in signed_in().permissions and scope_of(Permission.RUN_CAMPAIGNS).holds(None)


def refuse_part_of_the_tree() -> None:
    """Who runs campaigns for a part of the tree does not change what every agency takes part in."""
    if not may_run():
        abort(403)


def render_campaign(campaign: Campaign) -> str:
    """The page of a campaign."""
    session = db.session()
    scope = scope_of(Permission.READ_CAMPAIGNS)
    targets = load_targets(session, campaign, scope)
    return render_template(
        "admin/campaign.html",
        campaign=campaign,
        state_names=STATE_NAMES,
        language_names=[LANGUAGE_NAMES[each] for each in campaign.languages],
        method=load_method(campaign.method).title,
        may_print=Permission.PRINT_POSTERS in signed_in().permissions,
        findings=check_campaign(session, campaign, clock.today()) if campaign.state in CORRECTABLE else (),
        acts=[(state, *ACTS[campaign.state, state]) for state in NEXT_STATES[campaign.state]],
        n_responses=count_responses_by_campaign(session, scope).get(campaign.id, 0),
        n_rehearsed=count_rehearsed(session, campaign) if scope.holds(None) else 0,
        n_planned=sum(targets.values()),
        n_cells=len(targets),
        retention=name_rule(find_rule(session, campaign)),
        may_run=may_run(),
        permissions=signed_in().permissions,
        may_keep=may_keep(),
        is_correctable=campaign.state in CORRECTABLE,
    )


def _render_form(form: CampaignForm, campaign: Campaign | None) -> str:
    tree, is_posted = load_agency_tree(db.session()), request.method == "POST"
    versions = _list_published()
    if campaign is not None and all(each.id != campaign.version_id for each in versions):
        versions.append(campaign.version)
    fill_choices(form, versions)
    kept = () if campaign is None else tuple(agency.id for agency in campaign.agencies)
    choices = list_scope_choices(tree, clock.today(), kept)
    roots = tuple(each for each, depth in choices if depth == 0)
    return render_template(
        "admin/campaign_form.html",
        form=form,
        campaign=campaign,
        tree=tree,
        scope_choices=choices,
        scope=read_scope(tree) if is_posted else kept or roots,
        languages=read_languages() if is_posted else tuple(campaign.languages) if campaign else ("vi", "en"),
        is_changeable=campaign is None or campaign.state in CHANGEABLE,
        has_versions=bool(versions),
    )


def _is_valid(form: CampaignForm, tree: AgencyTree) -> bool:
    is_valid = form.validate()
    if not read_scope(tree):
        form.name_vi.errors = [*form.name_vi.errors, _("Xin chọn ít nhất một cơ quan trong phạm vi.")]
    return is_valid and bool(read_scope(tree))


def _choose_version(asked: str) -> QuestionnaireVersion | None:
    """The published version that was asked for by its number in the database, else the latest published one."""
    published = _list_published()
    latest = max(published, key=lambda each: str(each.published_at), default=None)
    return next((each for each in published if str(each.id) == asked), latest)


def _list_published() -> list[QuestionnaireVersion]:
    return [each for each in list_versions(db.session()) if each.published_at is not None]
