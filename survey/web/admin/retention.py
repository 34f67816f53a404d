"""How long comments are kept: what would be erased or masked, and the act itself."""

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from survey import clock
from survey.accounts.permissions import Permission
from survey.campaigns.queries import find_campaign, list_campaigns
from survey.collection.models import RetentionWay
from survey.collection.retention import (
    LONGEST_MONTHS,
    empty_write_ahead_log,
    erase_comments,
    find_last_day,
    mask_comments,
    plan_retention,
)
from survey.collection.retention_rules import list_due, list_rules
from survey.database import committing
from survey.errors import BadSelection
from survey.extensions import db
from survey.web.account.access import requires, scope_of, signed_in
from survey.web.addresses import read_number
from survey.web.admin import blueprint
from survey.web.admin.case_words import count_waiting
from survey.web.admin.retention_form import USUAL_MONTHS, WAY_NAMES, name_rule


@blueprint.get("/retention")
@requires(Permission.KEEP_INSTALLATION, Permission.READ_AUDIT)
def show_retention() -> ResponseReturnValue:
    """Show what is due by the campaigns' rules, and the rules; or what would be done once without a rule."""
    if not may_look():
        abort(403)
    session, code = db.session(), request.args.get("campaign", "")
    campaign = find_campaign(session, code) if code else None
    typed = request.args.get("months", str(USUAL_MONTHS))
    months = _read_months(typed)
    way = read_way(request.args.get("way", RetentionWay.ERASE))
    plan = None
    if campaign is not None and months is not None:
        plan = plan_retention(session, campaign, way, received_before=find_last_day(clock.today(), months))
    page = render_template(
        "admin/retention.html",
        campaigns=list_campaigns(session),
        campaign=campaign,
        typed=typed,
        is_wrong=months is None,
        longest=LONGEST_MONTHS,
        way=way,
        way_names=WAY_NAMES,
        plan=plan,
        rules={rule.campaign_id: rule for rule in list_rules(session)},
        all_due=list_due(session, clock.today()),
        name_rule=name_rule,
        waiting=count_waiting(),
        may_act=may_keep(),
    )
    return page, 422 if months is None else 200


@blueprint.post("/retention/<campaign_code>")
@requires(Permission.KEEP_INSTALLATION)
def apply_retention(campaign_code: str) -> ResponseReturnValue:
    """Erase or mask what the page showed."""
    refuse_part_of_the_tree()
    session, day = db.session(), read_day(request.form.get("received_before", ""))
    way = read_way(request.form.get("way", ""))
    command = erase_comments if way is RetentionWay.ERASE else mask_comments
    with committing(session):
        campaign = find_campaign(session, campaign_code)
        n_comments = command(session, campaign, received_before=day, by=signed_in().actor, at=clock.now())
    empty_write_ahead_log(db.engine)
    flash_done(way, n_comments)
    return redirect(url_for("admin.show_retention"), 303)


def may_keep() -> bool:
    """Whether the account decides how long comments are kept: it keeps the whole installation."""
    return scope_of(Permission.KEEP_INSTALLATION).holds(None)


def may_look() -> bool:
    """Whether the account sees what would be done: it decides, or it audits the whole installation."""
    return may_keep() or scope_of(Permission.READ_AUDIT).holds(None)


def refuse_part_of_the_tree() -> None:
    """What is erased is gone for every agency: only who keeps the whole installation does it."""
    if not may_keep():
        abort(403)


def flash_done(way: RetentionWay, n_comments: int) -> None:
    """Say how many comments were erased or masked."""
    if way is RetentionWay.ERASE:
        flash(ngettext("Đã xóa %(num)d lời ý kiến.", "Đã xóa %(num)d lời ý kiến.", n_comments))
    else:
        flash(ngettext("Đã che %(num)d lời ý kiến.", "Đã che %(num)d lời ý kiến.", n_comments))


def read_way(sent: str) -> RetentionWay:
    """Erase or mask, as the page sent it."""
    try:
        return RetentionWay(sent)
    except ValueError as error:
        raise BadSelection(f"comments are erased or masked, not {sent!r}") from error


def read_day(sent: str) -> date:
    """The day that the page showed, which is never in the future."""
    try:
        day = date.fromisoformat(sent)
    except ValueError as error:
        raise BadSelection(f"not a day: {sent!r}") from error
    if day > clock.today():
        raise BadSelection(f"{day} is still to come")
    return day


def _read_months(typed: str) -> int | None:
    try:
        months = read_number(typed)
    except ValueError:
        return None
    return months if months <= LONGEST_MONTHS else None
