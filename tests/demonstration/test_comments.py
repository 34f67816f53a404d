"""What people write suits what they ticked."""

import numpy as np
import pytest

from survey.demonstration.comments import draw_comments
from survey.demonstration.layout import build_layout
from survey.demonstration.tables import load_comments
from survey.questionnaires.instruments.build import build_document
from survey.questionnaires.instruments.load import load_instrument

LAYOUT = build_layout(build_document(load_instrument("sipas_1001_counter")))
N = 3000


def draw(ratings, language=0):
    codes = np.tile(np.frombuffer(ratings.encode(), dtype=np.uint8), (N, 1))
    return draw_comments(LAYOUT, codes, np.full(N, language), np.random.default_rng(1))


def sentences(language, tone, factor):
    return tuple(
        each.text for each in load_comments() if (each.language, each.tone, each.factor) == (language, tone, factor)
    )


@pytest.mark.parametrize(
    ("ratings", "tone", "factor"),
    [
        ("2224444444555nnn", "weak", "ii_a"),
        ("5553333555555nnn", "weak", "ii_b"),
        ("4444444222444444", "weak", "ii_c"),
        ("4444444444222nnn", "weak", "ii_d"),
        ("4444444444555222", "weak", "ii_e"),
        ("4444444444444555", "strong", "ii_e"),
        ("4444444555444nnn", "strong", "ii_c"),
    ],
)
def test_a_comment_is_about_the_weakest_factor_or_the_strongest_where_none_is_weak(ratings, tone, factor):
    comments = draw(ratings)
    assert comments
    assert all(text.startswith(sentences("vi", tone, factor)) for text in comments.values())


def test_comments_are_in_the_language_of_the_form():
    assert all(text.startswith(sentences("en", "weak", "ii_a")) for text in draw("2224444444555nnn", 1).values())


def test_who_answered_nothing_writes_nothing():
    assert draw("-" * 16) == {}


def test_the_dissatisfied_write_more_often():
    assert len(draw("2" * 16)) > 2 * len(draw("5" * 16))
