"""Two people, or two processes, at the same moment: one of them does it and the other is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.accounts.scope import EVERYWHERE
from survey.audit_check import check_log
from survey.database import committing
from survey.followup.alert_rules import add_rule
from survey.followup.alerts import raise_alerts
from survey.followup.commands import CaseExists, CaseMoved, answer_case, open_case
from survey.followup.models import Alert, Case, CaseStep
from survey.followup.queries import claim_case
from tests.followup.conftest import AT, BAD, BY, later
from tests.followup.test_alerts import TERMS, replace

N_AT_ONCE = 4


@pytest.fixture
def at_once(engine):
    """Do the same in several transactions that begin together; how many were refused."""

    def run(change, refusal):
        together = Barrier(N_AT_ONCE)

        def one(_number):
            together.wait()
            try:
                with Session(engine) as session, committing(session):
                    change(session)
            except refusal:
                return 1
            return 0

        with ThreadPoolExecutor(N_AT_ONCE) as people:
            return sum(people.map(one, range(N_AT_ONCE)))

    return run


def open_one(session, response_id, agency_id):
    return open_case(session, response_id, agency_id=agency_id, due_on=date(2026, 3, 16), note="", by=BY, at=AT)


def test_a_response_gets_one_case(session, respond, small_province, at_once):
    response = respond(BAD)
    response_id, ward_id = response.id, small_province.ward.id
    assert at_once(lambda own: open_one(own, response_id, ward_id), CaseExists) == N_AT_ONCE - 1
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Case)) == 1


def test_a_case_is_answered_once(session, respond, small_province, at_once):
    case = open_one(session, respond(BAD).id, small_province.ward.id)
    session.commit()
    seen, case_id = case.steps[-1].id, case.id
    session.rollback()

    def answer(own):
        answer_case(own, claim_case(own, case_id, EVERYWHERE), reply="Đã xử lý", seen_step=seen, by=BY, at=later(1))

    assert at_once(answer, CaseMoved) == N_AT_ONCE - 1
    session.rollback()
    assert session.scalar(select(func.count()).select_from(CaseStep)) == 2
    assert check_log(session).holds


def test_a_place_is_alerted_to_once(session, respond, at_once):
    add_rule(session, replace(TERMS, low_scores=1), by=BY, at=AT)
    respond(BAD)
    assert at_once(lambda own: raise_alerts(own, by=BY, at=later(1)), ()) == 0
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Alert)) == 1
