"""The demonstration shows a case in every state, some of them overdue, and its audit log holds."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.scope import EVERYWHERE
from survey.audit import AuditEvent
from survey.audit_check import check_log
from survey.collection.models import Response
from survey.followup.alert_rules import list_rules
from survey.followup.models import Case, CaseState
from survey.followup.queries import CaseFilter, count_cases
from tests.fixtures.demonstration import TODAY


def test_there_is_a_case_in_every_state_and_some_are_overdue(demonstration_engine):
    with Session(demonstration_engine) as session:
        cases = session.scalars(select(Case)).all()
        assert {case.state for case in cases} == set(CaseState)
        assert count_cases(session, CaseFilter(EVERYWHERE, overdue_on=TODAY)) >= 1
        assert len(list_rules(session, EVERYWHERE)) == 1


def test_nothing_is_done_before_the_answer_came_nor_after_today(demonstration_engine):
    with Session(demonstration_engine) as session:
        for case in session.scalars(select(Case)):
            received_at = session.get_one(Response, case.response_id).received_at
            moments = [received_at, *(step.at for step in case.steps)]
            assert moments == sorted(moments)
            assert moments[-1].date() <= TODAY
        assert check_log(session).holds
        assert session.scalars(select(AuditEvent.action).where(AuditEvent.action == "case.opened")).all()
