"""Who is shown what, and conditions that cannot be followed."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.questionnaires.document import list_document_problems
from survey.questionnaires.item_types import ComparableItem, Comparison, Condition, list_values
from survey.questionnaires.routing import holds
from survey.questionnaires.routing_texts import describe_condition
from tests.questionnaires.forms import EVERY_KIND, only_if

ALWAYS = {"welcome", "paid", "ways", "best", "overall", "comment"}


@pytest.mark.parametrize(
    ("chosen", "also_shown"),
    [
        ({}, set()),
        ({"paid": ["no"]}, set()),
        ({"paid": ["yes"]}, {"fee"}),
        ({"ways": ["post"]}, set()),
        ({"ways": ["post", "online"]}, {"speed"}),
        ({"ways": ["online"], "speed": ["2"]}, {"speed", "slow_page"}),
        ({"ways": ["online"], "speed": ["4"]}, {"speed"}),
        # A rating that its section does not show counts as not given.
        ({"speed": ["1"]}, set()),
    ],
)
def test_an_item_is_shown_when_its_condition_and_its_sections_hold(chosen, also_shown):
    assert EVERY_KIND.find_shown(chosen) == ALWAYS | also_shown


def test_is_not_holds_for_an_answer_that_was_left_out():
    assert holds(only_if("paid", "yes", negated=True), {})
    assert holds(only_if("paid", "yes", negated=True), {"paid": ["no"]})
    assert not holds(only_if("paid", "yes", negated=True), {"paid": ["yes"]})


@given(
    st.dictionaries(st.sampled_from("abc"), st.lists(st.sampled_from("xyz"), max_size=2)),
    st.lists(
        st.builds(Comparison, st.sampled_from("abc"), st.lists(st.sampled_from("xyz"), min_size=1).map(tuple)),
        min_size=1,
        max_size=4,
    ),
)
def test_what_no_comparison_meets_is_what_all_negated_ones_meet(chosen, comparisons):
    negated = tuple(msgspec.structs.replace(each, negated=True) for each in comparisons)
    assert holds(Condition("any", tuple(comparisons)), chosen) is not holds(Condition("all", negated), chosen)


@given(st.data())
def test_everything_is_shown_to_nobody_more_than_to_who_answers_all(data):
    chosen = {
        item.code: data.draw(st.lists(st.sampled_from(list_values(item)), max_size=2))
        for item in EVERY_KIND.items
        if isinstance(item, ComparableItem)
    }
    assert ALWAYS <= EVERY_KIND.find_shown(chosen) <= {item.code for item in EVERY_KIND.items}


@pytest.mark.parametrize(
    "condition",
    [
        only_if("nothing", "yes"),
        only_if("overall", "1"),
        only_if("fee", "1"),
        only_if("welcome", "1"),
        only_if("paid", "perhaps"),
        only_if("paid"),
        Condition("all", ()),
    ],
    ids=["unknown item", "later item", "number", "notice", "unknown value", "no value", "no comparison"],
)
def test_a_condition_that_cannot_be_followed_is_told_at_its_item(condition):
    visit = EVERY_KIND.sections[0]
    best = msgspec.structs.replace(visit.items[-1], show_if=condition)
    section = msgspec.structs.replace(visit, items=(*visit.items[:-1], best))
    broken = msgspec.structs.replace(EVERY_KIND, sections=(section, *EVERY_KIND.sections[1:]))
    problems = list_document_problems(broken)
    assert [(problem.item, problem.field.split(".")[0]) for problem in problems] == [("best", "show_if")]


def test_a_condition_is_told_in_the_words_of_the_form():
    condition = Condition("any", (Comparison("paid", ("yes",)), Comparison("ways", ("post", "online"), negated=True)))
    words = describe_condition(EVERY_KIND, condition)
    assert words["vi"] == (
        "“Ông/Bà có nộp phí không?” là “Có” hoặc "
        "“Ông/Bà đã dùng cách nào?” không phải là “Bưu chính” hoặc “Cổng dịch vụ công”"
    )
    assert words["en"].startswith("“Did you pay a fee?” is “Yes” or ")
