"""Every service at every counter of one period as columns of numbers: what is handed in where, and how often asked."""

from dataclasses import dataclass

import numpy as np

from survey.demonstration.arrays import FloatArray, IntArray
from survey.demonstration.plan import PlannedCounter, PlannedOffer
from survey.demonstration.store_province import StoredProvince
from survey.demonstration.tables import ServiceRow, load_services

# How unequal the counters are in asking people to answer, on the log scale; and those that never ask.
_SPREAD_OF_ASKING = 0.6
_SHARE_THAT_NEVER_ASKS = 0.03
_SPREAD_OF_DOSSIERS = 0.3


@dataclass(frozen=True)
class Offers:
    """One row a counter and service, n rows; a pair is a responsible agency and a service.

    `dossiers` is what is handed in here in a usual month, `asking` how readily people are asked for an answer.
    """

    planned: tuple[tuple[PlannedCounter, PlannedOffer], ...]
    counter: IntArray
    counter_ids: IntArray
    receiving_ids: IntArray
    responsible_ids: IntArray
    service_ids: IntArray
    pair: IntArray
    dossiers: FloatArray
    asking: FloatArray

    @property
    def n_counters(self) -> int:
        """How many counters there are; `counter` counts them from 0."""
        return int(self.counter.max()) + 1

    @property
    def n_pairs(self) -> int:
        """How many pairs there are; `pair` counts them from 0."""
        return int(self.pair.max()) + 1


def build_offers(stored: StoredProvince, *, former: bool, rng: np.random.Generator) -> Offers:
    """The offers of the counters that closed at the merger (former), or of those of today."""
    counters = [each for each in stored.counters if (each[0].closed_on is not None) == former]
    rows = [(place, counter, offer) for place, (counter, _) in enumerate(counters) for offer in counter.offers]
    counter_ids = np.array([counter_id for _, counter_id in counters])
    counter = np.array([place for place, _, _ in rows])
    pair = _number_pairs([(offer.responsible, offer.service) for _, _, offer in rows])
    asking = rng.lognormal(0.0, _SPREAD_OF_ASKING, len(counters)) * (rng.random(len(counters)) > _SHARE_THAT_NEVER_ASKS)
    return Offers(
        planned=tuple((planned, offer) for _, planned, offer in rows),
        counter=counter,
        counter_ids=counter_ids[counter],
        receiving_ids=np.array([stored.agency_ids[planned.agency] for _, planned, _ in rows]),
        responsible_ids=np.array([stored.agency_ids[offer.responsible] for _, _, offer in rows]),
        service_ids=np.array([stored.service_ids[offer.service] for _, _, offer in rows]),
        pair=pair,
        dossiers=_divide_dossiers(stored, [offer for _, _, offer in rows], pair, rng),
        asking=asking[counter],
    )


def _number_pairs(pairs: list[tuple[str, str]]) -> IntArray:
    numbers = {pair: number for number, pair in enumerate(dict.fromkeys(pairs))}
    return np.array([numbers[pair] for pair in pairs])


def _divide_dossiers(
    stored: StoredProvince, offers: list[PlannedOffer], pair: IntArray, rng: np.random.Generator
) -> FloatArray:
    """Each pair's dossiers of a usual month, divided among the counters that receive them."""
    sizes = {agency.code: agency.size for agency in stored.plan.agencies}
    services: dict[str, ServiceRow] = {service.code: service for service in load_services()}
    usual = np.array([services[offer.service].monthly * sizes[offer.responsible] for offer in offers])
    share = np.array([offer.share for offer in offers])
    n_pairs = int(pair.max()) + 1
    local = rng.lognormal(0.0, _SPREAD_OF_DOSSIERS, n_pairs)
    dossiers: FloatArray = usual * local[pair] * share / np.bincount(pair, weights=share)[pair]
    return dossiers
