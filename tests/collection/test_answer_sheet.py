"""What is kept of the answers to a form with every kind of item, and what is refused."""

import pytest

from survey.collection.submission import read_answer_sheet
from survey.errors import RefusedAnswer
from tests.questionnaires.forms import EVERY_KIND

COMPLETE = {
    "paid": "yes",
    "fee": " 20 ",
    "ways": ["post", "online"],
    "best": "online",
    "speed": "2",
    "slow_page": "Trang nộp phí",
    "overall": "n",
    "comment": "",
}


def test_ratings_choices_numbers_and_texts_each_have_their_place():
    sheet = read_answer_sheet(EVERY_KIND, COMPLETE)
    assert sheet.ratings == "2n"
    assert sheet.answers == {"paid": "yes", "fee": 20, "ways": ["online", "post"], "best": "online"}
    assert sheet.comments == {"slow_page": "Trang nộp phí"}


def test_what_a_condition_does_not_show_is_dropped_and_not_missed():
    sheet = read_answer_sheet(EVERY_KIND, COMPLETE | {"paid": "no", "ways": []})
    assert sheet.ratings == ".n"
    assert sheet.answers == {"paid": "no", "best": "online"}
    assert sheet.comments == {}


@pytest.mark.parametrize("code", ["paid", "fee", "speed", "overall"])
def test_a_required_item_that_is_shown_is_missed(code):
    with pytest.raises(RefusedAnswer, match=code):
        read_answer_sheet(EVERY_KIND, {key: value for key, value in COMPLETE.items() if key != code})


@pytest.mark.parametrize(
    "changes",
    [
        {"fee": "0"},
        {"fee": "5001"},
        {"fee": "2.5"},
        {"fee": "٢"},
        {"fee": "1" * 40},
        {"fee": "-"},
        {"paid": "perhaps"},
        {"paid": ["yes", "no"]},
        {"ways": ["post", "post"]},
        {"ways": ["plane"]},
        {"overall": "6"},
        {"speed": "n"},
        {"slow_page": "x" * 201},
        {"welcome": "x"},
    ],
    ids=str,
)
def test_what_an_item_does_not_take_is_refused(changes):
    with pytest.raises(RefusedAnswer):
        read_answer_sheet(EVERY_KIND, COMPLETE | changes)
