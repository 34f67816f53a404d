"""Drawing the ratings: correlated within a respondent and within a counter's day, skewed high as real ones are."""

from dataclasses import dataclass

import numpy as np

from survey.demonstration.arrays import BoolArray, ByteArray, FloatArray, IntArray
from survey.demonstration.drawn import ASSISTED, KIOSK, PAPER
from survey.demonstration.layout import Layout
from survey.demonstration.respondents import Respondents

NOT_APPLICABLE = ord("n")
LEFT_OUT = ord("-")
_ONE = ord("1")

# Latent values from which an answer is 2, 3, 4, 5.
_THRESHOLDS = np.array([-2.75, -2.25, -1.44, 0.1])
_SPREAD_OF_ITEMS = 0.65
_SHARE_STRAIGHT = 0.14
_SHARE_STRAIGHT_AT_KIOSK = 0.24
_STRAIGHT_EFFECT = 0.3
# Where a person is asked in the office's presence, answers are kinder.
_MODE_EFFECTS = {KIOSK: 0.15, ASSISTED: 0.3}
# Forms on the screen must be complete; on paper a line is easily left out.
_SHARE_LEFT_OUT = {PAPER: 0.13, ASSISTED: 0.03}
# How often a factor does not apply to someone who came to submit, to collect, to ask.
_NOT_APPLICABLE = {
    "ii_b": {"submit": 0.14, "collect": 0.06, "ask": 0.45},
    "ii_d": {"submit": 0.72, "collect": 0.02, "ask": 0.85},
    "ii_e": {"submit": 0.58, "collect": 0.5, "ask": 0.55},
}
_SHARE_OF_STRAIGHT_THAT_USE_N = 0.4


@dataclass(frozen=True)
class Ratings:
    """(n, k) ASCII codes of the answers, and who gave the same answer to everything."""

    codes: ByteArray
    straight: BoolArray


def draw_ratings(
    layout: Layout,
    respondents: Respondents,
    *,
    stages: tuple[str, ...],
    mode: IntArray,
    expected: FloatArray,
    rng: np.random.Generator,
) -> Ratings:
    """The ratings of n respondents, from the (n, k) expected satisfaction on the latent scale."""
    n = len(mode)
    attitude = respondents.attitude + sum(effect * (mode == each) for each, effect in _MODE_EFFECTS.items())
    straight = rng.random(n) < np.where(mode == KIOSK, _SHARE_STRAIGHT_AT_KIOSK, _SHARE_STRAIGHT)
    latent = expected + attitude[:, np.newaxis] + rng.normal(0.0, _SPREAD_OF_ITEMS, expected.shape)
    latent[straight] = (expected.mean(axis=1) + attitude + _STRAIGHT_EFFECT)[straight, np.newaxis]
    codes = (np.searchsorted(_THRESHOLDS, latent) + _ONE).astype(np.uint8)
    codes[_draw_not_applicable(layout, stages, respondents.stage, straight, rng)] = NOT_APPLICABLE
    codes[_draw_left_out(mode, layout.n_items, rng)] = LEFT_OUT
    return Ratings(codes, straight)


def _draw_not_applicable(
    layout: Layout, stages: tuple[str, ...], stage: IntArray, straight: BoolArray, rng: np.random.Generator
) -> BoolArray:
    """Mostly a whole factor at once: who has no result yet has none that could be late, or wrong."""
    n = len(stage)
    share = np.array([[_NOT_APPLICABLE.get(factor, {}).get(each, 0.0) for factor in layout.factors] for each in stages])
    together = rng.random((n, len(layout.factors))) < share[stage]
    alone = rng.random((n, layout.n_items)) < 0.15 * share[stage][:, layout.factor_of_item]
    ignored = straight & (rng.random(n) > _SHARE_OF_STRAIGHT_THAT_USE_N)
    return (together[:, layout.factor_of_item] | alone) & layout.not_applicable & ~ignored[:, np.newaxis]


def _draw_left_out(mode: IntArray, n_items: int, rng: np.random.Generator) -> BoolArray:
    share = np.zeros(len(mode))
    for each, left_out in _SHARE_LEFT_OUT.items():
        share[mode == each] = left_out
    return rng.random((len(mode), n_items)) < share[:, np.newaxis]
