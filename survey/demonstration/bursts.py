"""Answers that the office seems to have given itself: for the detection of such answers to have something to find."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from survey.demonstration.arrays import ByteArray
from survey.demonstration.drawn import QR, DrawnResponses
from survey.demonstration.layout import Layout
from survey.demonstration.offers import Offers
from survey.demonstration.visits import HOUR
from survey.demonstration.working_days import busyness, is_saturday, list_days


class BurstKind(StrEnum):
    """How the answers of a burst betray themselves."""

    AFTER_HOURS = "after_hours"
    IDENTICAL = "identical"


_REASONS = {
    BurstKind.AFTER_HOURS: "Nhiều phiếu toàn mức 5 trong một giờ, ngoài giờ làm việc / "
    "Many forms with all answers 5 within an hour after office hours",
    BurstKind.IDENTICAL: "Nhiều phiếu trả lời giống hệt nhau trong một buổi tại một quầy / "
    "Many identical forms within half a day at one counter",
}
# When in the campaign (0 to 1), what, how many responses, and whether someone has set them aside already.
_PATTERNS = (
    (0.35, BurstKind.AFTER_HOURS, (40, 81), True),
    (0.55, BurstKind.IDENTICAL, (30, 51), False),
    (0.70, BurstKind.AFTER_HOURS, (40, 81), False),
    (0.80, BurstKind.IDENTICAL, (30, 51), True),
)
# A burst must stay the exception, however few responses are asked for.
_MOST_OF_RESPONSES = 0.1


@dataclass(frozen=True)
class Burst:
    """Many suspicious responses at one offer on one day; `quarantine_reason` where they were set aside."""

    day: date
    offer: int
    n: int
    kind: BurstKind
    quarantine_reason: str | None


def plan_bursts(
    offers: Offers, first: date, last: date, n_responses: int, rng: np.random.Generator
) -> tuple[Burst, ...]:
    """The bursts of a campaign between two days, as many as fit in a tenth of its responses."""
    days = [day for day in list_days(first, last) if busyness(day) > 0 and not is_saturday(day)]
    places = _draw_counters(offers, rng)
    bursts: list[Burst] = []
    for (when, kind, sizes, is_set_aside), offer in zip(_PATTERNS, places, strict=True):
        n = int(rng.integers(*sizes))
        if sum(burst.n for burst in bursts) + n <= _MOST_OF_RESPONSES * n_responses:
            reason = _REASONS[kind] if is_set_aside else None
            bursts.append(Burst(days[int(when * len(days))], offer, n, kind, reason))
    return tuple(bursts)


def draw_burst(number: int, burst: Burst, layout: Layout, rng: np.random.Generator) -> DrawnResponses:
    """The responses of a burst; nobody in it tells anything about themselves."""
    after_hours = burst.kind == BurstKind.AFTER_HOURS
    begins, hours = (rng.uniform(18.0, 19.5), 0.9) if after_hours else (8.0, 3.0)
    ratings = np.full(layout.n_items, ord("5"), dtype=np.uint8) if after_hours else _draw_vector(layout, rng)
    return DrawnResponses(
        offer=np.full(burst.n, burst.offer),
        second=((begins + rng.uniform(0.0, hours, burst.n)) * HOUR).astype(np.int64),
        mode=np.full(burst.n, QR),
        language=np.zeros(burst.n, dtype=np.int64),
        seconds_taken=rng.integers(8, 20, burst.n),
        choices=np.zeros(burst.n, dtype=np.int64),
        burst=np.full(burst.n, number),
        ratings=np.tile(ratings, (burst.n, 1)),
    )


def _draw_vector(layout: Layout, rng: np.random.Generator) -> ByteArray:
    """One form that someone filled in once and copied: fours and fives."""
    return rng.integers(ord("4"), ord("5") + 1, layout.n_items).astype(np.uint8)


def _draw_counters(offers: Offers, rng: np.random.Generator) -> list[int]:
    """One offer for each pattern, at busy offers of different counters."""
    busy = np.argsort(-offers.dossiers * (offers.asking > 0), kind="stable")[:200]
    _, first_at_counter = np.unique(offers.counter[busy], return_index=True)
    return [int(place) for place in rng.choice(busy[first_at_counter], len(_PATTERNS), replace=False)]
