"""What makes satisfaction differ: the units, the services, the factors, and time.

Everything is on the latent scale on which a respondent's answer is a normal variable with thresholds (see ratings.py);
0.3 is about three points of the index.
"""

from dataclasses import dataclass

import numpy as np

from survey.demonstration.arrays import FloatArray, IntArray
from survey.demonstration.offers import Offers
from survey.demonstration.plan import ProvincePlan
from survey.demonstration.tables import load_services

# Factors of the counter questionnaire: access, procedures, officials, results, feedback and complaints.
FACTOR_EFFECTS = {"ii_a": 0.22, "ii_b": -0.08, "ii_c": 0.0, "ii_d": 0.22, "ii_e": -0.42}
# How much of a factor is made at the counter that receives; the rest is made by the agency responsible.
_MADE_AT_COUNTER = {"ii_a": 1.0, "ii_b": 0.4, "ii_c": 0.9, "ii_d": 0.1, "ii_e": 0.6}
_FIELD_EFFECTS = {"DD": -0.35, "XD": -0.2, "KT": -0.6, "NO": -0.3, "CT": 0.12, "HT": 0.1, "DN": 0.15}

# Units with a story, at the start and at the end of a campaign; all others are drawn.
_STORIES = {
    "TG-X05": (-0.95, -0.85),
    "TG-X36": (-1.1, -1.0),
    "TG-P11": (-0.75, -0.8),
    "TG-SXD": (-0.9, -0.8),
    "TG-P04": (-1.1, 0.45),
    "TG-X26": (0.3, -0.5),
    "TG-P03": (0.55, 0.6),
    "TG-X17": (0.5, 0.5),
}
_SPREAD_OF_UNITS = 0.28
_SPREAD_OF_TRENDS = 0.12
_SPREAD_OF_SERVICES = 0.14
_SPREAD_OF_ITEMS = 0.1
# Before the merger everything was a little weaker, and a unit much like the one that took it over.
_BEFORE = -0.12
_SPREAD_OF_PREDECESSORS = 0.15


@dataclass(frozen=True)
class UnitQuality:
    """A unit's effect on satisfaction at the start and at the end of a campaign."""

    start: float
    end: float


@dataclass(frozen=True)
class OfferQuality:
    """(n offers, n factors) effects on satisfaction at the start and at the end of a campaign."""

    at_start: FloatArray
    at_end: FloatArray

    def at(self, passed: float, offer: IntArray) -> FloatArray:
        """(n, n factors) effects on the responses to these offers when a part (0 to 1) of the campaign has passed."""
        effects: FloatArray = (1 - passed) * self.at_start[offer] + passed * self.at_end[offer]
        return effects


def draw_unit_quality(plan: ProvincePlan, rng: np.random.Generator) -> dict[str, UnitQuality]:
    """The effect of every unit by code: told, or drawn; a former unit's from those that took over its work."""
    quality: dict[str, UnitQuality] = {}
    for agency in plan.agencies:
        start = rng.normal(0.0, _SPREAD_OF_UNITS)
        end = start + rng.normal(0.05, _SPREAD_OF_TRENDS)
        if agency.closed_on is None:
            quality[agency.code] = UnitQuality(*_STORIES.get(agency.code, (start, end)))
    for predecessor, successors in _list_successors(plan).items():
        inherited = sum(quality[each].start for each in successors) / len(successors)
        start = inherited + _BEFORE + rng.normal(0.0, _SPREAD_OF_PREDECESSORS)
        quality[predecessor] = UnitQuality(start, start + rng.normal(0.0, _SPREAD_OF_TRENDS))
    return quality


def draw_item_quality(factor_of_item: IntArray, rng: np.random.Generator) -> FloatArray:
    """(n items,) effects of what exactly is asked, which cancel out within each factor."""
    drawn = rng.normal(0.0, _SPREAD_OF_ITEMS, len(factor_of_item))
    of_factor = np.bincount(factor_of_item, weights=drawn) / np.bincount(factor_of_item)
    effects: FloatArray = drawn - of_factor[factor_of_item]
    return effects


def draw_service_quality(rng: np.random.Generator) -> dict[str, float]:
    """The effect of every service by code."""
    return {
        service.code: rng.normal(_FIELD_EFFECTS.get(service.field, 0.0), _SPREAD_OF_SERVICES)
        for service in load_services()
    }


def combine_quality(
    offers: Offers, factors: tuple[str, ...], units: dict[str, UnitQuality], services: dict[str, float]
) -> OfferQuality:
    """The effects of unit, service and factor on each offer; a factor unknown here has none of its own."""
    factor = np.array([FACTOR_EFFECTS.get(each, 0.0) for each in factors])
    at_counter = np.array([_MADE_AT_COUNTER.get(each, 0.5) for each in factors])
    service = np.array([services[offer.service] for _, offer in offers.planned])

    def combine(effects: dict[str, float]) -> FloatArray:
        receiving = np.array([effects[counter.agency] for counter, _ in offers.planned])
        responsible = np.array([effects[offer.responsible] for _, offer in offers.planned])
        made = np.outer(receiving, at_counter) + np.outer(responsible, 1 - at_counter)
        combined: FloatArray = made + service[:, np.newaxis] + factor
        return combined

    return OfferQuality(
        at_start=combine({code: unit.start for code, unit in units.items()}),
        at_end=combine({code: unit.end for code, unit in units.items()}),
    )


def _list_successors(plan: ProvincePlan) -> dict[str, list[str]]:
    successors: dict[str, list[str]] = {}
    for each in plan.successions:
        successors.setdefault(each.predecessor, []).append(each.successor)
    return successors
