"""Which responses the office is shown to read, and who is shown them."""

from dataclasses import replace

import pytest

from survey.accounts.scope import EVERYWHERE, AgencyScope
from survey.errors import NotFound
from survey.followup.commands import open_case, set_tags
from survey.followup.opinions import OpinionFilter, find_opinion, list_opinions
from tests.followup.conftest import AT, BAD, BY, GOOD


@pytest.fixture
def everything(small_province):
    return OpinionFilter(small_province.campaign.id, EVERYWHERE)


@pytest.fixture
def find(session):
    return lambda wanted, **page: [each.response.id for each in list_opinions(session, wanted, **{"limit": 50} | page)]


def test_words_and_low_scores_are_listed_the_latest_first_and_rehearsals_are_not(respond, find, everything):
    respond(GOOD)
    low = respond(BAD)
    written = respond(GOOD, comment="Cán bộ nhiệt tình")
    respond(BAD, comment="Thử", is_rehearsal=True)
    assert find(everything) == [written.id, low.id]
    assert find(replace(everything, is_low=True)) == [low.id]
    assert find(replace(everything, has_comment=True)) == [written.id]


def test_a_search_needs_no_accents_and_every_word(respond, find, everything):
    hot = respond(GOOD, comment="Cán bộ đóng dấu chậm")
    respond(GOOD, comment="Cán bộ nhiệt tình")
    assert find(replace(everything, words="dong DAU")) == [hot.id]
    assert find(replace(everything, words="đóng dấu nhiệt")) == []
    assert find(replace(everything, words="%")) == []


def test_pages_of_a_search_join_without_gap_or_repetition(respond, find, everything):
    written = [respond(GOOD, comment=f"Ý kiến số {number}").id for number in range(7)]
    wanted = replace(everything, words="y kien")
    first = find(wanted, limit=3)
    second = find(wanted, limit=3, before_id=first[-1])
    third = find(wanted, limit=3, before_id=second[-1])
    assert first + second + third == written[::-1]


def test_an_agency_reads_what_it_received_or_is_responsible_for(session, respond, find, everything, small_province):
    own = respond(BAD, agency=small_province.department, service=5)
    other = respond(BAD)
    department = AgencyScope(frozenset({small_province.department.id}))
    assert find(replace(everything, scope=department)) == [own.id]
    assert find(replace(everything, agency_ids=department.agencies)) == [own.id]
    assert find(replace(everything, scope=AgencyScope(frozenset()))) == []
    assert find_opinion(session, own.id, department).response is own
    with pytest.raises(NotFound):
        find_opinion(session, other.id, department)


def test_cases_and_their_tags_narrow_the_list(session, respond, find, everything, small_province):
    with_case, without = respond(BAD), respond(BAD)
    case = open_case(session, with_case.id, agency_id=small_province.ward.id, due_on=AT.date(), note="", by=BY, at=AT)
    set_tags(session, case, ["chờ lâu"], by=BY, at=AT)
    session.commit()
    assert find(replace(everything, is_without_case=True)) == [without.id]
    assert find(replace(everything, tag="chờ lâu")) == [with_case.id]
