"""The rule by which a campaign keeps its comments: set, removed, and what is due by it done."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey import clock
from survey.accounts.permissions import Permission
from survey.campaigns.queries import find_campaign
from survey.collection.retention import empty_write_ahead_log
from survey.collection.retention_rules import ChangedRule, apply_rule, find_rule, plan_rule, remove_rule, set_rule
from survey.database import committing
from survey.extensions import db
from survey.web.account.access import requires, signed_in
from survey.web.admin import blueprint
from survey.web.admin.case_words import count_waiting
from survey.web.admin.retention import (
    flash_done,
    may_keep,
    may_look,
    read_day,
    read_way,
    refuse_part_of_the_tree,
)
from survey.web.admin.retention_form import RetentionRuleForm, name_rule


@blueprint.get("/retention/<campaign_code>/rule")
@requires(Permission.KEEP_INSTALLATION)
def show_retention_rule(campaign_code: str) -> ResponseReturnValue:
    """Show the rule of a campaign, to set it."""
    refuse_part_of_the_tree()
    rule = find_rule(db.session(), find_campaign(db.session(), campaign_code))
    filled = None if rule is None else {"months": rule.months, "way": rule.way}
    return _render_form(campaign_code, RetentionRuleForm(formdata=None, data=filled))


@blueprint.post("/retention/<campaign_code>/rule")
@requires(Permission.KEEP_INSTALLATION)
def save_retention_rule(campaign_code: str) -> ResponseReturnValue:
    """Set the rule of a campaign; erases and masks nothing."""
    refuse_part_of_the_tree()
    session, form = db.session(), RetentionRuleForm()
    campaign = find_campaign(session, campaign_code)
    if not form.validate():
        return _render_form(campaign_code, form), 422
    with committing(session):
        set_rule(session, campaign, *form.read(), by=signed_in().actor, at=clock.now())
    flash(_("Đã lưu quy định của đợt %(code)s. Chưa lời ý kiến nào bị xóa hay che.", code=campaign_code))
    return redirect(url_for("admin.show_retention"), 303)


@blueprint.post("/retention/<campaign_code>/rule/removal")
@requires(Permission.KEEP_INSTALLATION)
def remove_retention_rule(campaign_code: str) -> ResponseReturnValue:
    """Remove the rule of a campaign, so that its comments are kept."""
    refuse_part_of_the_tree()
    session = db.session()
    with committing(session):
        remove_rule(session, find_campaign(session, campaign_code), by=signed_in().actor, at=clock.now())
    flash(_("Đã bỏ quy định; lời ý kiến của đợt %(code)s được giữ lại.", code=campaign_code))
    return redirect(url_for("admin.show_retention"), 303)


@blueprint.get("/retention/<campaign_code>/due")
@requires(Permission.KEEP_INSTALLATION, Permission.READ_AUDIT)
def show_due_comments(campaign_code: str) -> ResponseReturnValue:
    """Show what the rule of a campaign would do today, and change nothing."""
    if not may_look():
        abort(403)
    session = db.session()
    campaign = find_campaign(session, campaign_code)
    rule = find_rule(session, campaign)
    return render_template(
        "admin/retention_due.html",
        campaign=campaign,
        rule=rule,
        plan=None if rule is None else plan_rule(session, rule, clock.today()),
        told=name_rule(rule),
        waiting=count_waiting(),
        may_act=may_keep(),
    )


@blueprint.post("/retention/<campaign_code>/due")
@requires(Permission.KEEP_INSTALLATION)
def apply_due_comments(campaign_code: str) -> ResponseReturnValue:
    """Erase or mask what the page showed to be due."""
    refuse_part_of_the_tree()
    session, day = db.session(), read_day(request.form.get("received_before", ""))
    way = read_way(request.form.get("way", ""))
    campaign = find_campaign(session, campaign_code)
    try:
        with committing(session):
            n = apply_rule(session, campaign, way, received_before=day, by=signed_in().actor, at=clock.now())
    except ChangedRule:
        flash(_("Quy định của đợt vừa được sửa, nên chưa làm gì; xin xem lại."), "error")
        return redirect(url_for("admin.show_due_comments", campaign_code=campaign_code), 303)
    empty_write_ahead_log(db.engine)
    flash_done(way, n)
    return redirect(url_for("admin.show_retention"), 303)


def _render_form(campaign_code: str, form: RetentionRuleForm) -> str:
    campaign = find_campaign(db.session(), campaign_code)
    return render_template(
        "admin/retention_rule.html",
        campaign=campaign,
        rule=find_rule(db.session(), campaign),
        form=form,
        waiting=count_waiting(),
    )
