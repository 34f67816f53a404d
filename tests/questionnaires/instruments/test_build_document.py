import pytest

from survey.questionnaires.document import ChoiceItem, LongTextItem, check_document, parse_document, serialise_document
from survey.questionnaires.instruments.build import build_document
from survey.questionnaires.instruments.load import list_instruments, load_instrument

EVERY_INSTRUMENT = pytest.mark.parametrize("instrument", list_instruments(), ids=lambda each: each.id)


@EVERY_INSTRUMENT
def test_the_form_of_every_instrument_can_be_asked_and_comes_back_as_written(instrument):
    document = build_document(instrument)
    check_document(document)
    assert parse_document(serialise_document(document)) == document


@EVERY_INSTRUMENT
def test_official_items_are_rated_in_official_order_required_and_locked(instrument):
    rated = build_document(instrument).rating_items
    assert [(item.code, item.number, item.text) for item in rated] == [
        (item.code, item.number, item.text) for item in instrument.items
    ]
    assert all(item.locked and item.required for item in rated)


@EVERY_INSTRUMENT
def test_whatever_else_is_asked_is_optional_and_free_to_change(instrument):
    for item in build_document(instrument).items:
        if isinstance(item, ChoiceItem | LongTextItem):
            assert not item.required
            assert not item.locked


@pytest.mark.parametrize(
    ("instrument_id", "numbers"),
    [
        ("sipas_1001_2023", []),
        ("sipas_1001_counter", ["29", "30", "34", "35", "36", "37", "38", "39"]),
        ("sipas_2640_2017", ["2.4", "2.5", "4.1", "4.2", "4.3", "5.1", "5.2", "5.3", "5.4"]),
        ("ward_9_2026", ["4", "5", "6", "7", "8", "9"]),
    ],
)
def test_not_applicable_is_offered_where_a_visitor_may_not_have_come_so_far(instrument_id, numbers):
    instrument = load_instrument(instrument_id)
    rated = build_document(instrument).rating_items
    assert [item.number for item in rated if item.not_applicable] == numbers
    said = [adaptation.items for adaptation in instrument.adaptations if adaptation.items]
    assert said == ([instrument.not_applicable] if numbers else [])


@pytest.mark.parametrize(
    ("instrument_id", "choices"),
    [
        ("sipas_1001_2023", ["gender", "age", "education", "occupation"]),
        ("sipas_1001_counter", ["stage", "gender", "age"]),
        ("sipas_2640_2017", ["stage", "gender", "age"]),
        ("ward_9_2026", ["stage", "gender", "age"]),
    ],
)
def test_respondents_are_asked_nothing_sensitive_about_themselves(instrument_id, choices):
    items = build_document(load_instrument(instrument_id)).items
    assert [item.code for item in items if isinstance(item, ChoiceItem)] == choices
    assert [item.code for item in items if isinstance(item, LongTextItem)] == ["comment"]


def test_only_the_household_form_has_parts():
    parts = {
        instrument.id: [section.part and section.part["vi"][:3] for section in build_document(instrument).sections]
        for instrument in list_instruments()
    }
    assert parts["sipas_1001_2023"] == ["I. "] * 4 + ["II."] * 5 + [None] * 3
    assert parts["sipas_1001_counter"] == [None] + ["II."] * 5 + [None] * 2
    assert set(parts["sipas_2640_2017"]) | set(parts["ward_9_2026"]) == {None}


def test_the_form_carries_a_name_for_the_office_until_the_counter_gives_its_own():
    for instrument_id in ("sipas_1001_2023", "sipas_1001_counter"):
        document = build_document(load_instrument(instrument_id))
        assert document.placeholders["one_stop_office"]["vi"] == "Trung tâm Phục vụ hành chính công"
