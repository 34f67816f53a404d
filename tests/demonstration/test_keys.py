"""Codes of the demonstration: all different, and the same for the same seed."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from survey.codes import ALPHABET
from survey.demonstration.keys import CodeBook, decode_rows

LENGTHS = st.sampled_from([8, 12])
SEEDS = st.integers(0, 2**40)


@given(length=LENGTHS, seed=SEEDS, first=st.integers(0, 2**39), n=st.integers(1, 500))
def test_different_numbers_have_different_codes(length, seed, first, n):
    codes = CodeBook(length, seed).codes(np.arange(first, first + n))
    assert len(set(codes)) == n
    assert all(len(code) == length and set(code) <= set(ALPHABET) for code in codes)


@given(length=LENGTHS, seed=SEEDS, numbers=st.lists(st.integers(0, 2**39), min_size=2, max_size=20))
def test_a_code_depends_on_its_number_and_the_seed_alone(length, seed, numbers):
    together = CodeBook(length, seed).codes(np.array(numbers))
    assert together == [CodeBook(length, seed).codes(np.array([number]))[0] for number in numbers]


def test_short_codes_do_not_repeat_before_all_are_used():
    codes = CodeBook(2, 1).codes(np.arange(32**2))
    assert len(set(codes)) == 32**2


def test_other_seeds_give_other_codes():
    assert not set(CodeBook(8, 1).codes(np.arange(1000))) & set(CodeBook(8, 2).codes(np.arange(1000)))


@given(st.lists(st.text("12345n-.", min_size=16, max_size=16), min_size=1, max_size=30))
def test_ratings_are_read_as_they_were_written(rows):
    letters = np.array([list(row.encode()) for row in rows], dtype=np.uint8)
    assert decode_rows(letters) == rows
