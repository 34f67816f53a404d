"""How often 95 % intervals hold the truth, on answers as QR codes at counters gather them."""

from functools import cache

import numpy as np
import pytest

from survey.statistics import Composition, SurveyDesign, estimate_indices, reduce_to_cells

N_SAMPLES, N_COUNTERS, N_STRATA = 1000, 240, 3
TRUTH = 0.9 * 0.86 + 0.1 * 0.55
BINOMIAL_ERROR = np.sqrt(0.95 * 0.05 / N_SAMPLES)


@cache
def draw_answers() -> tuple[np.ndarray, ...]:
    """Samples of counters, most of them good and a tenth poor; few answers at most, many at some, all skewed high."""
    random = np.random.default_rng(20261123)
    counters = N_SAMPLES * N_COUNTERS
    poor = random.random(counters) < 0.1
    quality = np.where(poor, random.beta(5.5, 4.5, counters), random.beta(8.6, 1.4, counters))
    size = 1 + random.geometric(0.15, counters)
    counter = np.repeat(np.arange(counters), size)
    satisfied = random.random(len(counter)) < quality[counter]
    ratings = np.where(satisfied, random.choice([4, 5], len(counter)), random.choice([1, 2, 3], len(counter)))
    # People weigh alike within a counter: dossiers handled over answers received.
    weight = random.lognormal(0, 0.3, counters)[counter]
    return ratings[:, None].astype(np.uint8), weight, counter, counter // N_COUNTERS


@cache
def reduce_samples():
    """Every sample is a domain with strata of its own, so that all are computed at once."""
    ratings, weight, counter, sample = draw_answers()
    stratum = sample * N_STRATA + counter % N_STRATA
    design = SurveyDesign.from_arrays(weight=weight, stratum=stratum, psu=counter)
    composition = Composition(items={"overall": 0})
    return reduce_to_cells(ratings, design, {"sample": sample}, composition=composition), composition


@pytest.mark.parametrize("interval", ["logit", "wilson", "beta", "asin", "t", "normal"])
def test_intervals_hold_the_truth_as_often_as_they_say(interval):
    cells, composition = reduce_samples()
    table = estimate_indices(cells, composition, by=["sample"], interval=interval)
    table = table[table["measure"] == "overall"]
    covered = ((table["lower"] <= TRUTH) & (table["upper"] >= TRUTH)).mean()
    assert len(table) == N_SAMPLES
    assert abs(covered - 0.95) <= 3 * BINOMIAL_ERROR


def test_weights_taken_as_frequencies_would_cover_far_too_seldom():
    """What the design is for: without counters the same intervals miss the truth several times as often."""
    ratings, weight, _, sample = draw_answers()
    composition = Composition(items={"overall": 0})
    design = SurveyDesign.from_arrays(weight=weight, stratum=sample)
    cells = reduce_to_cells(ratings, design, {"sample": sample}, composition=composition)
    table = estimate_indices(cells, composition, by=["sample"])
    table = table[table["measure"] == "overall"]
    covered = ((table["lower"] <= TRUTH) & (table["upper"] >= TRUTH)).mean()
    assert covered < 0.95 - 5 * BINOMIAL_ERROR
