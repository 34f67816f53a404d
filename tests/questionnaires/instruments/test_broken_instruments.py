"""Each way to break an instrument's files is refused by file, item and field."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.questionnaires.instruments.files import FOLDER
from survey.questionnaires.instruments.load import list_instruments
from survey.questionnaires.instruments.read_instrument import read_instrument
from survey.questionnaires.problems import InvalidDataFile

OF_THEIR_OWN = ["sipas_2640_2017", "sipas_1001_2023", "ward_9_2026"]


def test_an_unbroken_copy_reads_as_the_original(folder):
    for instrument in list_instruments():
        assert read_instrument(folder, instrument.id) == instrument


@pytest.mark.parametrize(
    ("edit", "item", "field"),
    [
        (lambda data: first_item(data).update(code="C1.1"), "C1.1", "code"),
        (lambda data: first_item(data).update(code="c1_2"), "c1_2", "code"),
        (lambda data: first_item(data)["text"].update(vi=""), "c1_1", "text"),
        (lambda data: first_item(data)["text"].pop("en"), "c1_1", "text"),
        (lambda data: first_item(data)["text"].update(en="The {office}."), "c1_1", "text"),
        (lambda data: first_item(data).update(confidence="certain"), "c1_1", "confidence"),
        (lambda data: first_item(data).update(source="hearsay"), "c1_1", "source"),
        (lambda data: first_item(data).update(weight=2), "c1_1", "weight"),
        (lambda data: data["factors"][1].update(items=[]), "f2", "items"),
        (lambda data: data["factors"][1].update(code="f1"), "f1", "code"),
        (lambda data: data["factors"][1].update(part="ii"), "f2", "part"),
        (lambda data: data["factors"][1]["name"].update(en=" "), "f2", "title"),
        (lambda data: data.update(factors=[]), "", "sections"),
        (lambda data: data["not_applicable"].append("q29"), "q29", "not_applicable"),
        (lambda data: data["adaptations"][0]["items"].append("q29"), "q29", "adaptations[0].items"),
        (lambda data: data["adaptations"][1]["text"].pop("en"), "", "adaptations[1].text"),
        (lambda data: data["before"].append("nowhere"), "nowhere", "before"),
        (lambda data: data["after"].append("nowhere"), "nowhere", "after"),
        (lambda data: data["after"].append("visit"), "visit", "code"),
        (lambda data: data.update(keeps=["f1"]), "f1", "keeps"),
        (lambda data: data.update(id="sipas_2640"), "", "id"),
        (lambda data: data.update(extends="nothing"), "", "extends"),
        (lambda data: data.update(default_method="guess"), "", "default_method"),
        (lambda data: data.update(titel={}), "", "titel"),
        (lambda data: data["legal_basis"].pop("vi"), "", "legal_basis"),
        (lambda data: data["sources"]["recalled"]["citation"].pop("vi"), "", "sources.recalled"),
        (lambda data: data["sources"]["recalled"].update(adress="x"), "", "sources.recalled.adress"),
    ],
)
def test_a_broken_instrument_is_refused_at_its_item_and_field(edited, edit, item, field):
    refusal = refuse(edited("sipas_2640_2017.json", edit), "sipas_2640_2017")
    assert refusal.file == "sipas_2640_2017.json"
    assert (item, field) in places(refusal)


def test_all_problems_of_a_file_are_told_at_once(edited):
    def break_four(data):
        first_item(data).update(source="hearsay")
        data["factors"][4]["items"][3]["text"].pop("en")
        data["not_applicable"].append("q29")
        data["title"].pop("en")

    refusal = refuse(edited("sipas_2640_2017.json", break_four), "sipas_2640_2017")
    assert places(refusal) == {("c1_1", "source"), ("c5_4", "text"), ("q29", "not_applicable"), ("", "title")}
    assert all(f"{item}.{field}".strip(".") in str(refusal) for item, field in places(refusal))


@given(data=st.data(), instrument_id=st.sampled_from(OF_THEIR_OWN))
def test_no_field_of_a_factor_or_item_can_be_missing(edited, data, instrument_id):
    missing = []

    def drop_a_field(written):
        factor = data.draw(st.sampled_from(written["factors"]))
        entry = data.draw(st.sampled_from([factor, *factor["items"]]))
        # A part is only there where the form has parts; the code is how a place is named.
        field = data.draw(st.sampled_from(sorted(entry.keys() - {"part", "code"})))
        missing.append((entry["code"], field))
        del entry[field]

    assert places(refuse(edited(f"{instrument_id}.json", drop_a_field), instrument_id)) == set(missing)


@given(data=st.data(), instrument_id=st.sampled_from(OF_THEIR_OWN), value=st.sampled_from([7, [], {}, None, True]))
def test_no_field_of_a_factor_or_item_can_have_another_type(edited, data, instrument_id, value):
    changed = []

    def change_a_field(written):
        factor = data.draw(st.sampled_from(written["factors"]))
        entry = data.draw(st.sampled_from([factor, *factor["items"]]))
        field = data.draw(st.sampled_from(["number", "confidence", "source"]))
        changed.append((entry["code"], field))
        entry[field] = value

    assert places(refuse(edited(f"{instrument_id}.json", change_a_field), instrument_id)) == set(changed)


def test_a_form_that_extends_another_tells_what_it_cannot_find_there(edited):
    def extend_badly(data):
        data["keeps"] = ["ii_a", "ii_z"]

    refusal = refuse(edited("sipas_1001_counter.json", extend_badly), "sipas_1001_counter")
    assert ("ii_z", "keeps") in places(refusal)
    assert ("q29", "not_applicable") in places(refusal)


def test_only_an_instrument_of_its_own_can_be_extended(edited):
    refusal = refuse(edited("ward_9_2026.json", lambda data: data.update(extends="sipas_1001_counter")), "ward_9_2026")
    assert ("", "extends") in places(refusal)


def test_an_undeclared_local_name_is_told_at_every_item_that_asks_for_it(edited):
    folder = edited("sipas_1001_2023.json", lambda data: data.pop("placeholders"))
    told = {item for item, field in places(refuse(folder, "sipas_1001_2023")) if field == "text"}
    assert told == {f"q{number}" for number in (24, 25, 26, 27, 31, 32, 33, 37, 38, 39)}


def test_broken_surroundings_are_refused_in_their_own_name(edited):
    folder = edited("surroundings.json", lambda data: data["sections"][0]["section"]["items"][0].pop("options"))
    refusal = refuse(folder, "sipas_2640_2017")
    assert refusal.file == "surroundings.json"
    assert places(refusal) == {("stage", "options")}


def test_a_file_that_is_not_json_is_refused(folder):
    (folder / "ward_9_2026.json").write_bytes((FOLDER / "ward_9_2026.json").read_bytes()[:-20])
    refusal = refuse(folder, "ward_9_2026")
    assert refusal.file == "ward_9_2026.json"
    assert "JSON" in str(refusal)


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.json")), ids=lambda path: path.name)
def test_data_files_are_written_to_be_read_by_people(path):
    text = path.read_text(encoding="utf-8")
    assert "\\u" not in text
    assert text.endswith("}\n")
    assert max(map(len, text.splitlines())) < 1500
    assert json.loads(text)


def first_item(data):
    return data["factors"][0]["items"][0]


def refuse(folder, instrument_id) -> InvalidDataFile:
    with pytest.raises(InvalidDataFile) as refusal:
        read_instrument(folder, instrument_id)
    return refusal.value


def places(refusal: InvalidDataFile) -> set[tuple[str, str]]:
    return {(problem.item, problem.field) for problem in refusal.problems}
