"""Alerts: where low scores came together, told once and then not again for a while."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, case, func, select, text
from sqlalchemy.orm import Session

from survey.accounts.scope import AgencyScope
from survey.audit import Actor, record
from survey.collection.models import Response
from survey.errors import NotFound
from survey.followup.low_scores import rated_low
from survey.followup.models import Alert, AlertGrouping, AlertRule
from survey.organisation.models import Agency, Counter, Service
from survey.organisation.queries import AgencyTree, load_agency_tree

# Any number that nothing else in this database locks.
_LOCK = 5_170_812


@dataclass(frozen=True)
class ToldAlert:
    """An alert with the names that a person knows it by."""

    alert: Alert
    rule: AlertRule
    agency_code: str
    agency_name: Mapping[str, str]
    counter_name: Mapping[str, str] | None
    service_name: Mapping[str, str] | None


def raise_alerts(session: Session, *, by: Actor, at: datetime) -> list[Alert]:
    """Raise an alert at every place where a rule is met now and which was not alerted to in the rule's last days.

    Responses of rehearsals and those set aside do not count. A place is a counter, or a service of the agency that is
    responsible for it. Whoever raises alerts at the same time waits for the end of this transaction, so that no place
    is told of twice (on SQLite by `committing`).
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    alerts = list_due(session, at=at)
    session.add_all(alerts)
    session.flush()
    for alert in alerts:
        agency = session.get_one(Agency, alert.agency_id)
        after = {"rule": alert.rule_id, "agency": agency.code, "low_scores": alert.low_scores}
        record(session, by, "alert.raised", f"alert:{alert.id}", at=at, after=after)
    return alerts


def list_due(session: Session, *, at: datetime) -> list[Alert]:
    """The alerts that are to be raised at a moment; nothing is stored, and nobody is made to wait."""
    tree = load_agency_tree(session)
    rules = session.scalars(select(AlertRule).where(AlertRule.is_active).order_by(AlertRule.id)).all()
    return [alert for rule in rules for alert in _list_due_by(session, rule, tree, at)]


def list_alerts(session: Session, scope: AgencyScope, *, limit: int) -> list[ToldAlert]:
    """The latest alerts of a scope, those that nobody has seen first."""
    statement = _select_told().order_by(Alert.seen_at.is_not(None), Alert.id.desc()).limit(limit)
    return [ToldAlert(*row) for row in session.execute(statement.where(*_within(scope)))]


def find_told(session: Session, alert_id: int) -> ToldAlert:
    """An alert with its names; raises NotFound."""
    row = session.execute(_select_told().where(Alert.id == alert_id)).one_or_none()
    if row is None:
        raise NotFound(f"there is no alert {alert_id}")
    return ToldAlert(*row)


def count_unseen(session: Session, scope: AgencyScope) -> int:
    """How many alerts of a scope nobody has seen."""
    statement = select(func.count()).select_from(Alert).where(Alert.seen_at.is_(None), *_within(scope))
    return session.scalar(statement) or 0


def see_all(session: Session, last_id: int, scope: AgencyScope, *, by: Actor, at: datetime) -> int:
    """Say that somebody has seen every alert of a scope up to one; how many. What was raised since stays unseen."""
    unseen = select(Alert.id).where(Alert.seen_at.is_(None), Alert.id <= last_id, *_within(scope)).order_by(Alert.id)
    ids = session.scalars(unseen).all()
    for alert_id in ids:
        see_alert(session, alert_id, scope, by=by, at=at)
    return len(ids)


def see_alert(session: Session, alert_id: int, scope: AgencyScope, *, by: Actor, at: datetime) -> None:
    """Say that somebody has seen an alert; who saw it first stays. Raises NotFound outside the scope."""
    alert = session.get(Alert, alert_id, with_for_update=True, populate_existing=True)
    if alert is None or not scope.holds(alert.agency_id):
        raise NotFound(f"there is no alert {alert_id}")
    if alert.seen_at is None:
        alert.seen_at, alert.seen_by = at, by.name
        record(session, by, "alert.seen", f"alert:{alert.id}", at=at)


def _list_due_by(session: Session, rule: AlertRule, tree: AgencyTree, at: datetime) -> list[Alert]:
    since = at - timedelta(days=rule.days)
    recent = select(Alert.counter_id, Alert.service_id, Alert.agency_id)
    quiet = {tuple(row) for row in session.execute(recent.where(Alert.rule_id == rule.id, Alert.raised_at > since))}
    return [
        Alert(rule_id=rule.id, counter_id=counter, service_id=service, agency_id=agency, raised_at=at, low_scores=n)
        for counter, service, agency, n in session.execute(_select_places(rule, tree, since, at))
        if (counter, service, agency) not in quiet
    ]


def _select_places(
    rule: AlertRule, tree: AgencyTree, since: datetime, at: datetime
) -> Select[int | None, int | None, int, int]:
    """Counter, service, agency and number of low scores, of each place where the rule is met."""
    n = func.sum(case((rated_low(rule.low_at_most), 1), else_=0))
    if rule.grouping is AlertGrouping.COUNTER:
        agency: ColumnElement[int] = Counter.agency_id.expression
        statement = select(Response.counter_id, text("NULL"), agency, n).join(
            Counter, Counter.id == Response.counter_id
        )
        statement = statement.group_by(Response.counter_id, agency)
    else:
        agency = Response.responsible_agency_id.expression
        statement = select(text("NULL"), Response.service_id, agency, n).group_by(Response.service_id, agency)
    if rule.agency_id is not None:
        statement = statement.where(agency.in_(tree.list_subtree(rule.agency_id)))
    return statement.where(
        Response.received_at > since,
        Response.received_at <= at,
        Response.is_rehearsal.is_(False),
        Response.quarantined_at.is_(None),
    ).having(n >= rule.low_scores, 100 * n >= rule.low_share * func.count())


def _select_told() -> Select[
    Alert, AlertRule, str, Mapping[str, str], Mapping[str, str] | None, Mapping[str, str] | None
]:
    return (
        select(Alert, AlertRule, Agency.code, Agency.name, Counter.name, Service.name)
        .join(AlertRule, AlertRule.id == Alert.rule_id)
        .join(Agency, Agency.id == Alert.agency_id)
        .outerjoin(Counter, Counter.id == Alert.counter_id)
        .outerjoin(Service, Service.id == Alert.service_id)
    )


def _within(scope: AgencyScope) -> list[ColumnElement[bool]]:
    return [] if scope.agencies is None else [Alert.agency_id.in_(scope.agencies)]
