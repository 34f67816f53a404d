"""Campaigns brought from one state to the next."""

from datetime import datetime

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from survey import clock
from survey.accounts.permissions import Permission
from survey.audit import Actor
from survey.campaigns.checks import NotReadyToOpen, refuse_unready
from survey.campaigns.lifecycle import NEXT_STATES, ForbiddenState, change_state
from survey.campaigns.models import Campaign, CampaignState
from survey.campaigns.queries import find_campaign, lock_campaigns
from survey.collection.rehearsals import erase_rehearsal
from survey.database import committing
from survey.extensions import db, visits
from survey.web.account.access import requires, signed_in
from survey.web.admin import blueprint
from survey.web.admin.campaigns import refuse_part_of_the_tree, render_campaign
from survey.web.campaign_words import STATE_NAMES


@blueprint.post("/campaigns/<code>/state")
@requires(Permission.RUN_CAMPAIGNS)
def bring_to_state(code: str) -> ResponseReturnValue:
    """Bring a campaign to the state that was chosen; what keeps it from opening is shown instead."""
    refuse_part_of_the_tree()
    session, by, at = db.session(), signed_in().actor, clock.now()
    campaign = find_campaign(session, code)
    try:
        state = CampaignState(request.form.get("state", ""))
    except ValueError:
        abort(400)
    if state is CampaignState.DRAFT or state is CampaignState.OPEN:
        # What was counted of the rehearsal is erased with it.
        visits().write()
    try:
        with committing(session):
            lock_campaigns(session)
            # A second click on the button finds the work done.
            if campaign.state is not state:
                _enter_state(session, campaign, state, by=by, at=at)
    except NotReadyToOpen:
        flash(_("Chưa làm được: xin sửa các điểm ở mục Kiểm tra."), "error")
        return render_campaign(campaign), 422
    except ForbiddenState:
        flash(_("Người khác vừa đổi trạng thái của đợt này; xin xem lại."), "error")
        return redirect(url_for("admin.show_campaign", code=code), 303)
    flash(_("Đợt %(code)s: %(state)s.", code=code, state=STATE_NAMES[state]))
    return redirect(url_for("admin.show_campaign", code=code), 303)


def _enter_state(session: Session, campaign: Campaign, state: CampaignState, *, by: Actor, at: datetime) -> None:
    if state in NEXT_STATES[campaign.state] and state in {CampaignState.OPEN, CampaignState.REHEARSAL}:
        refuse_unready(session, campaign, clock.today())
    if state in NEXT_STATES[campaign.state] and campaign.state is CampaignState.REHEARSAL:
        erase_rehearsal(session, campaign, by=by, at=at)
    change_state(session, campaign, state, by=by, at=at)
