"""What a few people write in their own words, to suit what they ticked."""

from functools import cache

import numpy as np

from survey.demonstration.arrays import ByteArray, FloatArray, IntArray
from survey.demonstration.drawn import LANGUAGES
from survey.demonstration.layout import Layout
from survey.demonstration.tables import load_comments

_SHARE_OF_SATISFIED = 0.032
_SHARE_OF_OTHERS = 0.14
_SATISFIED_FROM = 3.5
_SHARE_WITH_ENDING = 0.45


def draw_comments(layout: Layout, ratings: ByteArray, language: IntArray, rng: np.random.Generator) -> dict[int, str]:
    """The comments of (n, k) ratings by the place of who wrote them: about the weakest factor, or the strongest."""
    by_factor = _average_by_factor(layout, ratings)
    answered = ~np.isnan(by_factor)
    weakest = np.where(answered, by_factor, np.inf).min(axis=1)
    satisfied = weakest >= _SATISFIED_FROM
    writes = rng.random(len(ratings)) < np.where(satisfied, _SHARE_OF_SATISFIED, _SHARE_OF_OTHERS)
    writes &= answered.any(axis=1)
    return {
        int(place): _compose(
            LANGUAGES[language[place]], satisfied=bool(satisfied[place]), layout=layout, means=by_factor[place], rng=rng
        )
        for place in np.flatnonzero(writes)
    }


def _average_by_factor(layout: Layout, ratings: ByteArray) -> FloatArray:
    """(n, factors) mean levels; NaN where a factor was not answered."""
    answered = (ratings >= ord("1")) & (ratings <= ord("5"))
    levels = np.where(answered, ratings - ord("0"), 0).astype(np.float64)
    member = np.eye(len(layout.factors))[layout.factor_of_item]
    counts = answered @ member
    means: FloatArray = np.divide(levels @ member, counts, out=np.full(counts.shape, np.nan), where=counts > 0)
    return means


def _compose(language: str, *, satisfied: bool, layout: Layout, means: FloatArray, rng: np.random.Generator) -> str:
    factor = layout.factors[int(np.nanargmax(means) if satisfied else np.nanargmin(means))]
    text = _choose(_list_sentences(language, "strong" if satisfied else "weak", factor), rng)
    if rng.random() < _SHARE_WITH_ENDING:
        text += " " + _choose(_list_sentences(language, "thanks" if satisfied else "wish", ""), rng)
    return text


def _choose(sentences: tuple[str, ...], rng: np.random.Generator) -> str:
    return sentences[int(rng.integers(len(sentences)))]


@cache
def _list_sentences(language: str, tone: str, factor: str) -> tuple[str, ...]:
    return tuple(
        each.text for each in load_comments() if (each.language, each.tone, each.factor) == (language, tone, factor)
    )
