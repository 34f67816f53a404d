"""The fieldwork of one campaign: how many answer on each day, and what they answer."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from survey.demonstration.arrays import FloatArray, IntArray
from survey.demonstration.bursts import Burst, draw_burst
from survey.demonstration.drawn import NONE, DrawnResponses, merge_by_time
from survey.demonstration.layout import Layout
from survey.demonstration.offers import Offers
from survey.demonstration.quality import OfferQuality
from survey.demonstration.ratings import draw_ratings
from survey.demonstration.respondents import ChoiceTable
from survey.demonstration.visits import Habits, draw_seconds_taken, draw_visits
from survey.demonstration.working_days import busyness, is_saturday, list_days

_SPREAD_OF_COUNTER_DAYS = 0.3
_SPREAD_OF_DAYS = 0.12
# Few scan in the first weeks, more when posters hang everywhere.
_FIRST_DAY, _LAST_DAY = 0.6, 1.4


@dataclass(frozen=True)
class Fieldwork:
    """A campaign's counters between two days (both included), and everything its answers are drawn from."""

    number: int
    campaign_id: int
    version_id: int
    first: date
    last: date
    offers: Offers
    quality: OfferQuality
    item_quality: FloatArray
    habits: Habits
    layout: Layout
    choices: ChoiceTable
    bursts: tuple[Burst, ...]

    @property
    def days(self) -> list[date]:
        """Every day of the fieldwork, open or not."""
        return list_days(self.first, self.last)


def allocate_days(fieldwork: Fieldwork, n: int, seed: int) -> IntArray:
    """How many of n responses come on each day of the fieldwork, bursts apart."""
    rng = np.random.default_rng([seed, fieldwork.number])
    days = fieldwork.days
    weights = np.array([busyness(day) for day in days])
    weights *= np.linspace(_FIRST_DAY, _LAST_DAY, len(days)) * rng.lognormal(0.0, _SPREAD_OF_DAYS, len(days))
    return rng.multinomial(n, weights / weights.sum())


def draw_day(fieldwork: Fieldwork, day: date, n: int, seed: int) -> DrawnResponses:
    """The n responses of a day and those of its bursts; each day has random numbers of its own."""
    rng = np.random.default_rng([seed, fieldwork.number, day.toordinal()])
    parts = [_draw_honest(fieldwork, day, n, rng)]
    for number, burst in enumerate(fieldwork.bursts):
        if burst.day == day:
            parts.append(draw_burst(number, burst, fieldwork.layout, rng))
    return merge_by_time(parts)


def _draw_honest(fieldwork: Fieldwork, day: date, n: int, rng: np.random.Generator) -> DrawnResponses:
    visits = draw_visits(fieldwork.offers, fieldwork.habits, n, morning_only=is_saturday(day), rng=rng)
    respondents = fieldwork.choices.draw(n, rng)
    expected = _expect(fieldwork, day, visits.offer, rng)
    ratings = draw_ratings(
        fieldwork.layout,
        respondents,
        stages=fieldwork.choices.stages,
        mode=visits.mode,
        expected=expected,
        rng=rng,
    )
    return DrawnResponses(
        offer=visits.offer,
        second=visits.second,
        mode=visits.mode,
        language=visits.language,
        seconds_taken=draw_seconds_taken(visits.mode, ratings.straight, rng),
        choices=respondents.choices,
        burst=np.full(n, NONE),
        ratings=ratings.codes,
    )


def _expect(fieldwork: Fieldwork, day: date, offer: IntArray, rng: np.random.Generator) -> FloatArray:
    """(n, items) expected satisfaction: the offer's on its way through the campaign, the counter's day, the item's."""
    passed = (day - fieldwork.first).days / max(1, (fieldwork.last - fieldwork.first).days)
    today = rng.normal(0.0, _SPREAD_OF_COUNTER_DAYS, fieldwork.offers.n_counters)
    at_offer = fieldwork.quality.at(passed, offer) + today[fieldwork.offers.counter[offer], np.newaxis]
    expected: FloatArray = at_offer[:, fieldwork.layout.factor_of_item] + fieldwork.item_quality
    return expected
