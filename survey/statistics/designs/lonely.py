"""Strata with one sampled PSU, which show no spread of their own: refused, or given a remedy by name."""

from dataclasses import dataclass

import numpy as np

from survey.statistics.designs.psus import SampledPSUs
from survey.statistics.designs.stages import LaterStage
from survey.statistics.errors import LonelyPSU, name_some
from survey.statistics.labels import BoolArray, FloatArray


@dataclass(frozen=True, eq=False)
class StratumTerms:
    """How each of H strata enters a variance: scale x sum over its PSUs of (z - centre x mean z)^2.

    scale : (H,) (1 - f) n / (n - 1); for a lonely PSU 1 - f under "adjust", else 0.
    centred : (H,) False where deviations are from the grand mean, on which influence values are 0.
    lonely : (H,) one PSU sampled, of a population that has more or is unknown.
    """

    scale: FloatArray
    centred: BoolArray
    lonely: BoolArray


def scale_strata(psus: SampledPSUs) -> StratumTerms:
    """The terms of each stratum under the design's remedy; raises LonelyPSU where it is "fail" and needed."""
    return _scale_units(psus, np.ones(len(psus.sampled)), "PSU")


def scale_later_strata(stage: LaterStage) -> StratumTerms:
    """The terms of the strata of a later stage, of which only what was drawn of the stages before counts.

    Raises LonelyPSU where a stratum has one sampled unit and the design names no remedy.
    """
    return _scale_units(stage.units, stage.drawn_share, "unit")


def _scale_units(units: SampledPSUs, share: FloatArray, what: str) -> StratumTerms:
    lonely = (units.sampled == 1) & (units.unsampled_share > 0) & (share > 0)
    if units.lonely_psu == "fail" and lonely.any():
        raise LonelyPSU(
            f"stratum {name_some(units.stratum_label[lonely])} has one sampled {what}, which shows no variance; "
            "join it to a stratum like it, or name a remedy, lonely_psu: adjust, average, certainty, remove"
        )
    adjusted = lonely & (units.lonely_psu == "adjust")
    inflation = units.sampled / np.maximum(units.sampled - 1, 1)
    scale = np.where(lonely & ~adjusted, 0.0, share * units.unsampled_share * inflation)
    return StratumTerms(scale=scale, centred=~adjusted, lonely=lonely)
