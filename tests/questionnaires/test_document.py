"""A small questionnaire is written out here; hypothesis makes the odd ones."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.errors import NotFound
from survey.questionnaires.document import (
    InvalidDocument,
    QuestionnaireDocument,
    Section,
    check_document,
    list_texts,
    parse_document,
    serialise_document,
)
from survey.questionnaires.item_types import (
    ChoiceItem,
    Comparison,
    Condition,
    Item,
    Level,
    LongTextItem,
    MultipleChoiceItem,
    NoticeItem,
    NumberItem,
    Option,
    RatingItem,
    ShortTextItem,
    YesNoItem,
)

SCALE = tuple(Level(value, {"vi": f"Mức {value}"}) for value in range(1, 6))
DOCUMENT = QuestionnaireDocument(
    instrument=None,
    title={"vi": "Phiếu khảo sát"},
    introduction={"vi": "Kính thưa Ông/Bà"},
    scale=SCALE,
    sections=(
        Section(
            code="visit",
            title={"vi": "Lần đến hôm nay"},
            items=(
                ChoiceItem("stage", {"vi": "Đến để"}, (Option("submit", {"vi": "Nộp"}), Option("ask", {"vi": "Hỏi"}))),
                RatingItem("q2", "2", {"vi": "Câu hai"}, not_applicable=True),
            ),
        ),
        Section(
            code="service",
            title={"vi": "Dịch vụ"},
            items=(RatingItem("q1", "1", {"vi": "Câu một"}), LongTextItem("comment", {"vi": "Góp ý"})),
            part={"vi": "Phần II"},
        ),
    ),
)


def codes() -> st.SearchStrategy[str]:
    return st.from_regex(r"[a-z][a-z0-9_]{0,31}", fullmatch=True)


def texts() -> st.SearchStrategy[dict[str, str]]:
    vietnamese = st.text(min_size=1).filter(str.strip)
    return st.fixed_dictionaries({"vi": vietnamese}, optional={"en": st.text()})


@st.composite
def items(draw: st.DrawFn, code: str, rated: str) -> Item:
    """An item of any kind, shown to everyone or by the answer to an earlier rated item."""
    text, required, locked = draw(texts()), draw(st.booleans()), draw(st.booleans())
    ending = {"required": required, "locked": locked, "show_if": draw(st.none() | conditions(rated))}
    kind = draw(
        st.sampled_from([RatingItem, ChoiceItem, MultipleChoiceItem, YesNoItem, NumberItem, LongTextItem, NoticeItem])
    )
    if kind is RatingItem:
        return RatingItem(code, draw(st.text()), text, draw(st.booleans()), **ending)
    if kind is NoticeItem:
        return NoticeItem(code, text, locked, ending["show_if"])
    if kind is YesNoItem:
        return YesNoItem(code, text, **ending)
    if kind is NumberItem:
        return NumberItem(code, text, draw(st.integers(-9, 0)), draw(st.integers(1, 9)), **ending)
    if kind is LongTextItem:
        return draw(st.sampled_from([LongTextItem, ShortTextItem]))(code, text, draw(st.integers(1, 10_000)), **ending)
    options = tuple(
        Option(each, draw(texts())) for each in draw(st.lists(codes(), min_size=2, max_size=4, unique=True))
    )
    return kind(code, text, options, **ending)


@st.composite
def conditions(draw: st.DrawFn, rated: str) -> Condition:
    values = st.lists(st.sampled_from("12345"), min_size=1, max_size=3, unique=True).map(tuple)
    comparisons = st.builds(Comparison, st.just(rated), values, st.booleans())
    return Condition(draw(st.sampled_from(["all", "any"])), tuple(draw(st.lists(comparisons, min_size=1, max_size=2))))


@st.composite
def documents(draw: st.DrawFn) -> QuestionnaireDocument:
    item_codes = draw(st.lists(codes(), min_size=1, max_size=6, unique=True))
    section_codes = draw(st.lists(codes(), min_size=len(item_codes), max_size=len(item_codes), unique=True))
    first = RatingItem(item_codes[0], "1", draw(texts()))
    others = [draw(items(code, first.code)) for code in item_codes[1:]]
    sections = tuple(
        Section(code, draw(texts()), (item,), draw(st.none() | texts()))
        for code, item in zip(section_codes, [first, *others], strict=True)
    )
    scale = tuple(Level(value, draw(texts())) for value in range(1, 6))
    instrument = draw(st.none() | st.text())
    placeholders = draw(st.dictionaries(codes(), texts(), max_size=2))
    return QuestionnaireDocument(instrument, draw(texts()), draw(texts()), scale, sections, placeholders)


@given(documents())
def test_a_document_comes_back_as_it_was_written(document):
    written = serialise_document(document)
    assert parse_document(written) == document
    assert parse_document(written.encode()) == document
    assert serialise_document(parse_document(written)) == written


@given(documents())
def test_equal_documents_have_equal_hashes_so_that_what_is_made_of_one_can_be_kept(document):
    assert hash(parse_document(serialise_document(document))) == hash(document)


@given(documents(), st.data())
def test_a_text_without_vietnamese_is_refused_by_name_wherever_it_stands(document, data):
    placed = data.draw(st.sampled_from(list(list_texts(document))))
    placed.text["vi"] = data.draw(st.sampled_from(["", " ", "\n\t"]))
    with pytest.raises(InvalidDocument) as refusal:
        check_document(document)
    assert (placed.item, placed.field) in places(refusal.value)


def test_rated_items_keep_the_order_of_the_form_and_leave_the_others_out():
    assert [item.code for item in DOCUMENT.items] == ["stage", "q2", "q1", "comment"]
    assert [item.code for item in DOCUMENT.rating_items] == ["q2", "q1"]


def test_an_item_is_found_by_its_code():
    assert DOCUMENT.find_item("q1") is DOCUMENT.rating_items[1]
    with pytest.raises(NotFound, match="q7"):
        DOCUMENT.find_item("q7")


def test_defaults_are_written_out_so_that_a_frozen_version_never_changes():
    written = json.loads(serialise_document(DOCUMENT))
    assert written["sections"][1]["items"][0] == {
        "type": "rating",
        "code": "q1",
        "number": "1",
        "text": {"vi": "Câu một"},
        "not_applicable": False,
        "required": True,
        "locked": False,
        "show_if": None,
    }


@pytest.mark.parametrize("code", ["", "Q1", "1q", "q-1", "câu_1", "q" * 33, "q1 ", "q1\n"])
def test_a_misspelt_item_code_is_refused(code):
    assert (code, "code") in places(refuse(with_item(RatingItem(code, "1", {"vi": "Câu"}))))


def test_a_code_used_twice_is_refused_even_in_different_sections():
    assert places(refuse(with_item(RatingItem("q1", "9", {"vi": "Câu"})))) == {("q1", "code")}


def test_a_section_code_used_twice_is_refused():
    twice = msgspec.structs.replace(DOCUMENT.sections[0], code="service")
    document = msgspec.structs.replace(DOCUMENT, sections=(twice, DOCUMENT.sections[1]))
    assert places(refuse(document)) == {("service", "code")}


@pytest.mark.parametrize("values", [(1, 2, 3, 4), (1, 2, 3, 4, 5, 6), (5, 4, 3, 2, 1), (0, 1, 2, 3, 4), ()])
def test_a_scale_that_is_not_1_to_5_is_refused(values):
    scale = tuple(Level(value, {"vi": "Mức"}) for value in values)
    assert places(refuse(msgspec.structs.replace(DOCUMENT, scale=scale))) == {("", "scale")}


def test_a_form_that_rates_nothing_is_refused():
    section = Section("only", {"vi": "Góp ý"}, (LongTextItem("comment", {"vi": "Góp ý"}),))
    assert places(refuse(msgspec.structs.replace(DOCUMENT, sections=(section,)))) == {("", "sections")}


def test_a_section_without_items_is_refused():
    empty = Section("empty", {"vi": "Trống"}, ())
    document = msgspec.structs.replace(DOCUMENT, sections=(*DOCUMENT.sections, empty))
    assert places(refuse(document)) == {("empty", "items")}


def test_a_choice_needs_two_different_options():
    yes = Option("yes", {"vi": "Có"})
    assert places(refuse(with_item(ChoiceItem("c", {"vi": "Câu"}, (yes,))))) == {("c", "options")}
    assert places(refuse(with_item(ChoiceItem("c", {"vi": "Câu"}, (yes, yes))))) == {("c", "options.yes")}


def test_a_comment_of_no_length_is_refused():
    assert places(refuse(with_item(LongTextItem("c", {"vi": "Câu"}, max_length=0)))) == {("c", "max_length")}


def test_all_problems_are_told_at_once():
    items = (RatingItem("Q", "1", {"vi": " "}), ChoiceItem("c", {"en": "Choose"}, ()))
    document = msgspec.structs.replace(
        DOCUMENT, title={"en": "Survey"}, scale=SCALE[:2], sections=(Section("s", {"vi": "Phần"}, items),)
    )
    problems = refuse(document)
    assert places(problems) == {
        ("", "title"),
        ("", "scale"),
        ("Q", "code"),
        ("Q", "text"),
        ("c", "text"),
        ("c", "options"),
    }
    assert str(problems).count("\n") == 6


def test_fields_of_a_wrong_shape_are_all_told_at_their_items():
    raw = json.loads(serialise_document(DOCUMENT))
    first, second = raw["sections"][0]["items"]
    del first["options"]
    second["numbre"] = second.pop("number")
    raw["sections"][1]["items"][0]["text"]["vi"] = 5
    raw["sections"][1]["items"][1]["type"] = "essay"
    raw["scale"][2]["value"] = "3"
    with pytest.raises(InvalidDocument) as refusal:
        parse_document(json.dumps(raw))
    assert places(refusal.value) == {
        ("stage", "options"),
        ("q2", "number"),
        ("q2", "numbre"),
        ("q1", "text.vi"),
        ("comment", ""),
        ("", "scale[2].value"),
    }


@pytest.mark.parametrize("data", ["", "{", "[]", "null", '"text"', b"\xff\xfe"])
def test_what_is_no_document_at_all_is_refused(data):
    with pytest.raises(InvalidDocument):
        parse_document(data)


def test_every_problem_is_told_in_vietnamese_and_english():
    for problem in refuse(with_item(ChoiceItem("C", {"en": "x"}, ()))).problems:
        assert problem.text["vi"].strip()
        assert problem.text["en"].strip()


def with_item(item: RatingItem | ChoiceItem | LongTextItem) -> QuestionnaireDocument:
    extra = Section("extra", {"vi": "Thêm"}, (item,))
    return msgspec.structs.replace(DOCUMENT, sections=(*DOCUMENT.sections, extra))


def refuse(document: QuestionnaireDocument) -> InvalidDocument:
    with pytest.raises(InvalidDocument) as refusal:
        check_document(document)
    with pytest.raises(InvalidDocument) as after_reading:
        parse_document(serialise_document(document))
    assert after_reading.value.problems == refusal.value.problems
    return refusal.value


def places(refusal: InvalidDocument) -> set[tuple[str, str]]:
    return {(problem.item, problem.field) for problem in refusal.problems}
