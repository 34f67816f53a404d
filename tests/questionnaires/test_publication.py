"""What the check before publishing finds, each at its item."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.questionnaires.document import QuestionnaireDocument, Section
from survey.questionnaires.editing import replace_item
from survey.questionnaires.instruments.build import build_document
from survey.questionnaires.instruments.load import load_instrument, load_method
from survey.questionnaires.item_types import (
    ChoiceItem,
    Comparison,
    Condition,
    MultipleChoiceItem,
    Option,
    RatingItem,
    YesNoItem,
)
from survey.questionnaires.publication import check_publication
from survey.questionnaires.reachability import list_unreachable
from tests.questionnaires.forms import EVERY_KIND, only_if, text

COUNTER = build_document(load_instrument("sipas_1001_counter"))


def places(problems):
    return [(problem.item, problem.field) for problem in problems]


def with_condition(code: str, condition: Condition) -> QuestionnaireDocument:
    item = EVERY_KIND.find_item(code)
    return replace_item(EVERY_KIND, code, msgspec.structs.replace(item, show_if=condition))


@pytest.mark.parametrize("instrument", ["sipas_1001_counter", "sipas_1001_2023", "sipas_2640_2017", "ward_9_2026"])
def test_an_official_questionnaire_is_ready_for_its_own_method(instrument):
    official = load_instrument(instrument)
    check = check_publication(
        build_document(official), [build_document(official)], load_method(official.default_method)
    )
    assert check.blocking == ()
    assert check.advisory == ()


def test_a_factor_without_an_item_is_told():
    without = tuple(section for section in COUNTER.sections if section.code != COUNTER.sections[1].code)
    document = msgspec.structs.replace(COUNTER, sections=without)
    [problem] = check_publication(document, [], load_method("sipas_1001_counter_pooled")).blocking
    assert problem.field.startswith("factors.")
    assert check_publication(document, [], None).blocking == ()


def test_a_code_of_another_kind_and_an_option_that_changed_places_are_refused():
    ways = EVERY_KIND.find_item("ways")
    post, online = ways.options[2], ways.options[1]
    swapped = (ways.options[0], Option("online", post.text), Option("post", online.text))
    document = replace_item(EVERY_KIND, "ways", msgspec.structs.replace(ways, options=swapped))
    document = replace_item(document, "overall", YesNoItem("overall", text("Có tốt không?", "Was it good?")))
    check = check_publication(document, [EVERY_KIND, EVERY_KIND], None)
    assert places(check.blocking) == [("ways", "options.online"), ("ways", "options.post"), ("overall", "code")]


def test_another_wording_is_to_be_confirmed_and_another_spelling_is_not():
    item = EVERY_KIND.find_item("overall")
    spelt = msgspec.structs.replace(item, text=text("Sự phục vụ, nói chung.", "The service overall"))
    assert check_publication(replace_item(EVERY_KIND, "overall", spelt), [EVERY_KIND], None).advisory == ()
    reworded = msgspec.structs.replace(item, text=text("Thái độ phục vụ", "The service overall"))
    check = check_publication(replace_item(EVERY_KIND, "overall", reworded), [EVERY_KIND], None)
    assert (check.blocking, places(check.advisory)) == ((), [("overall", "text")])


def test_an_official_item_with_other_words_is_refused():
    sections = list(COUNTER.sections)
    first = sections[1].items[0]
    changed = msgspec.structs.replace(first, text=text("Câu khác", "Another"))
    sections[1] = msgspec.structs.replace(sections[1], items=(changed, *sections[1].items[1:]))
    document = msgspec.structs.replace(COUNTER, sections=tuple(sections))
    assert (first.code, "text") in places(check_publication(document, [], None).blocking)


@pytest.mark.parametrize(
    ("condition", "unreachable"),
    [
        (only_if("paid", "yes"), False),
        (Condition("all", (Comparison("paid", ("yes",)), Comparison("paid", ("no",)))), True),
        (Condition("any", (Comparison("paid", ("yes",)), Comparison("paid", ("no",)))), False),
        # Required: it is answered, and yes and no are all there is.
        (only_if("paid", "yes", "no", negated=True), True),
        (Condition("all", (Comparison("ways", ("post",)), Comparison("ways", ("online",)))), False),
        # Optional: it can be left out.
        (only_if("best", "counter", "online", "post", negated=True), False),
        # The portal's speed is asked only of those who used it.
        (Condition("all", (Comparison("speed", ("1",)), Comparison("ways", ("online",), negated=True))), True),
        (Condition("all", (Comparison("speed", ("3",)), Comparison("ways", ("post",)))), False),
    ],
)
def test_an_item_that_no_answers_show_is_told(condition, unreachable):
    document = with_condition("comment", condition)
    assert list_unreachable(document) == (("comment",) if unreachable else ())


@st.composite
def chains(draw: st.DrawFn) -> QuestionnaireDocument:
    """Five choices in a row, each shown by answers to those before it."""
    items = []
    for number in range(5):
        comparisons = st.builds(
            Comparison,
            st.sampled_from([item.code for item in items] or ["c0"]),
            st.lists(st.sampled_from("abc"), min_size=1, max_size=2, unique=True).map(tuple),
            st.booleans(),
        )
        condition = st.builds(
            Condition, st.sampled_from(["all", "any"]), st.lists(comparisons, min_size=1, max_size=2).map(tuple)
        )
        kind = draw(st.sampled_from([ChoiceItem, MultipleChoiceItem]))
        options = tuple(Option(code, text(code, code)) for code in "abc")
        show_if = draw(st.none() | condition) if items else None
        items.append(kind(f"c{number}", text("?", "?"), options, draw(st.booleans()), show_if=show_if))
    rated = RatingItem("q", "1", text("?", "?"))
    section = Section("s", text("S", "S"), (*items, rated))
    return msgspec.structs.replace(EVERY_KIND, sections=(section,))


@given(chains(), st.data())
def test_whatever_some_answers_show_is_not_called_unreachable(document, data):
    values = st.lists(st.sampled_from("abc"), max_size=1)
    chosen: dict[str, list[str]] = {}
    for item in document.items:
        answer = data.draw(values if not getattr(item, "required", False) else st.sampled_from("abc").map(list))
        chosen[item.code] = answer
    assert document.find_shown(chosen).isdisjoint(list_unreachable(document))


def test_a_section_that_nobody_sees_is_told_once_at_the_section():
    hidden = Condition("all", (Comparison("paid", ("yes",)), Comparison("paid", ("no",))))
    sections = [
        msgspec.structs.replace(each, show_if=hidden) if each.code == "portal" else each for each in EVERY_KIND.sections
    ]
    document = msgspec.structs.replace(EVERY_KIND, sections=tuple(sections))
    assert list_unreachable(document) == ("portal",)
    assert places(check_publication(document, [], None).blocking) == [("portal", "show_if")]


def test_a_condition_of_a_section_that_refers_to_nothing_is_told_at_the_section():
    lost = Condition("any", (Comparison("paid", ("yes",)), Comparison("gone", ("yes",))))
    sections = [
        msgspec.structs.replace(each, show_if=lost) if each.code == "portal" else each for each in EVERY_KIND.sections
    ]
    document = msgspec.structs.replace(EVERY_KIND, sections=tuple(sections))
    assert places(check_publication(document, [], None).blocking) == [("portal", "show_if.gone")]
