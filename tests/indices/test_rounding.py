"""Shares become percent once, half up, by the decimals that a person would write."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.indices.rounding import show_percent
from survey.questionnaires.instruments.exact import round_percent


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.80125, "80.13"), (0.80115, "80.12"), (0.875, "87.50"), (1.0, "100.00"), (0.0, "0.00"), (0.000049, "0.00")],
)
def test_halves_go_up(share, shown):
    assert str(show_percent(share, 2)) == shown


@given(st.integers(0, 100_000))
def test_a_share_written_with_five_decimals_rounds_like_its_exact_fraction(units):
    assert show_percent(units / 100_000, 2) == round_percent(Fraction(units, 100_000), 2)


@given(st.floats(0, 1), st.integers(0, 4))
def test_rounding_moves_a_share_by_at_most_half_a_unit(share, decimals):
    assert abs(show_percent(share, decimals) - Decimal(share) * 100) <= Decimal(1).scaleb(-decimals) / 2 + Decimal(
        "1e-12"
    )
