"""Strata with one sampled PSU, which show no spread of their own: refused, or given a remedy by name."""

from dataclasses import dataclass

import numpy as np

from survey.statistics.designs.psus import SampledPSUs
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
    lonely = (psus.sampled == 1) & (psus.unsampled_share > 0)
    if psus.lonely_psu == "fail" and lonely.any():
        raise LonelyPSU(
            f"stratum {name_some(psus.stratum_label[lonely])} has one sampled PSU, which shows no variance; "
            "join it to a stratum like it, or name a remedy, lonely_psu: adjust, average, certainty, remove"
        )
    adjusted = lonely & (psus.lonely_psu == "adjust")
    inflation = psus.sampled / np.maximum(psus.sampled - 1, 1)
    scale = np.where(lonely & ~adjusted, 0.0, psus.unsampled_share * inflation)
    return StratumTerms(scale=scale, centred=~adjusted, lonely=lonely)
