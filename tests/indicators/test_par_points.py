"""SIPAS as points of the PAR Index, by the scale in the method data."""

from decimal import Decimal
from fractions import Fraction

import pytest

from survey import clock
from survey.indicators.own_results import describe_own
from survey.indicators.par_points import convert_own, convert_value, list_points_by_year
from survey.indices.basis import build_basis
from survey.indices.choices import read_selection
from survey.indices.memory import Memory
from survey.indices.overview import compute_overview
from survey.questionnaires.instruments.points_scale import load_par_scale
from survey.texts import LANGUAGES

SCALE = load_par_scale()


def test_the_scale_says_what_it_rests_on_in_every_language():
    assert (SCALE.most_points, SCALE.of_points) == (10, 100)
    assert SCALE.confidence == "recalled-unverified"
    for text in (SCALE.title, SCALE.note, SCALE.source.citation):
        assert all(text[language].strip() for language in LANGUAGES)


@pytest.mark.parametrize(
    ("percent", "points"),
    # By hand: 83.94 × 10 / 100 = 8.394; 87.25 × 10 / 100 = 8.725, half up.
    [("83.94", "8.39"), ("87.25", "8.73"), ("0", "0.00"), ("100", "10.00")],
)
def test_points_are_in_proportion_and_rounded_half_up(percent, points):
    assert SCALE.convert(Decimal(percent)) == Fraction(percent) / 10
    assert convert_value(SCALE, Decimal(percent)).points == Decimal(points)


@pytest.fixture
def own(session, answered_province):
    selection = read_selection(session, answered_province.campaign, {}, clock.today())
    return build_basis(session, selection, Memory())


def test_a_campaign_is_told_as_its_own_page_tells_it(own):
    result, overall = describe_own(own), compute_overview(own).overall.frame.iloc[0]
    point = result.point
    assert (point.index, point.lower, point.upper, point.n) == tuple(overall[["index", "lower", "upper", "n"]])
    assert result.year == 2026
    assert any("SIPAS" in remark["vi"] and "không phải" in remark["vi"] for remark in result.remarks)


def test_a_campaign_earns_points_with_their_interval(own):
    result = describe_own(own)
    earned = convert_own(SCALE, result)
    assert float(earned.points) == pytest.approx(result.point.index * 10, abs=0.005)
    assert earned.lower < earned.points < earned.upper
    (year,) = list_points_by_year(SCALE, (), [result])
    assert (year.year, year.unit, year.beside, year.own) == (2026, None, None, (earned,))
