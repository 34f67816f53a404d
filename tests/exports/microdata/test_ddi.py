"""The description of a file of answers is valid, and tells of the file as it is."""

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pyreadstat
import pytest
from lxml import etree

from survey.exports.microdata.ddi import write_ddi
from tests.exports.microdata.reading import TODAY

_DDI = "{ddi:codebook:2_5}"


@pytest.fixture(scope="module")
def ddi_schema():
    return etree.XMLSchema(file=str(Path(__file__).with_name("ddi_codebook_2_5.xsd")))


@pytest.mark.parametrize("with_times", [False, True])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_ddi_is_valid_and_counts_every_answer(write, told_traits, ddi_schema, language, with_times):
    microdata, file, _ = write("ddi", language, with_times=with_times)
    book = etree.parse(file).getroot()
    ddi_schema.assertValid(book)
    assert ("gender" in {variable.name for variable in microdata.variables}) is not with_times
    variables = list(book.iter(f"{_DDI}var"))
    assert [each.get("name") for each in variables] == [variable.name for variable in microdata.variables]
    assert [book.findtext(f".//{_DDI}{name}") for name in ("caseQnty", "varQnty")] == ["80", str(len(variables))]
    for each in variables:
        counts = {one.get("type"): int(one.text) for one in each.findall(f"{_DDI}sumStat")}
        assert counts["vald"] + counts["invd"] == 80
        missing = [one for one in each.findall(f"{_DDI}catgry") if one.get("missing") == "Y"]
        assert sum(int(one.findtext(f"{_DDI}catStat")) for one in missing) == counts["invd"]


def test_ddi_tells_of_the_columns_as_the_sav_file_keeps_them(write, gather, told_traits):
    for with_times in (False, True):
        _, ddi, _ = write("ddi", with_times=with_times)
        _, sav, _ = write("sav", with_times=with_times)
        _, kept = pyreadstat.read_sav(sav)
        formats = {each.get("name"): each.find(f"{_DDI}varFormat") for each in etree.parse(ddi).iter(f"{_DDI}var")}
        assert list(formats) == kept.column_names
        assert {name: one.get("type") == "character" for name, one in formats.items()} == {
            name: kind == "string" for name, kind in kept.readstat_variable_types.items()
        }
        named = {name: one.get("formatname") for name, one in formats.items() if one.get("formatname")}
        assert named == ({"received_at": kept.original_variable_types["received_at"]} if with_times else {})


def test_ddi_lists_the_modes_that_the_file_tells(write):
    _, file, _ = write("ddi", "en")
    assert [each.text for each in etree.parse(file).iter(f"{_DDI}collMode")] == ["QR code at the counter", "paper form"]


def test_ddi_takes_any_text(gather, ddi_schema):
    awkward = "<titl>\"Tiếp\x00 nhận\" & 'trả\x0b\x1b\ud800\ufffe\uffff\x7f kết quả' ]]> \U0001f600\u202e </titl>"
    text = {"vi": awkward, "en": " \t"}
    microdata = gather()
    variables = tuple(
        replace(each, label=text, values=tuple(replace(value, label=text) for value in each.values))
        for each in microdata.variables
    )
    renamed = replace(microdata, title=text, rows=replace(microdata.rows, variables=variables))
    written = write_ddi(renamed, "a & <b>.sav", "en", TODAY)
    book = etree.fromstring(written)
    ddi_schema.assertValid(book)
    kept = "<titl>\"Tiếp nhận\" & 'trả\x7f kết quả' ]]> \U0001f600\u202e </titl>"
    assert {each.text for name in ("titl", "qstnLit") for each in book.iter(f"{_DDI}{name}")} == {kept}
    assert book.findtext(f".//{_DDI}fileName") == "a & <b>.sav"


# What the official schema refuses too, each done to the first element of a name.
_DAMAGES = {
    "another namespace": lambda at: setattr(at("codeBook"), "tag", "{ddi:codebook:2_6}codeBook"),
    "another version": lambda at: at("codeBook").set("version", "2.1"),
    "no study": lambda at: at("codeBook").remove(at("stdyDscr")),
    "the file before the study": lambda at: at("codeBook").insert(0, at("fileDscr")),
    "no citation of the study": lambda at: at("stdyDscr").remove(at("stdyDscr")[0]),
    "the method before the scope": lambda at: at("stdyDscr").insert(1, at("method")),
    "no title": lambda at: at("titlStmt").remove(at("titl")),
    "two titles": lambda at: at("titlStmt").append(deepcopy(at("titl"))),
    "weighting before sampling": lambda at: at("dataColl").insert(0, at("weight")),
    "text between elements": lambda at: setattr(at("dataDscr"), "text", "Biến"),
    "an unknown element": lambda at: etree.SubElement(at("dataDscr"), f"{_DDI}variable"),
    "an unknown attribute": lambda at: at("var").set("label", "Trọng số"),
    "no name": lambda at: at("var").attrib.pop("name"),
    "a file that is not described": lambda at: at("var").set("files", "F9"),
    "several files, one of them unknown": lambda at: at("var").set("files", "V1 V2 V999"),
    "an ID that another has": lambda at: at("var").set("ID", "F1"),
    "an ID that is no name": lambda at: at("var").set("ID", "1"),
    "an unknown event": lambda at: at("collDate").set("event", "begin"),
    "an unknown interval": lambda at: at("var").set("intrvl", "continuous"),
    "an unknown statistic": lambda at: at("sumStat").set("type", "median"),
    "a statistic of no type": lambda at: at("sumStat").attrib.pop("type"),
    "an unknown frequency": lambda at: at("catStat").set("type", "count"),
    "an unknown kind of missing": lambda at: at("catgry").set("missing", "yes"),
    "an unknown format": lambda at: at("varFormat").set("type", "string"),
    "labels after counts": lambda at: at("catgry").append(at("catgry")[1]),
    "a language that is none": lambda at: at("codeBook").set(
        "{http://www.w3.org/XML/1998/namespace}lang", "tiếng Việt"
    ),
}
# What the official schema takes for text; ours does not.
_DAMAGES_THAT_ONLY_WE_REFUSE = {
    "a count that is no number": lambda at: setattr(at("caseQnty"), "text", "80 phiếu"),
    "a frequency that is no number": lambda at: setattr(at("catStat"), "text", "1.5"),
    "a value that is no number": lambda at: setattr(at("catValu"), "text", "một"),
    "a date that is none": lambda at: at("prodDate").set("date", "01/06/2026"),
    "an empty title": lambda at: setattr(at("titl"), "text", " "),
    "a name twice": lambda at: at("var").set("name", "weight"),
}


def test_ddi_that_is_damaged_is_found_invalid(gather, ddi_schema):
    whole = write_ddi(gather(), "answers.sav", "vi", TODAY)
    assert ddi_schema.validate(etree.fromstring(whole))
    taken = set()
    for name, damage in (_DAMAGES | _DAMAGES_THAT_ONLY_WE_REFUSE).items():
        book = etree.fromstring(whole)
        damage(lambda element, book=book: next(book.iter(f"{_DDI}{element}")))
        if ddi_schema.validate(etree.fromstring(etree.tostring(book))):
            taken.add(name)
    assert not taken
