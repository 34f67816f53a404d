"""How many answers a margin takes: the textbooks' examples, and what must hold whatever is asked."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from survey.statistics import InvalidPlan, margin_of_error, sample_size

TWO_STANDARD_ERRORS = float(2 * stats.norm.cdf(2) - 1)

MARGINS = st.floats(0.005, 0.2)
ASKED = st.fixed_dictionaries(
    {
        "p": st.floats(0.01, 0.99),
        "standard_deviation": st.none() | st.floats(0.05, 2),
        "level": st.floats(0.8, 0.99),
        "design_effect": st.floats(0.5, 4),
        "population": st.none() | st.integers(2, 1_000_000),
    }
)


def test_a_share_takes_what_cochran_says():
    # Cochran (1977), 4.4: blood group of 3,200 islanders, p = 0.4 within 0.05 at two standard errors.
    asked = {"p": 0.4, "level": TWO_STANDARD_ERRORS}
    assert sample_size(0.05, **asked).n == 384
    assert sample_size(0.05, **asked, population=3200).n == 343


def test_a_mean_takes_its_standard_deviation():
    # Cochran (1977), 4.6: m = (z S / margin)^2, then m / (1 + m / N), by hand.
    assert sample_size(0.1, standard_deviation=1.2, level=TWO_STANDARD_ERRORS).n == 576
    found = sample_size(0.1, standard_deviation=1.2, level=TWO_STANDARD_ERRORS, population=1000)
    assert found.n == math.ceil(576 / 1.576)


def test_clusters_and_silence_raise_the_number_asked():
    plain = sample_size(0.03)
    assert (plain.n, plain.n_invited) == (1068, 1068)
    clustered = sample_size(0.03, design_effect=1.5, response_rate=0.4)
    assert (clustered.n, clustered.n_invited) == (1601, 4003)


@given(MARGINS, ASKED)
def test_the_number_is_the_least_that_keeps_the_margin(margin, asked):
    found = sample_size(margin, **asked)
    assert found.margin == margin_of_error(found.n, **asked)
    assert found.margin <= margin * (1 + 1e-6)
    if found.n > 1:
        assert margin_of_error(found.n - 1, **asked) > margin * (1 - 1e-6)


@given(MARGINS, st.integers(2, 10_000))
def test_a_population_needs_no_more_than_itself_and_no_more_than_an_infinite_one(margin, population):
    found = sample_size(margin, population=population)
    assert found.n <= min(population, sample_size(margin).n)


def test_everyone_asked_leaves_no_margin():
    assert margin_of_error(500, population=500) == 0
    assert sample_size(0.05, population=1).n == 1
    assert sample_size(0.05, p=0, population=1).n == 1


def test_a_population_too_small_for_the_response_is_told_what_it_can_give():
    with pytest.raises(InvalidPlan, match="population is 200; asking all of them gives 60 answers and a margin of"):
        sample_size(0.03, population=200, response_rate=0.3)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"margin": 0}, "margin is above 0, not 0"),
        ({"p": 45}, "p is a share between 0 and 1, not 45"),
        ({"level": 95}, "level is a share"),
        ({"design_effect": -1}, "design_effect is above 0"),
        ({"response_rate": 0}, "response_rate is above 0"),
        ({"population": 0}, "population is 1 or more"),
        ({"standard_deviation": math.nan}, "standard_deviation is 0 or more"),
    ],
)
def test_what_cannot_be_is_refused(asked, said):
    with pytest.raises(InvalidPlan, match=said):
        sample_size(**{"margin": 0.05, **asked})


def test_more_answers_than_people_are_refused():
    with pytest.raises(InvalidPlan, match="501 answers from a population of 500"):
        margin_of_error(501, population=500)
