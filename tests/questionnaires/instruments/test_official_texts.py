"""The instruments against a copy of the official texts as they were read, kept beside the tests."""

import json
from pathlib import Path

import pytest

from survey.questionnaires.document import ChoiceItem
from survey.questionnaires.instruments.build import build_document
from survey.questionnaires.instruments.load import list_instruments, load_instrument
from survey.texts import LANGUAGES, fill_text

OFFICIAL = json.loads((Path(__file__).parents[1] / "official_texts.json").read_text(encoding="utf-8"))
OF_THEIR_OWN = ["sipas_2640_2017", "sipas_1001_2023", "ward_9_2026"]


@pytest.mark.parametrize(
    ("instrument_id", "items_by_factor"),
    [
        ("sipas_2640_2017", [4, 5, 6, 3, 4]),
        ("sipas_1001_2023", [2, 2, 9, 10, 3, 4, 3, 3, 3]),
        ("sipas_1001_counter", [3, 4, 3, 3, 3]),
        ("ward_9_2026", [3, 2, 4]),
    ],
)
def test_every_instrument_has_the_official_number_of_factors_and_items(instrument_id, items_by_factor):
    instrument = load_instrument(instrument_id)
    assert [len(factor.items) for factor in instrument.factors] == items_by_factor


@pytest.mark.parametrize("instrument_id", OF_THEIR_OWN)
def test_vietnamese_texts_numbers_and_evidence_are_as_they_were_read(instrument_id):
    instrument = load_instrument(instrument_id)
    wording_read = {name: each.wording_read for name, each in instrument.placeholders.items()}
    found = [
        {
            "number": factor.number,
            "name": factor.name["vi"],
            "confidence": factor.confidence,
            "items": [
                {
                    "number": item.number,
                    "text": fill_text(item.text["vi"], wording_read),
                    "confidence": item.confidence,
                }
                for item in factor.items
            ],
        }
        for factor in instrument.factors
    ]
    assert found == without_sources(OFFICIAL[instrument_id])


@pytest.mark.parametrize("instrument_id", OF_THEIR_OWN)
def test_every_wording_names_the_source_it_was_read_in(instrument_id):
    instrument = load_instrument(instrument_id)
    for factor, official_factor in zip(instrument.factors, OFFICIAL[instrument_id], strict=True):
        pairs = [(factor, official_factor), *zip(factor.items, official_factor["items"], strict=True)]
        for entry, official in pairs:
            source = instrument.sources[entry.source]
            if official["source"].startswith("GitHub "):
                repository = official["source"].split()[1].rstrip(",")
                assert repository in source.citation["vi"]
                assert repository in source.citation["en"]
            elif official["source"].startswith("not found"):
                assert entry.confidence == "recalled-unverified"
                assert "theo trí nhớ" in source.citation["vi"]
            else:
                assert source.address == official["source"]


def test_seven_criteria_of_decision_2640_are_known_word_for_word():
    items = load_instrument("sipas_2640_2017").items
    assert [item.number for item in items if item.confidence == "verbatim"] == [
        "2.1", "2.5", "3.1", "3.3", "3.4", "3.6", "5.4",
    ]  # fmt: skip


def test_the_office_name_of_hanoi_is_in_no_text_that_a_respondent_reads():
    full = load_instrument("sipas_1001_2023")
    wording_read = full.placeholders["one_stop_office"].wording_read
    asked = [item.number for item in full.items if "{one_stop_office}" in item.text["vi"]]
    assert asked == ["24", "25", "26", "27", "31", "32", "33", "37", "38", "39"]
    for instrument in list_instruments():
        assert wording_read not in str(build_document(instrument))


def test_the_counter_form_asks_part_two_of_the_household_form_unchanged():
    household, counter = load_instrument("sipas_1001_2023"), load_instrument("sipas_1001_counter")
    assert counter.factors == tuple(factor for factor in household.factors if factor.part == "ii")
    assert [item.code for item in counter.items] == [f"q{number}" for number in range(24, 40)]


def test_the_scale_is_the_official_one_on_every_form():
    for instrument in list_instruments():
        assert [level.text["vi"] for level in build_document(instrument).scale] == OFFICIAL["scale"]


def test_questions_about_the_respondent_have_the_official_options():
    document = build_document(load_instrument("sipas_1001_2023"))
    traits = {item.code: item for item in document.items if isinstance(item, ChoiceItem)}
    assert {code: [each.text["vi"] for each in item.options] for code, item in traits.items()} == OFFICIAL["respondent"]


@pytest.mark.parametrize("instrument", list_instruments(), ids=lambda each: each.id)
def test_english_is_there_for_every_item_as_a_sentence_and_said_to_be_unofficial(instrument):
    assert set(instrument.translations) == set(LANGUAGES) - {"vi"}
    for item in instrument.items:
        assert item.text["en"][0].isupper() or item.text["en"].startswith("{")
        assert item.text["en"].endswith((".", ")."))
    english = [item.text["en"] for item in instrument.items]
    assert len(set(english)) == len(english)


def without_sources(factors: list[dict]) -> list[dict]:
    return [
        {key: value for key, value in factor.items() if key not in {"source", "items"}}
        | {"items": [{key: value for key, value in item.items() if key != "source"} for item in factor["items"]]}
        for factor in factors
    ]
