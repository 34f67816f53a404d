"""Alerts: where low scores came together, who has seen it, and the rules by which they are raised."""

from dataclasses import asdict

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from survey import clock
from survey.accounts.permissions import Permission
from survey.database import committing
from survey.extensions import alert_watch, db
from survey.followup.alert_mail import next_try_at
from survey.followup.alert_rules import add_rule, change_rule, find_rule, list_rules, read_terms
from survey.followup.alerts import list_alerts, see_alert, see_all
from survey.followup.models import AlertRule
from survey.organisation.queries import load_agency_tree
from survey.texts import in_language
from survey.web.account.access import requires, scope_of, signed_in
from survey.web.addresses import read_number
from survey.web.admin import blueprint
from survey.web.admin.alert_form import EVERYWHERE_CHOICE, GROUPING_NAMES, RuleForm
from survey.web.admin.case_words import count_waiting
from survey.web.languages import language

_MOST_SHOWN = 100


@blueprint.get("/alerts")
@requires(Permission.READ_COMMENTS)
def show_alerts() -> ResponseReturnValue:
    """List the alerts, those that nobody has seen first, and the rules."""
    session, scope = db.session(), scope_of(Permission.READ_COMMENTS)
    return render_template(
        "admin/alerts.html",
        alerts=list_alerts(session, scope, limit=_MOST_SHOWN),
        rules=list_rules(session, scope),
        next_try_at=next_try_at,
        sends_mail=alert_watch().sends_mail,
        may_handle=scope_of(Permission.HANDLE_CASES),
        grouping_names=GROUPING_NAMES,
        tree=load_agency_tree(session),
        waiting=count_waiting(),
    )


@blueprint.post("/alerts/<int:alert_id>/seen")
@requires(Permission.HANDLE_CASES)
def mark_seen(alert_id: int) -> ResponseReturnValue:
    """Say that the account has seen an alert."""
    session, scope = db.session(), scope_of(Permission.HANDLE_CASES)
    with committing(session):
        see_alert(session, alert_id, scope, by=signed_in().actor, at=clock.now())
    return redirect(url_for("admin.show_alerts"), 303)


@blueprint.post("/alerts/seen")
@requires(Permission.HANDLE_CASES)
def mark_all_seen() -> ResponseReturnValue:
    """Say that the account has seen every alert that its page showed."""
    session, last = db.session(), request.form.get("last", 0, type=read_number)
    with committing(session):
        n_seen = see_all(session, last, scope_of(Permission.HANDLE_CASES), by=signed_in().actor, at=clock.now())
    flash(ngettext("Đã đánh dấu %(num)d cảnh báo.", "Đã đánh dấu %(num)d cảnh báo.", n_seen))
    return redirect(url_for("admin.show_alerts"), 303)


@blueprint.get("/alerts/rules/new")
@requires(Permission.HANDLE_CASES)
def show_new_rule() -> ResponseReturnValue:
    """Ask what to watch for."""
    return _render_rule(_offer_places(RuleForm(formdata=None)))


@blueprint.post("/alerts/rules/new")
@requires(Permission.HANDLE_CASES)
def make_rule() -> ResponseReturnValue:
    """Begin to watch."""
    form, session = _offer_places(RuleForm()), db.session()
    if not form.validate():
        return _render_rule(form), 422
    with committing(session):
        rule = add_rule(session, form.read(), by=signed_in().actor, at=clock.now())
    return _tell_saved(rule)


@blueprint.get("/alerts/rules/<int:rule_id>")
@requires(Permission.HANDLE_CASES)
def show_rule(rule_id: int) -> ResponseReturnValue:
    """Show a rule, to change it."""
    rule = find_rule(db.session(), rule_id, scope_of(Permission.HANDLE_CASES))
    terms = asdict(read_terms(rule))
    form = RuleForm(formdata=None, data=terms | {"agency": rule.agency_id or EVERYWHERE_CHOICE})
    return _render_rule(_offer_places(form), rule)


@blueprint.post("/alerts/rules/<int:rule_id>")
@requires(Permission.HANDLE_CASES)
def save_rule(rule_id: int) -> ResponseReturnValue:
    """Change a rule, or switch it off."""
    form, session, scope = _offer_places(RuleForm()), db.session(), scope_of(Permission.HANDLE_CASES)
    if not form.validate():
        return _render_rule(form, find_rule(session, rule_id, scope)), 422
    with committing(session):
        rule = find_rule(session, rule_id, scope)
        change_rule(session, rule, form.read(), by=signed_in().actor, at=clock.now())
    return _tell_saved(rule)


def _tell_saved(rule: AlertRule) -> ResponseReturnValue:
    flash(_("Đã lưu quy tắc “%(name)s”. Quy tắc được xét mỗi phút.", name=rule.name))
    return redirect(url_for("admin.show_alerts"), 303)


def _offer_places(form: RuleForm) -> RuleForm:
    """Let a rule watch what the account handles: everything, or one of its agencies."""
    scope, tree = scope_of(Permission.HANDLE_CASES), load_agency_tree(db.session())
    whole = [(EVERYWHERE_CHOICE, _("toàn hệ thống"))] if scope.holds(None) else []
    agencies = ((node.id, in_language(node.name, language())) for node in tree.nodes.values() if scope.holds(node.id))
    form.agency.offer([*whole, *agencies])
    return form


def _render_rule(form: RuleForm, rule: AlertRule | None = None) -> str:
    return render_template(
        "admin/alert_rule.html", form=form, rule=rule, sends_mail=alert_watch().sends_mail, waiting=count_waiting()
    )
