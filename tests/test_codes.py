"""Codes that people read aloud, copy from a poster and type."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.codes import ALPHABET, LONGEST, group_code, is_code, new_code, read_code

codes = st.text(ALPHABET, min_size=1, max_size=LONGEST)


@given(st.integers(1, LONGEST))
def test_a_new_code_is_a_code_of_the_length_that_was_asked_for(length):
    code = new_code(length)
    assert len(code) == length
    assert is_code(code)


def test_new_codes_use_the_whole_alphabet_and_do_not_repeat():
    # A letter of 32 is missing from 12,000 draws once in 10^164 times; two codes of 60 bits are equal once in 10^12.
    made = [new_code(12) for _ in range(1_000)]
    assert set("".join(made)) == set(ALPHABET)
    assert len(set(made)) == len(made)


def test_the_alphabet_has_no_letters_that_are_mistaken_for_others():
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert set(string.digits + string.ascii_uppercase) - set(ALPHABET) == set("ILOU")


@given(codes)
def test_a_code_is_read_as_itself(code):
    assert read_code(code) == code


@given(codes)
def test_a_code_is_read_back_from_the_groups_it_is_printed_in(code):
    assert read_code(group_code(code)) == code


@given(codes)
def test_groups_have_four_characters_but_for_the_last(code):
    *full, last = group_code(code).split("-")
    assert {len(group) for group in full} <= {4}
    assert 1 <= len(last) <= 4


@given(codes, st.data())
def test_a_code_is_read_from_any_way_of_typing_it(code, data):
    spellings = {"0": "0Oo", "1": "1IiLl"}
    typed = "".join(
        data.draw(st.sampled_from(spellings.get(character, character + character.lower())))
        + data.draw(st.sampled_from(["", "", " ", "-"]))
        for character in code
    )
    assert read_code(typed) == code


@given(st.text())
def test_reading_what_was_read_changes_nothing(typed):
    assert read_code(read_code(typed)) == read_code(typed)


@pytest.mark.parametrize("text", ["", "U", "ABCD-EFGH", "abcd", "7K2M9P\x00", "Ắ", "A" * (LONGEST + 1), "7K2M9P\n"])
def test_what_could_not_be_a_code_is_known_without_asking_the_database(text):
    assert not is_code(text)
