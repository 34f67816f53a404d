"""Each way to break a method's file is refused by file, item and field."""

import pytest

from survey.questionnaires.instruments.load import list_methods
from survey.questionnaires.instruments.read_method import read_method
from survey.questionnaires.problems import InvalidDataFile

METHOD = "sipas_1001_counter_pooled"
FILE = f"methods/{METHOD}_v1.json"
NOT_DEFINED = {"share": None, "percent": None}


def test_an_unbroken_copy_reads_as_the_original(folder):
    for method in list_methods():
        assert read_method(folder, method.id, method.version) == method


@pytest.mark.parametrize(
    ("edit", "item", "field"),
    [
        (lambda data: data["factors"][0]["items"].append("q28"), "q28", "items"),
        (lambda data: data["factors"][0]["items"].append("q99"), "q99", "items"),
        (lambda data: data["factors"][0]["items"].append("ii_b"), "ii_b", "items"),
        (lambda data: data["factors"][0].update(items=[]), "ii_a", "items"),
        (lambda data: data["factors"][0].update(code="overall"), "overall", "code"),
        (lambda data: data["factors"][0].update(code="ii_b"), "ii_b", "code"),
        (lambda data: data["factors"][0].update(weight="0"), "ii_a", "weight"),
        (lambda data: data["factors"][0].update(weight="-1/2"), "ii_a", "weight"),
        (lambda data: data["factors"][0].update(weight="1/0"), "ii_a", "weight"),
        (lambda data: data["factors"][0].update(weight="heavy"), "ii_a", "weight"),
        (lambda data: data["factors"][0].update(weight=0.2), "ii_a", "weight"),
        (lambda data: data["factors"][0]["name"].update(vi="Tiếp cận"), "ii_a", "name"),
        (lambda data: data["factors"][0]["name"].pop("en"), "ii_a", "name"),
        (lambda data: data.update(factors=[]), "", "factors"),
        (lambda data: data.update(satisfied=[]), "", "satisfied"),
        (lambda data: data.update(satisfied=[4, 6]), "", "satisfied"),
        (lambda data: data.update(satisfied=[4, 4]), "", "satisfied"),
        (lambda data: data.update(satisfied=["4", "5"]), "", "satisfied[0]"),
        (lambda data: data.update(not_applicable="zero"), "", "not_applicable"),
        (lambda data: data.update(factor_aggregation="median"), "", "factor_aggregation"),
        (lambda data: data.update(overall_aggregation="overall_item"), "", "overall_item"),
        (lambda data: data.update(overall_item="q24"), "", "overall_item"),
        (lambda data: data["rounding"].update(decimals=7), "", "rounding.decimals"),
        (lambda data: data["rounding"].update(mode="half_even"), "", "rounding.mode"),
        (lambda data: data.update(minimum_n=0), "", "minimum_n"),
        (lambda data: data.update(version=2), "", "version"),
        (lambda data: data.update(id="sipas"), "", "id"),
        (lambda data: data.update(instrument="sipas"), "", "instrument"),
        (lambda data: data["legal_source"].pop("vi"), "", "legal_source"),
        (lambda data: data["note"].pop("en"), "", "note"),
        (lambda data: data["example"]["note"].pop("en"), "", "example.note"),
        (lambda data: data["example"]["items"].remove("q30"), "q30", "example.items"),
        (lambda data: data["example"]["rows"][1].update(ratings="444"), "", "example.rows[1].ratings"),
        (lambda data: data["example"]["rows"][1].update(ratings="6" * 16), "", "example.rows[1].ratings"),
        (lambda data: data["example"]["rows"][1].update(weight="-1"), "", "example.rows[1].weight"),
        (lambda data: data["example"]["expected"].pop("ii_c"), "ii_c", "example.expected"),
        (lambda data: data["example"]["expected"].update(q1=NOT_DEFINED), "q1", "example.expected"),
        (lambda data: data["example"]["expected"]["q24"].update(share="x"), "", "example.expected.q24.share"),
    ],
)  # fmt: skip
def test_a_broken_method_is_refused_at_its_item_and_field(edited, edit, item, field):
    refusal = refuse(edited(FILE, edit))
    assert refusal.file == f"{METHOD}_v1.json"
    assert (item, field) in {(problem.item, problem.field) for problem in refusal.problems}


def test_all_problems_of_a_method_are_told_at_once(edited):
    def break_three(data):
        data["factors"][2]["weight"] = "0"
        data["minimum_n"] = -5
        data["example"]["rows"][0]["ratings"] = ""

    assert [str(problem) for problem in refuse(edited(FILE, break_three)).problems] == [
        "ii_c.weight: must be above 0",
        "minimum_n: must be at least 1",
        "example.rows[0].ratings: must have one of 1-5, n, - and . for each item",
    ]


def refuse(folder) -> InvalidDataFile:
    with pytest.raises(InvalidDataFile) as refusal:
        read_method(folder, METHOD, 1)
    return refusal.value
