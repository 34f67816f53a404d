"""The rules by which alerts are raised: made, changed, and switched off."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.scope import AgencyScope
from survey.audit import Actor, changed_values, record
from survey.errors import NotFound
from survey.followup.models import AlertGrouping, AlertRule


@dataclass(frozen=True)
class RuleTerms:
    """What a rule says; see `AlertRule` for what each term means."""

    name: str
    agency_id: int | None
    grouping: AlertGrouping
    low_scores: int
    low_at_most: int
    days: int
    email: str | None
    low_share: int = 0
    is_active: bool = True


def add_rule(session: Session, terms: RuleTerms, *, by: Actor, at: datetime) -> AlertRule:
    """Begin to watch."""
    rule = AlertRule(**asdict(terms))
    session.add(rule)
    session.flush()
    record(session, by, "alert_rule.added", f"alert_rule:{rule.id}", at=at, after=asdict(terms))
    return rule


def change_rule(session: Session, rule: AlertRule, terms: RuleTerms, *, by: Actor, at: datetime) -> None:
    """Watch for something else from now on; alerts that were raised stay."""
    before, after = changed_values(asdict(read_terms(rule)), asdict(terms))
    if not after:
        return
    for name, value in asdict(terms).items():
        setattr(rule, name, value)
    session.flush()
    record(session, by, "alert_rule.changed", f"alert_rule:{rule.id}", at=at, before=before, after=after)


def read_terms(rule: AlertRule) -> RuleTerms:
    """What a rule says now."""
    return RuleTerms(
        name=rule.name,
        agency_id=rule.agency_id,
        grouping=rule.grouping,
        low_scores=rule.low_scores,
        low_at_most=rule.low_at_most,
        days=rule.days,
        email=rule.email,
        low_share=rule.low_share,
        is_active=rule.is_active,
    )


def list_rules(session: Session, scope: AgencyScope) -> list[AlertRule]:
    """The rules that watch a part of the tree inside a scope, in the order of their names."""
    rules = session.scalars(select(AlertRule).order_by(AlertRule.is_active.desc(), AlertRule.name, AlertRule.id))
    return [rule for rule in rules if scope.holds(rule.agency_id)]


def find_rule(session: Session, rule_id: int, scope: AgencyScope) -> AlertRule:
    """A rule that watches a part of the tree inside a scope; raises NotFound."""
    rule = session.get(AlertRule, rule_id)
    if rule is None or not scope.holds(rule.agency_id):
        raise NotFound(f"there is no rule {rule_id}")
    return rule
