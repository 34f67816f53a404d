"""XLSForm out and in: others' tools read what we write, and what comes back is what left."""

import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from pyxform.xls2xform import convert

from survey.questionnaires.instruments.build import build_document
from survey.questionnaires.instruments.load import list_instruments
from survey.questionnaires.interchange.xlsform_columns import list_losses
from survey.questionnaires.interchange.xlsform_read import ReadForm, read_xlsform
from survey.questionnaires.interchange.xlsform_sheets import BadWorkbook
from survey.questionnaires.interchange.xlsform_write import write_xlsform
from survey.questionnaires.item_types import Comparison, Condition, NumberItem, RatingItem, YesNoItem
from tests.questionnaires.forms import EVERY_KIND
from tests.questionnaires.strategies import documents

SURVEY_HEADER = ["type", "name", "label::Tiếng Việt (vi)", "label::English (en)", "required", "relevant"]

CELLS = [
    "select_one x",
    "select_one",
    "begin_group",
    "end_group",
    "integer",
    "note",
    "text",
    "x",
    "${x} = '1'",
    "selected(${x}, 'a') or (",
    "not(not(${x}=1))",
    "${x}=1 and ${y}=2 or ${z}=3",
    ". >= 5 and . <= 1",
]


def workbook(survey, choices=(), settings=()):
    """A workbook of these rows, as bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def list_problems(data):
    with pytest.raises(BadWorkbook) as refused:
        read_xlsform(data, EVERY_KIND.scale)
    return [(each.sheet, each.row, each.column) for each in refused.value.problems]


def read_by_pyxform(data):
    return convert(BytesIO(data), validate=False, file_type=".xlsx")


@pytest.mark.parametrize("document", [EVERY_KIND, *(build_document(each) for each in list_instruments())])
def test_pyxform_reads_what_we_write_without_a_warning(document):
    read = read_by_pyxform(write_xlsform(document, code="mot-cua-2026", number=3))
    assert read.warnings == []
    assert 'id="mot_cua_2026"' in read.xform
    assert 'version="3"' in read.xform
    for item in document.items:
        assert f'/{item.code}"' in read.xform


@settings(max_examples=25, deadline=None)
@given(documents())
def test_pyxform_reads_whatever_the_designer_can_make(document):
    read_by_pyxform(write_xlsform(document, code="f", number=1))


@settings(max_examples=60, deadline=None)
@given(documents())
def test_what_leaves_as_xlsform_comes_back_the_same(document):
    assert list_losses(document) == ()
    assert read_xlsform(write_xlsform(document, code="f", number=1), document.scale) == ReadForm(document, ())


def test_what_an_xlsform_cannot_carry_is_named_and_the_rest_comes_back():
    [document, *_] = [build_document(each) for each in list_instruments() if each.id == "sipas_1001_counter"]
    assert [loss["en"] for loss in list_losses(document)] != []
    back = read_xlsform(write_xlsform(document, code="f", number=1), document.scale).document
    assert [(item.code, dict(item.text)) for item in back.items] == [
        (item.code, dict(item.text)) for item in document.items
    ]
    assert [section.code for section in back.sections] == [section.code for section in document.sections]


def test_a_text_that_begins_like_a_formula_stays_a_text():
    survey = [SURVEY_HEADER, ["note", "n1", "x", "", "", ""]]
    document = read_xlsform(workbook(survey), EVERY_KIND.scale).document
    dangerous = {"vi": '=HYPERLINK("http://x")'}
    [section] = document.sections
    item = type(section.items[0])("n1", dangerous)
    changed = type(document)(None, {"vi": "T"}, {"vi": ""}, document.scale, (type(section)("s", {"vi": "S"}, (item,)),))
    sheet = load_workbook(BytesIO(write_xlsform(changed, code="f", number=1)))["survey"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == dangerous["vi"]]
    assert [cell.data_type for cell in cells] == ["s"]


def test_a_form_of_another_tool_is_taken_over():
    survey = [
        ["type", "name", "label", "required", "relevant", "constraint"],
        ["start", "start", "", "", "", ""],
        ["select_one yn", "came", "Ông/Bà có đến quầy không?", "true()", "", ""],
        ["begin group", "at_counter", "Tại quầy", "", "${came} = 'yes'", ""],
        ["select_one five", "polite", "Thái độ", "yes", "", ""],
        ["integer", "minutes", "Chờ bao nhiêu phút?", "", "${polite} = 1 or ${polite} = 2", ". >= 0 and . <= 600"],
        ["end group", "", "", "", "", ""],
    ]
    choices = [
        ["list_name", "name", "label"],
        ["yn", "yes", "Có"],
        ["yn", "no", "Không"],
        *[["five", value, f"Mức {value}"] for value in range(1, 6)],
    ]
    read = read_xlsform(workbook(survey, choices, [["form_title"], ["Phiếu cũ"]]), EVERY_KIND.scale)
    assert [(each.row, each.column) for each in read.left_out] == [(2, "type")]
    document = read.document
    assert document.title == {"vi": "Phiếu cũ"}
    assert [level.text["vi"] for level in document.scale] == [f"Mức {value}" for value in range(1, 6)]
    first, second = document.sections
    assert (second.code, second.show_if) == ("at_counter", Condition("all", (Comparison("came", ("yes",)),)))
    [came], [polite, minutes] = first.items, second.items
    assert isinstance(came, YesNoItem)
    assert isinstance(polite, RatingItem)
    assert (came.required, polite.required) == (True, True)
    assert minutes == NumberItem(
        "minutes",
        {"vi": "Chờ bao nhiêu phút?"},
        0,
        600,
        show_if=Condition("all", (Comparison("polite", ("1", "2")),)),
    )


def test_every_fault_is_told_once_with_its_sheet_row_and_column():
    survey = [
        SURVEY_HEADER,
        ["geopoint", "place", "Ở đâu?", "", "", ""],
        ["select_one none", "which", "Cái nào?", "", "", ""],
        ["text", "Tên", "Tên gì?", "", "", ""],
        ["select_one a", "why", "Vì sao?", "", "", "${which} > 3"],
        ["begin_group", "g", "G", "", "", ""],
        ["begin_group", "h", "H", "", "", "${which} = '1' and ${why} = 'b' or ${why} = 'c'"],
        ["end_group", "", "", "", "", ""],
        ["end_group", "", "", "", "", ""],
        ["integer", "which", "Mấy?", "", "", ""],
        ["select_multiple a", "more", "Nữa?", "", "", "${why} != ''"],
        ["begin repeat", "r", "R", "", "", ""],
        ["begin_group", "i", "I", "", "", ""],
    ]
    choices = [["list_name", "name", "label"], ["a", "b", "B"], ["a", "", "C"], ["a", "b", "D"]]
    assert list_problems(workbook(survey, choices)) == [
        ("survey", 2, "type"),
        ("survey", 3, "type"),
        ("survey", 4, "name"),
        ("survey", 5, "relevant"),
        ("choices", 3, "name"),
        ("choices", 4, "name"),
        ("survey", 7, "type"),
        ("survey", 7, "relevant"),
        ("survey", 9, "type"),
        ("survey", 10, "name"),
        ("survey", 11, "relevant"),
        ("survey", 12, "type"),
        ("survey", 13, "type"),
    ]


def test_a_sheet_without_the_columns_that_matter_is_refused_at_its_header():
    assert list_problems(workbook([["kiểu", "name", "label"], ["text", "a", "A"]])) == [("survey", 1, "type")]


def test_choices_with_numbers_and_capitals_for_names_are_taken_with_the_conditions_about_them():
    survey = [
        ["type", "name", "label", "relevant"],
        ["select_one sex", "gender", "Giới tính", ""],
        ["select_one five", "polite", "Thái độ", ""],
        ["select_one five", "quick", "Thời gian", "${gender} = '2' or ${gender} = 'Khac'"],
        ["select_one school or_other", "school", "Trình độ", "selected(${polite}, '5')"],
    ]
    choices = [
        ["list_name", "name", "label"],
        *[["sex", value, text] for value, text in ((1, "Nam"), (2, "Nữ"), ("Khac", "Khác"))],
        *[["school", value, f"Bậc {value}"] for value in range(1, 6)],
        *[["five", value, f"Mức {value}"] for value in range(1, 6)],
    ]
    document = read_xlsform(workbook(survey, choices), EVERY_KIND.scale).document
    gender, _polite, quick, school = document.items
    assert [option.code for option in gender.options] == ["option_1", "option_2", "khac"]
    assert isinstance(quick, RatingItem)
    assert quick.show_if == Condition("all", (Comparison("gender", ("option_2", "khac")),))
    # One to five, but asked less often than the scale and in other words: no rating.
    assert [option.code for option in school.options] == [*(f"option_{value}" for value in range(1, 6)), "other"]
    assert school.show_if == Condition("all", (Comparison("polite", ("5",)),))
    assert [level.text["vi"] for level in document.scale] == [f"Mức {value}" for value in range(1, 6)]


def test_what_a_questionnaire_has_no_place_for_is_named_cell_by_cell():
    survey = [
        ["type", "name", "label", "label::English (en)", "label::Français (fr)", "hint", "constraint", "relevant"],
        ["text", "a", "A", "A", "Un", "Gợi ý", "regex(., '[0-9]+')", ""],
        ["integer", "b", "B", "", "", "", ". > 0", ""],
        ["calculate", "c", "", "", "", "", "", ""],
        ["integer", "d", "D", "", "", "", "", ""],
    ]
    read = read_xlsform(workbook(survey), EVERY_KIND.scale)
    assert [(each.row, each.column) for each in read.left_out] == [
        (2, "constraint"),
        (2, "label::français (fr)"),
        (2, "hint"),
        (4, "type"),
    ]
    first, second, third = read.document.items
    assert first.text == {"vi": "A", "en": "A"}
    assert (second.minimum, second.maximum) == (1, 10**9)
    assert (third.minimum, third.maximum) == (0, 10**9)


def test_a_form_in_english_only_comes_in_with_its_vietnamese_texts_missing():
    survey = [["type", "name", "label::English"], ["note", "n", "Thank you"]]
    [item] = read_xlsform(workbook(survey), EVERY_KIND.scale).document.items
    assert item.text == {"vi": "", "en": "Thank you"}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not a workbook", b"type,name\ntext,a\n", b"\x00" * 5000])
def test_what_is_no_workbook_is_refused(data):
    assert list_problems(data) == [("", 0, "")]


def test_a_workbook_without_the_sheet_of_items_is_refused():
    book = Workbook()
    stream = BytesIO()
    book.save(stream)
    assert list_problems(stream.getvalue()) == [("survey", 0, "")]


@settings(max_examples=150, deadline=None)
@given(st.floats(0, 0.999), st.binary(min_size=0, max_size=20), st.integers(0, 50))
def test_a_damaged_workbook_is_read_or_refused_and_nothing_else(share, damage, n_lost):
    # A share, since a workbook holds the time and is now some bytes longer, now shorter.
    intact = write_xlsform(EVERY_KIND, code="f", number=1)
    start = int(share * len(intact))
    damaged = intact[:start] + damage + intact[start + len(damage) + n_lost :]
    with suppress(BadWorkbook):
        read_xlsform(damaged, EVERY_KIND.scale)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.none() | st.text(max_size=12) | st.integers() | st.sampled_from(CELLS), max_size=6)))
def test_whatever_stands_in_the_cells_is_read_or_refused(rows):
    header = [*SURVEY_HEADER[:2], "label", "required", "relevant", "constraint"]
    clean = [[ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    with suppress(BadWorkbook):
        read_xlsform(workbook([header, *clean], [["list_name", "name", "label"], *clean]), EVERY_KIND.scale)


def test_an_archive_of_other_things_is_refused():
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("[Content_Types].xml", "<broken")
    assert list_problems(stream.getvalue()) == [("", 0, "")]
