"""How many dossiers were handled: the counts that answers are weighted to."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from survey.demonstration.arrays import FloatArray, IntArray
from survey.demonstration.fieldwork import Fieldwork
from survey.demonstration.working_days import list_months, month_busyness

_SPREAD_OF_MONTHS = 0.15
# As in real returns, some offices have not sent in their counts of some services.
_SHARE_NOT_COUNTED = 0.02
_HIGHEST_RESPONSE_RATE = 0.3


def find_scale(fieldworks: tuple[Fieldwork, ...], n_responses: tuple[int, ...]) -> float:
    """By how much the province must be busier than usual for this many responses to be a part of its dossiers."""
    dossiers = [float(_expect_dossiers(fieldwork).sum()) for fieldwork in fieldworks]
    return max(1.0, *(n / (_HIGHEST_RESPONSE_RATE * each) for each, n in zip(dossiers, n_responses, strict=True)))


def list_dossier_rows(fieldwork: Fieldwork, answered: IntArray, scale: float, seed: int) -> Iterator[dict[str, Any]]:
    """The rows of transaction_count, from (pairs, months) counts of the responses.

    Nowhere fewer than the responses: a person who answers has handed in a dossier. Months without one have no row.
    """
    rng = np.random.default_rng([seed, fieldwork.number, 1])
    expected = _expect_dossiers(fieldwork) * scale
    drawn = rng.poisson(expected * rng.lognormal(0.0, _SPREAD_OF_MONTHS, expected.shape))
    dossiers = np.maximum(drawn, answered)
    dossiers[rng.random(len(dossiers)) < _SHARE_NOT_COUNTED] = 0
    offers = fieldwork.offers
    _, offer_of_pair = np.unique(offers.pair, return_index=True)
    months = list(list_months(fieldwork.first, fieldwork.last))
    for pair, month in np.argwhere(dossiers > 0):
        yield {
            "agency_id": int(offers.responsible_ids[offer_of_pair[pair]]),
            "service_id": int(offers.service_ids[offer_of_pair[pair]]),
            "month": months[month],
            "dossiers": int(dossiers[pair, month]),
        }


def _expect_dossiers(fieldwork: Fieldwork) -> FloatArray:
    """(pairs, months) dossiers to expect."""
    usual = np.bincount(fieldwork.offers.pair, weights=fieldwork.offers.dossiers)
    busy = [month_busyness(month, fieldwork.last) for month in list_months(fieldwork.first, fieldwork.last)]
    return np.outer(usual, busy)
