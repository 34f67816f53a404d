"""A case from the day it is opened until its author reads the reply, and back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.accounts.scope import EVERYWHERE, AgencyScope
from survey.audit import AuditEvent
from survey.audit_check import check_log
from survey.errors import NotFound
from survey.followup.commands import (
    CaseExists,
    CaseMoved,
    NoteMissing,
    acknowledge_case,
    answer_case,
    open_case,
    pass_case_on,
    read_tags,
    reopen_case,
    set_tags,
)
from survey.followup.due_dates import add_working_days
from survey.followup.models import CaseState
from survey.followup.queries import CaseFilter, count_cases, find_case, find_progress, list_cases
from tests.followup.conftest import AT, BAD, BY, later

DUE = date(2026, 3, 16)


@pytest.fixture
def case(session, small_province, respond):
    response = respond(BAD, comment="Phải chờ lâu")
    return open_for(session, response, small_province.ward)


def open_for(session, response, agency, due_on=DUE):
    case = open_case(session, response.id, agency_id=agency.id, due_on=due_on, note="", by=BY, at=AT)
    session.commit()
    return case


def last(case):
    return case.steps[-1].id


def test_every_act_is_a_step_and_an_event_that_repeats_no_words(session, case, small_province):
    department = small_province.department
    acknowledge_case(session, case, seen_step=last(case), note="", by=BY, at=later(1))
    pass_case_on(session, case, agency_id=department.id, seen_step=last(case), note="Thuộc Sở", by=BY, at=later(2))
    acknowledge_case(session, case, seen_step=last(case), note="", by=BY, at=later(3))
    answer_case(session, case, reply="Xin lỗi Ông/Bà", seen_step=last(case), by=BY, at=later(4))
    reopen_case(session, case, due_on=DUE, seen_step=last(case), note="Còn thiếu", by=BY, at=later(5))
    session.commit()
    told = [(step.state, step.agency_id, step.note) for step in case.steps]
    ward = small_province.ward.id
    assert told == [
        (CaseState.RECEIVED, ward, ""),
        (CaseState.ACKNOWLEDGED, ward, ""),
        (CaseState.PASSED_ON, department.id, "Thuộc Sở"),
        (CaseState.ACKNOWLEDGED, department.id, ""),
        (CaseState.ANSWERED, department.id, "Xin lỗi Ông/Bà"),
        (CaseState.ACKNOWLEDGED, department.id, "Còn thiếu"),
    ]
    events = session.query(AuditEvent).order_by(AuditEvent.id).all()
    actions = ["opened", "acknowledged", "passed_on", "acknowledged", "answered", "reopened"]
    assert [event.action for event in events] == [f"case.{action}" for action in actions]
    assert events[2].before == {"state": "acknowledged", "agency": "TG-P1"}
    assert events[2].after == {"state": "passed_on", "agency": "TG-S1"}
    assert "Xin lỗi" not in str([(event.before, event.after) for event in events])
    assert check_log(session).holds


def test_who_acts_on_what_changed_meanwhile_is_told_so(session, case):
    seen = last(case)
    acknowledge_case(session, case, seen_step=seen, note="", by=BY, at=later(1))
    with pytest.raises(CaseMoved):
        answer_case(session, case, reply="Đã giải quyết", seen_step=seen, by=BY, at=later(2))
    assert case.reply is None


@pytest.mark.parametrize("state", CaseState)
def test_each_state_allows_its_acts_and_no_others(session, case, small_province, state):
    case.state = state
    act = {"seen_step": last(case), "by": BY, "at": later(1)}
    acts = {
        "acknowledge": lambda: acknowledge_case(session, case, note="", **act),
        "pass on": lambda: pass_case_on(session, case, agency_id=small_province.department.id, note="x", **act),
        "answer": lambda: answer_case(session, case, reply="x", **act),
        "reopen": lambda: reopen_case(session, case, due_on=DUE, note="x", **act),
    }
    allowed = set()
    for name, do in acts.items():
        case.state, case.agency_id, act["seen_step"] = state, small_province.ward.id, last(case)
        try:
            do()
            allowed.add(name)
        except CaseMoved:
            assert case.state is state
    assert (
        allowed
        == {
            CaseState.RECEIVED: {"acknowledge", "pass on", "answer"},
            CaseState.ACKNOWLEDGED: {"pass on", "answer"},
            CaseState.PASSED_ON: {"acknowledge", "pass on", "answer"},
            CaseState.ANSWERED: {"reopen"},
        }[state]
    )


def test_what_others_will_read_needs_words(session, case, small_province):
    with pytest.raises(NoteMissing):
        answer_case(session, case, reply=" \n", seen_step=last(case), by=BY, at=later(1))
    with pytest.raises(NoteMissing):
        pass_case_on(
            session, case, agency_id=small_province.department.id, seen_step=last(case), note="", by=BY, at=later(1)
        )
    assert case.state is CaseState.RECEIVED


def test_a_response_has_one_case_and_a_rehearsal_none(session, case, respond, small_province):
    with pytest.raises(CaseExists):
        open_case(session, case.response_id, agency_id=small_province.ward.id, due_on=DUE, note="", by=BY, at=later(1))
    rehearsed = respond(BAD, is_rehearsal=True)
    with pytest.raises(NotFound):
        open_case(session, rehearsed.id, agency_id=small_province.ward.id, due_on=DUE, note="", by=BY, at=AT)


def test_the_longest_overdue_comes_first_and_the_answered_last(session, respond, small_province):
    ward = small_province.ward
    days = [date(2026, 3, 20), date(2026, 3, 10), date(2026, 3, 1), date(2026, 3, 15)]
    cases = [open_for(session, respond(BAD), ward, day) for day in days]
    answer_case(session, cases[2], reply="Đã trả lời", seen_step=last(cases[2]), by=BY, at=later(1))
    session.commit()
    listed = list_cases(session, CaseFilter(EVERYWHERE), on_a_page=10)
    assert listed == [cases[1], cases[3], cases[0], cases[2]]
    overdue = CaseFilter(EVERYWHERE, overdue_on=date(2026, 3, 15))
    assert count_cases(session, overdue) == 1
    assert list_cases(session, CaseFilter(EVERYWHERE), page=2, on_a_page=3) == [cases[2]]


def test_a_case_is_seen_where_its_agency_is_and_not_elsewhere(session, case, small_province):
    ward = AgencyScope(frozenset({small_province.ward.id}))
    department = AgencyScope(frozenset({small_province.department.id}))
    assert find_case(session, case.id, ward) is case
    assert count_cases(session, CaseFilter(department)) == 0
    with pytest.raises(NotFound):
        find_case(session, case.id, department)


def test_the_author_is_told_how_far_it_is_and_reads_the_reply(session, case, small_province, respond):
    key = f"{1:012}"
    assert find_progress(session, key).state is CaseState.RECEIVED
    answer_case(session, case, reply="  Chúng tôi đã mở thêm quầy. ", seen_step=last(case), by=BY, at=later(30))
    session.commit()
    progress = find_progress(session, key)
    assert (progress.reply, progress.replied_at) == ("Chúng tôi đã mở thêm quầy.", later(30))
    assert find_progress(session, respond(BAD).submission_key) is None


def test_tags_are_kept_once_in_small_letters_and_found(session, case):
    set_tags(session, case, ["Chậm trễ", "chậm  trễ", " thái độ", ""], by=BY, at=AT)
    set_tags(session, case, ["thái độ", "chờ lâu"], by=BY, at=AT)
    session.commit()
    session.expire_all()
    assert [tag.tag for tag in case.tags] == ["chờ lâu", "thái độ"]
    assert count_cases(session, CaseFilter(EVERYWHERE, tag="Chờ lâu")) == 1
    assert count_cases(session, CaseFilter(EVERYWHERE, tag="chậm trễ")) == 0


@given(st.lists(st.text(max_size=60)))
def test_reading_tags_again_changes_nothing(typed):
    tags = read_tags(typed)
    assert read_tags(tags) == tags
    assert all(0 < len(tag) <= 40 for tag in tags)


@pytest.mark.parametrize(
    ("day", "number", "due"),
    [
        (date(2026, 3, 2), 10, date(2026, 3, 16)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 4, 29), 1, date(2026, 5, 4)),
    ],
)
def test_weekends_and_fixed_holidays_are_not_working_days(day, number, due):
    assert add_working_days(day, number) == due
