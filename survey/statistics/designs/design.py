"""How respondents were sampled: their weights, strata and PSUs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self, get_args

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
from survey.statistics.designs.reading import Population, number_column, read_population, refuse_bad_weights
from survey.statistics.designs.stages import LaterStage, Stage, read_stages, weigh_by_populations
from survey.statistics.errors import InvalidDesign, name_some
from survey.statistics.labels import FloatArray, IntArray, find_numbers
from survey.statistics.weighting.calibrated import Calibration
from survey.statistics.weighting.poststratification import Poststratification


@dataclass(frozen=True, eq=False)
class SurveyDesign:
    """A stratified sample of PSUs, in one stage or several; made by `from_arrays` or `from_frame`.

    weight : (n,) how many of the population each respondent stands for. psu_of_row : (n,) the number of each
    respondent's PSU among `psus`, which know their strata, populations and the remedy for lonely PSUs.
    poststratum_of_row : (n,) the number of each respondent's post-stratum among `poststrata`; 0 where there are none.
    later_stages : what was drawn within the PSUs, stage by stage.
    """

    weight: FloatArray
    psu_of_row: IntArray
    psus: SampledPSUs
    poststratum_of_row: IntArray
    poststrata: Poststrata | None
    later_stages: tuple[LaterStage, ...] = ()

    @classmethod
    def from_arrays(
        cls,
        *,
        weight: ArrayLike | None = None,
        stratum: ArrayLike | pd.Series | None = None,
        psu: ArrayLike | pd.Series | None = None,
        population: Population | None = None,
        later_stages: Sequence[Stage] = (),
        poststratum: ArrayLike | pd.Series | None = None,
        lonely_psu: LonelyRemedy = "fail",
        lonely_in_domain: bool = False,
        nest: bool = False,
    ) -> Self:
        """A design from one number or label a respondent.

        Parameters
        ----------
        weight : (n,) zero or more; omitted, the product over the stages of units in the population over units sampled.
        stratum : (n,) labels; omitted, one stratum.
        psu : (n,) labels of primary sampling units; omitted, every respondent is one.
        population : PSUs in the population, as a mapping from stratum label or as (n,) numbers constant within a
            stratum: the finite population correction. If none is above 1, they are sampling fractions. Omitted, PSUs
            count as drawn with replacement.
        later_stages : what was drawn within PSUs of a known population: otherwise their spread holds all of it.
        poststratum : (n,) labels of the post-strata whose known totals the weights were made to hit (see
            `poststratify`), missing where there was no total. Standard errors are then those of the post-stratified
            estimator. Omitted, weights count as fixed.
        lonely_psu : what a stratum with one sampled PSU contributes to a variance, as in R's survey package: "fail"
            refuses to estimate; "remove" and "certainty" contribute nothing; "adjust" takes the deviation from the
            grand mean in place of the stratum's; "average" gives it the mean contribution of the other strata of the
            domain. A stratum whose whole population was taken is never lonely.
        lonely_in_domain : so also strata of which one PSU answered in a domain (R's survey.adjust.domain.lonely).
        nest : PSU labels begin again in every stratum. Without it, a PSU in two strata is refused.

        Raises
        ------
        InvalidDesign : weights that are negative or missing, missing strata or PSUs, a PSU in two strata, a population
            smaller than its sample; the message names the rows or strata.
        """
        _refuse_unknown_remedy(lonely_psu)
        rows = np.arange(_count_rows(weight, stratum, psu))
        stratum_number, stratum_label = number_column(stratum, np.zeros_like(rows), "stratum")
        psu_number, psu_label = number_column(psu, rows, "PSU")
        psu_of_row, pairs = number_psus(stratum_number, psu_number)
        if not nest:
            refuse_psus_in_two_strata(pairs, psu_of_row, psu_label)
        sampled = np.bincount(pairs[:, 0], minlength=len(stratum_label))
        psus = SampledPSUs(
            stratum=pairs[:, 0],
            psu_label=psu_label.take(pairs[:, 1]),
            stratum_label=stratum_label,
            population=read_population(population, stratum_number, stratum_label, sampled),
            lonely_psu=lonely_psu,
            lonely_in_domain=lonely_in_domain,
        )
        refuse_small_populations(psus, stratum_number)
        stages = read_stages(later_stages, psu_of_row, psus, lonely_psu)
        weights = _read_weights(weight, psu_of_row, psus, stages)
        design = cls(weights, psu_of_row, psus, np.zeros_like(rows), None, stages)
        return design if poststratum is None else design._with_poststrata(poststratum)

    def _with_poststrata(self, poststratum: ArrayLike | pd.Series) -> Self:
        poststrata, of_row = number_poststrata(poststratum, self.psu_of_row, self.weight)
        return replace(self, poststratum_of_row=of_row, poststrata=poststrata)

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        *,
        weight: str | None = None,
        stratum: str | None = None,
        psu: str | None = None,
        population: str | None = None,
        later_stages: Sequence[Stage] = (),
        poststratum: str | None = None,
        lonely_psu: LonelyRemedy = "fail",
        lonely_in_domain: bool = False,
        nest: bool = False,
    ) -> Self:
        """A design from the named columns of a frame of respondents; see `from_arrays`."""
        return cls.from_arrays(
            weight=None if weight is None else frame[weight].to_numpy(dtype=np.float64),
            stratum=None if stratum is None else frame[stratum],
            psu=np.arange(len(frame)) if psu is None else frame[psu],
            later_stages=[stage.take_columns(frame) for stage in later_stages],
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
        psus = find_numbers(self.psu_of_row[self.weight > 0])
        return len(psus) - len(find_numbers(self.psus.stratum[psus]))


def _refuse_unknown_remedy(lonely_psu: str) -> None:
    if lonely_psu not in get_args(LonelyRemedy):
        raise InvalidDesign(f"{lonely_psu!r} is no remedy for strata with one PSU: {get_args(LonelyRemedy)}")


def _count_rows(*columns: ArrayLike | pd.Series | None) -> int:
    given = [np.shape(column) for column in columns if column is not None]
    if not given or not given[0]:
        raise InvalidDesign("a design needs a column of weights, strata or PSUs, one a respondent")
    return int(given[0][0])


def _read_weights(
    weight: ArrayLike | None, psu_of_row: IntArray, psus: SampledPSUs, stages: Sequence[LaterStage]
) -> FloatArray:
    if weight is not None:
        weights = np.asarray(weight, dtype=np.float64)
        refuse_bad_weights(weights)
        return weights
    weights = weigh_by_populations(psu_of_row, psus, stages)
    if not np.isfinite(weights).all():
        raise InvalidDesign("without weights every stage needs its population, for weights are N/n of each")
    return weights
