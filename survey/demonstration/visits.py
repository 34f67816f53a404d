"""Who comes where and when on a day, and how they answer: by phone, at the kiosk, on paper, with help."""

from dataclasses import dataclass

import numpy as np

from survey.demonstration.arrays import BoolArray, FloatArray, IntArray, draw_places
from survey.demonstration.drawn import ASSISTED, KIOSK, NONE, PAPER, QR
from survey.demonstration.offers import Offers
from survey.demonstration.present_units import CENTRE

HOUR = 3600
_SHARE_IN_THE_EVENING = 0.05
_SHARE_IN_THE_AFTERNOON = 0.42
_SHARE_OF_ENGLISH = 0.008
_SHARE_OF_ENGLISH_AT_CENTRE = 0.025
_SHARE_OF_COMMUNES_WITH_KIOSK = 0.25


@dataclass(frozen=True)
class Visits:
    """n people who answer on one day; columns as in DrawnResponses."""

    offer: IntArray
    second: IntArray
    mode: IntArray
    language: IntArray


@dataclass(frozen=True)
class Habits:
    """How people answer at each counter: (n counters, 4) cumulative shares of the modes, and the share of English."""

    modes: FloatArray
    english: FloatArray


def draw_habits(offers: Offers, rng: np.random.Generator) -> Habits:
    """The habits of every counter: a kiosk at centres and at some communes, more paper at some than at others."""
    n = offers.n_counters
    at_centre = np.zeros(n, dtype=bool)
    at_centre[offers.counter] = [counter.agency.endswith(CENTRE.removeprefix("TG")) for counter, _ in offers.planned]
    has_kiosk = at_centre | (rng.random(n) < _SHARE_OF_COMMUNES_WITH_KIOSK)
    modes = np.empty((n, 4))
    modes[:, QR] = 0.72
    modes[:, KIOSK] = np.where(has_kiosk, rng.uniform(0.2, 0.5, n), 0.0)
    modes[:, PAPER] = rng.lognormal(np.log(0.07), 0.5, n)
    modes[:, ASSISTED] = rng.lognormal(np.log(0.05), 0.4, n)
    cumulative = np.cumsum(modes, axis=1)
    return Habits(
        modes=cumulative / cumulative[:, -1:],
        english=np.where(at_centre, _SHARE_OF_ENGLISH_AT_CENTRE, _SHARE_OF_ENGLISH),
    )


def draw_visits(offers: Offers, habits: Habits, n: int, *, morning_only: bool, rng: np.random.Generator) -> Visits:
    """n visits of one day, each at an offer drawn by its dossiers and by how readily it asks for answers."""
    offer = draw_places(rng, offers.dossiers * offers.asking, n)
    counter = offers.counter[offer]
    mode = (rng.random(n)[:, np.newaxis] > habits.modes[counter, :-1]).sum(axis=1)
    return Visits(
        offer=offer,
        second=_draw_seconds(rng, n, by_phone=mode == QR, morning_only=morning_only),
        mode=mode,
        language=(rng.random(n) < habits.english[counter]).astype(np.int64),
    )


def draw_seconds_taken(mode: IntArray, straight: BoolArray, rng: np.random.Generator) -> IntArray:
    """How long each respondent took, NONE on paper; who gives the same answer to everything is quick."""
    median = np.where(straight, 26.0, np.select([mode == KIOSK, mode == ASSISTED], [70.0, 210.0], 95.0))
    seconds = np.maximum(6, median * rng.lognormal(0.0, 0.5, len(mode))).astype(np.int64)
    return np.where(mode == PAPER, NONE, seconds)


def _draw_seconds(rng: np.random.Generator, n: int, *, by_phone: BoolArray, morning_only: bool) -> IntArray:
    """Seconds of the local day: in office hours, and a few from home in the evening, by phone."""
    morning = rng.triangular(7.5, 9.2, 11.6, n)
    if morning_only:
        return (morning * HOUR).astype(np.int64)
    afternoon = rng.triangular(13.4, 14.7, 17.1, n)
    evening = rng.uniform(17.5, 21.7, n)
    hour = np.where(rng.random(n) < _SHARE_IN_THE_AFTERNOON, afternoon, morning)
    from_home = by_phone & (rng.random(n) < _SHARE_IN_THE_EVENING)
    return (np.where(from_home, evening, hour) * HOUR).astype(np.int64)
