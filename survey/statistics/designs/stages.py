"""The stages of a sample after the first: units drawn within the units drawn before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from survey.statistics.designs.psus import LonelyRemedy, SampledPSUs, number_psus, refuse_small_populations
from survey.statistics.designs.reading import number_column, read_population
from survey.statistics.labels import FloatArray, IntArray, number_combinations


@dataclass(frozen=True, eq=False)
class Stage:
    """A later stage of sampling, as labels or as column names of a frame.

    unit : (n,) labels of the units drawn within a unit of the stage before; they may begin again in each.
    stratum : (n,) labels of strata within the units of the stage before; omitted, each is one stratum.
    population : (n,) units in the population of each stratum, or sampling fractions if none is above 1; omitted, units
        count as drawn with replacement.
    """

    unit: Any
    stratum: Any = None
    population: Any = None

    def take_columns(self, frame: pd.DataFrame) -> "Stage":
        """This stage with its column names replaced by the columns."""
        return Stage(*(None if name is None else frame[name] for name in (self.unit, self.stratum, self.population)))


@dataclass(frozen=True, eq=False)
class LaterStage:
    """Units of a later stage, of which every stratum lies within one unit of the stage before.

    unit_of_row : (n,) the number of each respondent's unit. units : what was sampled, by stratum. drawn_share : (H,)
    what share of the units of all stages before was drawn: 0 where one was drawn with replacement, for then the
    variance between first units holds that of the later stages.
    """

    unit_of_row: IntArray
    units: SampledPSUs
    drawn_share: FloatArray

    @property
    def sampled_share(self) -> FloatArray:
        """(H,) units sampled over units of the population."""
        return 1.0 - self.units.unsampled_share


def read_stages(
    stages: Sequence[Stage], psu_of_row: IntArray, psus: SampledPSUs, remedy: LonelyRemedy
) -> tuple[LaterStage, ...]:
    """The later stages of n respondents, each within the stage before; the PSUs are the first.

    Raises InvalidDesign for missing labels and for populations that are missing, vary or are smaller than the sample.
    """
    found: list[LaterStage] = []
    unit_of_row, drawn_share = psu_of_row, (1.0 - psus.unsampled_share)[psus.stratum]
    for position, stage in enumerate(stages):
        later = _read_stage(stage, unit_of_row, drawn_share, remedy, position + 2)
        found.append(later)
        unit_of_row = later.unit_of_row
        drawn_share = (later.drawn_share * later.sampled_share)[later.units.stratum]
    return tuple(found)


def _read_stage(
    stage: Stage, previous: IntArray, drawn_share: FloatArray, remedy: LonelyRemedy, number: int
) -> LaterStage:
    one_stratum = np.zeros(len(previous), dtype=np.int64)
    of_row, _ = number_column(stage.stratum, one_stratum, f"stratum of stage {number}")
    unit, unit_label = number_column(stage.unit, one_stratum, f"unit of stage {number}")
    stratum, within = number_combinations([previous, of_row], len(previous))
    unit_of_row, pairs = number_psus(stratum, unit)
    label = pd.Index([f"{first} of stage {number}" for first in within[:, 0]])
    sampled = np.bincount(pairs[:, 0], minlength=len(within))
    units = SampledPSUs(
        stratum=pairs[:, 0],
        psu_label=unit_label.take(pairs[:, 1]),
        stratum_label=label,
        population=read_population(stage.population, stratum, label, sampled),
        lonely_psu=remedy,
        lonely_in_domain=False,
    )
    refuse_small_populations(units, stratum)
    return LaterStage(unit_of_row, units, drawn_share[within[:, 0]])


def weigh_by_populations(psu_of_row: IntArray, psus: SampledPSUs, stages: Sequence[LaterStage]) -> FloatArray:
    """(n,) the product over the stages of units in the population over units sampled: the base weights of the design.

    Infinite where a stage has no population.
    """
    weight: FloatArray = (psus.population / psus.sampled)[psus.stratum[psu_of_row]]
    for stage in stages:
        weight = weight * (stage.units.population / stage.units.sampled)[stage.units.stratum[stage.unit_of_row]]
    return weight
