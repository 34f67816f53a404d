"""How long each campaign keeps its comments: the rule, what is due by it, and doing what is due.

Nothing here runs by itself: somebody asks for it, on the page or in a line of the system's timetable.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from survey.audit import Actor, changed_values, record
from survey.campaigns.models import Campaign
from survey.clock import local_day
from survey.collection.models import Comment, Response, RetentionRule, RetentionWay
from survey.collection.retention import (
    RetentionPlan,
    erase_comments,
    find_due_day,
    find_last_day,
    mask_comments,
    plan_retention,
)
from survey.errors import SurveyError


class ChangedRule(SurveyError):
    """The rule is no longer the one that was shown."""


@dataclass(frozen=True)
class DueComments:
    """What a rule asks for: so many comments of responses received before a day, the first of them due since a day."""

    rule: RetentionRule
    received_before: date
    due_since: date
    n_comments: int


def find_rule(session: Session, campaign: Campaign) -> RetentionRule | None:
    """The rule of a campaign; None where nobody has set one."""
    return session.get(RetentionRule, campaign.id)


def list_rules(session: Session) -> list[RetentionRule]:
    """Every rule, of the latest campaign first."""
    statement = select(RetentionRule).join(RetentionRule.campaign).options(joinedload(RetentionRule.campaign))
    return list(session.scalars(statement.order_by(Campaign.opens_on.desc(), Campaign.id.desc())))


def set_rule(
    session: Session, campaign: Campaign, way: RetentionWay, months: int, *, by: Actor, at: datetime
) -> RetentionRule:
    """Let a campaign keep its comments for so many months from now on; erases and masks nothing."""
    rule = _find_rule_alone(session, campaign)
    former = {} if rule is None else _read_terms(rule)
    if rule is None:
        rule = RetentionRule(campaign_id=campaign.id)
        session.add(rule)
    if rule.way is not way:
        rule.masked_before = None
    rule.way, rule.months = way, months
    session.flush()
    before, after = changed_values(former, _read_terms(rule))
    if after:
        action = "retention_rule.changed" if former else "retention_rule.added"
        record(session, by, action, f"campaign:{campaign.code}", at=at, before=before if former else None, after=after)
    return rule


def remove_rule(session: Session, campaign: Campaign, *, by: Actor, at: datetime) -> None:
    """Let a campaign keep its comments until somebody says otherwise."""
    rule = _find_rule_alone(session, campaign)
    if rule is None:
        return
    before = _read_terms(rule)
    session.delete(rule)
    session.flush()
    record(session, by, "retention_rule.removed", f"campaign:{campaign.code}", at=at, before=before)


def list_due(session: Session, today: date) -> list[DueComments]:
    """What is due on a day, what has waited longest first; campaigns of which nothing is due are left out."""
    rules = {rule.campaign_id: rule for rule in list_rules(session)}
    if not rules:
        return []
    is_due = [
        and_(
            Response.campaign_id == rule.campaign_id,
            Response.received_on < find_last_day(today, rule.months),
            Response.received_on >= _find_first_day(rule),
        )
        for rule in rules.values()
    ]
    # One pass over the comments, however many campaigns there are.
    statement = (
        select(Response.campaign_id, func.min(Response.received_on), func.count())
        .join(Comment, Comment.response_id == Response.id)
        .where(or_(*is_due))
        .group_by(Response.campaign_id)
    )
    due = [
        DueComments(
            rule=rules[campaign_id],
            received_before=find_last_day(today, rules[campaign_id].months),
            due_since=find_due_day(first, rules[campaign_id].months),
            n_comments=n_comments,
        )
        for campaign_id, first, n_comments in session.execute(statement)
    ]
    return sorted(due, key=lambda each: (each.due_since, each.rule.campaign_id))


def plan_rule(session: Session, rule: RetentionRule, today: date) -> RetentionPlan:
    """What a rule would do on a day; changes nothing."""
    return plan_retention(
        session,
        rule.campaign,
        rule.way,
        received_before=find_last_day(today, rule.months),
        received_from=_find_first_day(rule),
    )


def apply_rule(
    session: Session, campaign: Campaign, shown: RetentionWay, *, received_before: date, by: Actor, at: datetime
) -> int:
    """Do what was shown to be due of a campaign, up to a day; how many comments changed.

    Raises ChangedRule where the campaign's rule does not ask for it, or not yet.
    """
    rule = session.get(RetentionRule, campaign.id, with_for_update=True, populate_existing=True)
    if rule is None or rule.way is not shown or received_before > find_last_day(local_day(at), rule.months):
        raise ChangedRule(f"the rule of campaign {campaign.code!r} changed since it was shown; look at it again")
    if rule.way is RetentionWay.ERASE:
        return erase_comments(session, campaign, received_before=received_before, by=by, at=at)
    first = _find_first_day(rule)
    n_masked = mask_comments(session, campaign, received_before=received_before, received_from=first, by=by, at=at)
    rule.masked_before = max(first, received_before)
    session.flush()
    return n_masked


def _find_rule_alone(session: Session, campaign: Campaign) -> RetentionRule | None:
    """The rule of a campaign, while whoever else sets it waits; answers that come in do not wait."""
    session.get(Campaign, campaign.id, with_for_update={"key_share": True}, populate_existing=True)
    return session.get(RetentionRule, campaign.id, populate_existing=True)


def _find_first_day(rule: RetentionRule) -> date:
    return rule.masked_before or date.min


def _read_terms(rule: RetentionRule) -> Mapping[str, Any]:
    return {"way": rule.way.value, "months": rule.months}
