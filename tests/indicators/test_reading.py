"""Cells of figures, in the writings that offices use and that spreadsheets make of them."""

from datetime import date
from decimal import Decimal

import pytest

from survey.indicators.models import Indicator
from survey.indicators.reading import read_indicator, read_rank, read_unit, read_value, read_year
from survey.organisation.imports.columns import BadCell


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("83,94", "83.94"),
        (" 83.94 % ", "83.94"),
        ("40,6211", "40.6211"),
        (90, "90"),
        (90.28999999999999, "90.29"),
        (100.0, "100"),
        ("90", "90"),
    ],
)
def test_a_value_is_read_with_its_decimals(cell, value):
    assert read_value(cell) == Decimal(value)
    assert str(read_value(cell)) == value


@pytest.mark.parametrize("cell", ["83,94123", "1.234,5", "chín", "-3", -3.5, date(2024, 1, 1), "8e1", 1e300])
def test_what_is_no_value_is_refused_in_both_languages(cell):
    with pytest.raises(BadCell) as refusal:
        read_value(cell)
    assert set(refusal.value.text) == {"vi", "en"}


@pytest.mark.parametrize("cell", ["PAR Index", "par_index", "PAR-INDEX", "parindex"])
def test_an_indicator_goes_by_its_name_in_whatever_letters(cell):
    assert read_indicator(cell) is Indicator.PAR_INDEX


def test_the_whole_country_goes_by_one_name():
    assert {read_unit(cell) for cell in ("cả nước", "Whole country", "Toàn quốc")} == {"Cả nước"}
    assert read_unit(" Thái   Nguyên ") == "Thái Nguyên"


@pytest.mark.parametrize("cell", ["24", "20x4", 2024.5, "2024,5", None, 0])
def test_what_is_no_year_is_refused(cell):
    with pytest.raises(BadCell):
        read_year(cell)


def test_years_and_ranks_are_whole_numbers():
    assert (read_year("2024"), read_year(2024.0), read_rank("2"), read_rank(63.0)) == (2024, 2024, 2, 63)
    with pytest.raises(BadCell):
        read_rank("0")
