"""When low scores raise an alert, and when they do not: an alert that cries wolf is not read."""

from dataclasses import replace
from datetime import timedelta

import pytest

from survey.accounts.scope import EVERYWHERE, AgencyScope
from survey.audit import AuditEvent
from survey.audit_check import check_log
from survey.errors import NotFound
from survey.followup.alert_rules import RuleTerms, add_rule, change_rule, list_rules
from survey.followup.alerts import count_unseen, list_alerts, raise_alerts, see_alert
from survey.followup.low_scores import find_lowest
from survey.followup.models import Alert, AlertGrouping
from tests.followup.conftest import AT, BAD, BY, GOOD, later

TERMS = RuleTerms(
    name="Ba phiếu trong tuần",
    agency_id=None,
    grouping=AlertGrouping.COUNTER,
    low_scores=3,
    low_at_most=2,
    days=7,
    email=None,
)


@pytest.fixture
def watch(session):
    """Make a rule; what differs from three low scores in seven days at a counter is named."""

    def make(**changes):
        rule = add_rule(session, replace(TERMS, **changes), by=BY, at=AT)
        session.commit()
        return rule

    return make


@pytest.fixture
def look(session):
    """Raise what is due at a moment; how many alerts that was."""

    def raise_at(at):
        alerts = raise_alerts(session, by=BY, at=at)
        session.commit()
        return len(alerts)

    return raise_at


def test_the_third_low_score_at_a_counter_raises_one_alert(session, respond, watch, look, small_province):
    watch()
    respond(BAD)
    respond(BAD)
    respond(GOOD)
    assert look(later(1)) == 0
    respond(BAD)
    assert look(later(1)) == 1
    [told] = list_alerts(session, EVERYWHERE, limit=10)
    assert (told.counter_name["vi"], told.agency_name["vi"], told.service_name) == ("Quầy số 2", "Phường Tân Lập", None)
    assert told.alert.low_scores == 3


def test_a_place_is_quiet_for_the_days_of_the_rule_and_then_only_new_low_scores_count(respond, watch, look):
    watch()
    for _ in range(3):
        respond(BAD)
    assert look(later(1)) == 1
    for _ in range(5):
        respond(BAD, at=later(2))
    assert look(later(3)) == 0
    assert look(later(1) + timedelta(days=7)) == 1
    assert look(later(2) + timedelta(days=20)) == 0


def test_a_few_low_scores_among_many_responses_raise_nothing_where_a_share_is_asked(respond, watch, look):
    watch(low_share=10)
    for _ in range(28):
        respond(GOOD)
    for _ in range(3):
        respond(BAD)
    # 3 of 31 are less than a tenth, 4 of 32 are more.
    assert look(later(1)) == 0
    respond(BAD)
    assert look(later(1)) == 1


def test_low_scores_spread_over_more_days_than_the_rule_names_raise_nothing(respond, watch, look):
    watch()
    for day in (0, 4, 8):
        respond(BAD, at=AT + timedelta(days=day))
    assert look(AT + timedelta(days=8, hours=1)) == 0


def test_rehearsals_and_what_was_set_aside_do_not_count(respond, watch, look):
    watch(low_scores=1)
    respond(BAD, is_rehearsal=True)
    respond(BAD, quarantined_at=AT, quarantine_reason="nghi ngờ")
    assert look(later(1)) == 0


@pytest.mark.parametrize(("ratings", "at_most"), [("4" * 16, 4), ("4" * 16, 3), ("n-." + "5" * 13, 4)])
def test_one_item_at_or_under_the_level_makes_a_response_low(respond, watch, look, ratings, at_most):
    watch(low_scores=1, low_at_most=at_most)
    respond(ratings)
    assert look(later(1)) == (find_lowest(ratings) <= at_most)


def test_a_service_is_counted_for_each_agency_that_is_responsible_for_it(session, respond, watch, look, small_province):
    watch(grouping=AlertGrouping.SERVICE, low_scores=2)
    for agency in (small_province.ward, small_province.ward, small_province.department):
        respond(BAD, agency=agency)
    assert look(later(1)) == 1
    [told] = list_alerts(session, EVERYWHERE, limit=10)
    assert (told.service_name["vi"], told.agency_name["vi"]) == ("Đăng ký khai sinh", "Phường Tân Lập")


def test_a_rule_watches_its_part_of_the_tree_and_one_that_is_off_nothing(session, respond, watch, look, small_province):
    elsewhere = watch(low_scores=1, agency_id=small_province.department.id)
    off = watch(low_scores=1, is_active=False)
    whole = watch(low_scores=1, agency_id=small_province.province.id)
    respond(BAD)
    assert look(later(1)) == 1
    assert [alert.rule_id for alert in session.query(Alert)] == [whole.id]
    department = AgencyScope(frozenset({small_province.department.id}))
    assert list_rules(session, department) == [elsewhere]
    assert list_rules(session, EVERYWHERE) == [elsewhere, whole, off]


def test_who_saw_an_alert_first_stays_and_it_is_in_the_log(session, respond, watch, look, small_province):
    watch(low_scores=1)
    respond(BAD)
    look(later(1))
    alert = session.query(Alert).one()
    ward = AgencyScope(frozenset({small_province.ward.id}))
    department = AgencyScope(frozenset({small_province.department.id}))
    assert (count_unseen(session, ward), count_unseen(session, department)) == (1, 0)
    with pytest.raises(NotFound):
        see_alert(session, alert.id, department, by=BY, at=later(2))
    see_alert(session, alert.id, ward, by=BY, at=later(2))
    see_alert(session, alert.id, ward, by=replace(BY, name="Người khác"), at=later(3))
    session.commit()
    assert (alert.seen_by, alert.seen_at, count_unseen(session, ward)) == (BY.name, later(2), 0)
    actions = [event.action for event in session.query(AuditEvent).order_by(AuditEvent.id)]
    assert actions == ["alert_rule.added", "alert.raised", "alert.seen"]
    assert check_log(session).holds


def test_a_changed_rule_tells_the_log_what_changed(session, watch):
    rule = watch()
    change_rule(session, rule, replace(TERMS, days=3), by=BY, at=later(1))
    change_rule(session, rule, replace(TERMS, days=3), by=BY, at=later(2))
    events = session.query(AuditEvent).filter_by(action="alert_rule.changed").all()
    assert [(event.before, event.after) for event in events] == [({"days": 7}, {"days": 3})]
