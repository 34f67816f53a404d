"""How respondents were sampled: their weights, strata and PSUs."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from survey.statistics.designs.poststrata import Poststrata, number_classes, number_poststrata
from survey.statistics.designs.psus import (
    LonelyRemedy,
    SampledPSUs,
    number_psus,
    refuse_psus_in_two_strata,
    refuse_small_populations,
)
from survey.statistics.errors import InvalidDesign, name_some
from survey.statistics.labels import FloatArray, IntArray, number_labels
from survey.statistics.weighting.calibrated import Calibration, Poststratification

Population = ArrayLike | Mapping[Any, float]


@dataclass(frozen=True, eq=False)
class SurveyDesign:
    """A stratified sample of PSUs, one stage; made by `from_arrays` or `from_frame`.

    weight : (n,) how many of the population each respondent stands for. psu_of_row : (n,) the number of each
    respondent's PSU among `psus`, which know their strata, populations and the remedy for lonely PSUs.
    poststratum_of_row : (n,) the number of each respondent's post-stratum among `poststrata`; 0 where there are none.
    """

    weight: FloatArray
    psu_of_row: IntArray
    psus: SampledPSUs
    poststratum_of_row: IntArray
    poststrata: Poststrata | None

    @classmethod
    def from_arrays(
        cls,
        *,
        weight: ArrayLike,
        stratum: ArrayLike | pd.Series | None = None,
        psu: ArrayLike | pd.Series | None = None,
        population: Population | None = None,
        poststratum: ArrayLike | pd.Series | None = None,
        lonely_psu: LonelyRemedy = "fail",
        lonely_in_domain: bool = False,
        nest: bool = False,
    ) -> Self:
        """A design from one number or label a respondent.

        Parameters
        ----------
        weight : (n,) design or calibrated weights, zero or more.
        stratum : (n,) labels; omitted, one stratum.
        psu : (n,) labels of primary sampling units; omitted, every respondent is one.
        population : PSUs in the population, as a mapping from stratum label or as (n,) numbers constant within a
            stratum: the finite population correction. Omitted, PSUs count as drawn with replacement.
        poststratum : (n,) labels of the post-strata whose known totals the weights were made to hit (see
            `poststratify`), missing where there was no total. Standard errors are then those of the post-stratified
            estimator. Omitted, weights count as fixed.
        lonely_psu : what a stratum with one sampled PSU contributes to a variance, as in R's survey package: "fail"
            refuses to estimate; "remove" and "certainty" contribute nothing; "adjust" takes the deviation from the
            grand mean in place of the stratum's; "average" gives it the mean contribution of the other strata of the
            domain. A stratum whose whole population was taken is never lonely.
        lonely_in_domain : apply "adjust" and "average" also to strata of which one PSU answered in a domain although
            more were sampled (R's survey.adjust.domain.lonely).
        nest : PSU labels begin again in every stratum. Without it, a PSU in two strata is refused.

        Raises
        ------
        InvalidDesign : weights that are negative or missing, missing strata or PSUs, a PSU in two strata, a population
            smaller than its sample; the message names the rows or strata.
        """
        weights = np.asarray(weight, dtype=np.float64)
        refuse_bad_weights(weights)
        if lonely_psu not in get_args(LonelyRemedy):
            raise InvalidDesign(f"{lonely_psu!r} is no remedy for strata with one PSU: {get_args(LonelyRemedy)}")
        stratum_number, stratum_label = _number_column(stratum, np.zeros(len(weights), dtype=np.int64), "stratum")
        psu_number, psu_label = _number_column(psu, np.arange(len(weights)), "PSU")
        psu_of_row, pairs = number_psus(stratum_number, psu_number)
        if not nest:
            refuse_psus_in_two_strata(pairs, psu_label)
        psus = SampledPSUs(
            stratum=pairs[:, 0],
            psu_label=psu_label.take(pairs[:, 1]),
            stratum_label=stratum_label,
            population=_read_population(population, stratum_number, stratum_label),
            lonely_psu=lonely_psu,
            lonely_in_domain=lonely_in_domain,
        )
        refuse_small_populations(psus)
        poststrata, poststratum_of_row = None, np.zeros(len(weights), dtype=np.int64)
        if poststratum is not None:
            poststrata, poststratum_of_row = number_poststrata(poststratum, psu_of_row, weights)
        return cls(weights, psu_of_row, psus, poststratum_of_row, poststrata)

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        *,
        weight: str,
        stratum: str | None = None,
        psu: str | None = None,
        population: str | None = None,
        poststratum: str | None = None,
        lonely_psu: LonelyRemedy = "fail",
        lonely_in_domain: bool = False,
        nest: bool = False,
    ) -> Self:
        """A design from the named columns of a frame of respondents; see `from_arrays`."""
        return cls.from_arrays(
            weight=frame[weight].to_numpy(dtype=np.float64),
            stratum=None if stratum is None else frame[stratum],
            psu=None if psu is None else frame[psu],
            population=None if population is None else frame[population].to_numpy(dtype=np.float64),
            poststratum=None if poststratum is None else frame[poststratum],
            lonely_psu=lonely_psu,
            lonely_in_domain=lonely_in_domain,
            nest=nest,
        )

    def calibrated_to(self, weighting: Calibration | Poststratification) -> Self:
        """This design with weights made from its own by `poststratify`, `rake`, `calibrate` or `trim`.

        Standard errors are then those of the calibrated estimator, from what the known totals leave unexplained, as R
        survey's `postStratify` and `calibrate` have them. Trimmed weights count as fixed.

        Raises
        ------
        InvalidDesign : a weighting that began with other weights; calibrated weights that are negative, as "linear"
            may make them; a design that was calibrated before, for its first totals would be forgotten.
        """
        if not np.array_equal(self.weight, weighting.base_weight):
            raise InvalidDesign("the weighting began with other weights than the design's: calibrate design.weight")
        weights = weighting.weights
        if len(negative := np.flatnonzero(weights < 0)):
            raise InvalidDesign(
                f"{len(negative)} calibrated weights are negative: row {name_some(negative)}; bound them, or "
                'calibrate by "raking"'
            )
        if isinstance(weighting, Calibration) and not weighting.auxiliaries:
            return replace(self, weight=weights, poststratum_of_row=np.zeros_like(self.psu_of_row), poststrata=None)
        if self.poststrata is not None:
            raise InvalidDesign("the design is calibrated already: calibrate its base weights to all totals at once")
        if isinstance(weighting, Calibration):
            poststrata, of_row = number_classes(weighting, self.psu_of_row, weights)
        else:
            poststrata, of_row = number_poststrata(weighting.poststratum, self.psu_of_row, weights)
        return replace(self, weight=weights, poststratum_of_row=of_row, poststrata=poststrata)

    @property
    def n(self) -> int:
        """Respondents."""
        return len(self.weight)

    @property
    def degrees_of_freedom(self) -> int:
        """PSUs minus strata, counting those with a respondent of positive weight."""
        psus = np.unique(self.psu_of_row[self.weight > 0])
        return len(psus) - len(np.unique(self.psus.stratum[psus]))


def refuse_bad_weights(weight: FloatArray) -> None:
    """Raise InvalidDesign for weights that are negative, missing or infinite, naming the rows."""
    if weight.ndim != 1:
        raise InvalidDesign(f"weights are one number a respondent, not an array of shape {weight.shape}")
    wrong = np.flatnonzero(~(np.isfinite(weight) & (weight >= 0)))
    if len(wrong):
        raise InvalidDesign(f"{len(wrong)} weights are negative, missing or infinite: row {name_some(wrong)}")


def _number_column(labels: ArrayLike | None, default: IntArray, what: str) -> tuple[IntArray, pd.Index]:
    if labels is None:
        return default, pd.RangeIndex(int(default.max(initial=-1)) + 1)
    numbers, found = number_labels(labels)
    if len(numbers) != len(default):
        raise InvalidDesign(f"{len(default)} weights but {len(numbers)} {what} labels")
    if found.hasnans:
        rows = np.flatnonzero(np.asarray(found.isna())[numbers])
        raise InvalidDesign(f"{len(rows)} respondents have no {what}: row {name_some(rows)}")
    return numbers, found


def _read_population(population: Population | None, stratum: IntArray, stratum_label: pd.Index) -> FloatArray:
    if population is None:
        return np.full(len(stratum_label), np.inf)
    if isinstance(population, Mapping):
        return _look_up_population(population, stratum_label)
    of_row = np.asarray(population, dtype=np.float64)
    if of_row.shape != stratum.shape:
        raise InvalidDesign(f"populations of shape {of_row.shape} for {len(stratum)} respondents")
    of_stratum = np.zeros(len(stratum_label))
    of_stratum[stratum] = of_row
    varying = np.unique(stratum[of_stratum[stratum] != of_row])
    if len(varying):
        raise InvalidDesign(
            f"the population of PSUs is missing or varies in stratum {name_some(stratum_label[varying])}"
        )
    return of_stratum


def _look_up_population(population: Mapping[Hashable, float], stratum_label: pd.Index) -> FloatArray:
    missing = [label for label in stratum_label if label not in population]
    if missing:
        raise InvalidDesign(f"no population of PSUs is given for stratum {name_some(missing)}")
    return np.array([population[label] for label in stratum_label], dtype=np.float64)
