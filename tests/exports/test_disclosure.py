"""Disclosure control: what is written occurs at least k times, and no more is coarsened than must be."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.exports.microdata.disclosure import Coarsening, protect

_K = 3
_STEPS = (
    Coarsening("month", "day", np.array([0, 0, 2, 2])),
    Coarsening("age_merged", "age", np.array([0, 1, 1, 3])),
    Coarsening("age_withheld", "age", np.array([3, 3, 3, 3])),
)
_rows = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 2)), max_size=60)


def _columns(rows: list[tuple[int, int, int]]) -> dict[str, np.ndarray]:
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return {"day": table[:, 0], "age": table[:, 1], "service": table[:, 2]}


@given(_rows)
def test_every_combination_that_is_kept_occurs_often_enough(rows):
    result = protect(_columns(rows), _STEPS, _K)
    left = zip(*(codes[~result.still_rare].tolist() for codes in result.columns.values()), strict=True)
    assert all(count >= _K for count in Counter(left).values())


@given(_rows)
def test_what_was_common_already_stays_as_it_was(rows):
    result = protect(_columns(rows), _STEPS, _K)
    now = list(zip(*(codes.tolist() for codes in result.columns.values()), strict=True))
    common = {row for row, count in Counter(rows).items() if count >= _K}
    assert all(now[place] == row and not result.still_rare[place] for place, row in enumerate(rows) if row in common)


def test_a_rare_answer_is_coarsened_step_by_step_and_counted():
    rows = [(0, 0, 0)] * 3 + [(2, 1, 0), (3, 1, 0), (3, 2, 0)] + [(1, 3, 1)]
    result = protect(_columns(rows), _STEPS, _K)
    assert result.columns["day"].tolist() == [0, 0, 0, 2, 2, 2, 0]
    assert result.columns["age"].tolist() == [0, 0, 0, 1, 1, 1, 3]
    assert result.touched == {"month": 3, "age_merged": 1, "age_withheld": 0}
    assert (result.still_rare.tolist(), result.n_still_rare) == ([False] * 6 + [True], 1)


def test_combinations_beyond_64_bits_are_told_apart():
    wide = {str(place): np.array([0, 0, 2**21 - 1, 2**21 - 1, place]) for place in range(4)}
    assert protect(wide, (), 2).still_rare.tolist() == [False] * 4 + [True]


@pytest.mark.parametrize("column", ["day", "age"])
def test_the_codes_that_were_given_are_left_alone(column):
    columns = _columns([(3, 2, 0)])
    before = columns[column].copy()
    protect(columns, _STEPS, _K)
    assert columns[column].tolist() == before.tolist()
