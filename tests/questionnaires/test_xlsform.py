"""Questionnaires as XLSForm: what goes out comes back, other programs read it, and faults are named by place."""

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from survey.questionnaires.document import list_texts
from survey.questionnaires.editing import move_item
from survey.questionnaires.instruments.build import build_document
from survey.questionnaires.instruments.load import list_instruments
from survey.questionnaires.interchange.xlsform_columns import list_losses
from survey.questionnaires.interchange.xlsform_read import read_xlsform
from survey.questionnaires.interchange.xlsform_sheets import BadWorkbook
from survey.questionnaires.interchange.xlsform_write import write_xlsform
from tests.questionnaires.forms import EVERY_KIND

DOCUMENTS = {"every_kind": EVERY_KIND, **{each.id: build_document(each) for each in list_instruments()}}


def write(document):
    return write_xlsform(document, code="so-noi-vu", number=3)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_another_program_reads_the_workbook_without_a_warning(name, tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(write(DOCUMENTS[name]))
    result = convert(xlsform=path, validate=False, pretty_print=False)
    assert not result.warnings
    assert "so_noi_vu" in result.xform


@pytest.mark.parametrize("name", DOCUMENTS)
def test_texts_items_and_conditions_come_back(name):
    document = DOCUMENTS[name]
    back = read_xlsform(write(document), document.scale)
    assert [(s.code, [i.code for i in s.items]) for s in back.sections] == [
        (s.code, [i.code for i in s.items]) for s in document.sections
    ]
    for before, after in zip(document.items, back.items, strict=True):
        assert (type(after), after.text, after.show_if) == (type(before), before.text, before.show_if)
        assert getattr(after, "options", None) == getattr(before, "options", None)
    assert [section.show_if for section in back.sections] == [section.show_if for section in document.sections]


def test_a_form_that_loses_nothing_comes_back_whole():
    """The English title is all that this one cannot carry; the same form again makes the same workbook."""
    back = read_xlsform(write(EVERY_KIND), EVERY_KIND.scale)
    assert {each["en"] for each in list_losses(EVERY_KIND)} <= {
        "the English title",
        "the numbers printed on the official form",
    }
    texts = {(each.item, each.field): each.text for each in list_texts(EVERY_KIND)}
    for each in list_texts(back):
        if each.field != "title" or each.item:
            assert texts[each.item, each.field] == each.text
    assert read_xlsform(write(back), back.scale) == back


@given(st.lists(st.tuples(st.sampled_from([i.code for i in EVERY_KIND.items]), st.sampled_from([-1, 1])), max_size=12))
@settings(max_examples=25, deadline=None)
def test_the_order_of_items_is_the_order_of_rows(moves):
    document = EVERY_KIND
    for code, step in moves:
        document = move_item(document, code, step)
    back = read_xlsform(write(document), document.scale)
    assert [item.code for item in back.items] == [item.code for item in document.items]


def spoil(cell, value, sheet="survey"):
    workbook = openpyxl.load_workbook(io.BytesIO(write(EVERY_KIND)))
    workbook[sheet][cell] = value
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(("cell", "value", "column"), [("A4", "geotrace", "type"), ("B4", "9 lives", "name")])
def test_a_cell_that_cannot_be_read_is_named(cell, value, column):
    with pytest.raises(BadWorkbook) as refusal:
        read_xlsform(spoil(cell, value), EVERY_KIND.scale)
    assert ("survey", 4, column) in {(each.sheet, each.row, each.column) for each in refusal.value.problems}


@given(st.binary(max_size=400))
@settings(max_examples=60)
def test_any_bytes_are_refused_and_never_an_accident(data):
    with pytest.raises(BadWorkbook):
        read_xlsform(data, EVERY_KIND.scale)


def test_names_that_look_like_formulas_stay_texts():
    first = EVERY_KIND.items[0]
    workbook = openpyxl.load_workbook(io.BytesIO(spoil("C4", "x")))
    assert first.code
    for row in workbook["survey"].iter_rows():
        assert all(cell.data_type != "f" for cell in row)
