"""The PSUs that were sampled, by stratum: what a variance must know of the design besides the sums."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from survey.statistics.errors import InvalidDesign, name_some
from survey.statistics.labels import FloatArray, IntArray, find_numbers, number_combinations, number_labels

LonelyRemedy = Literal["fail", "remove", "certainty", "adjust", "average"]


@dataclass(frozen=True, eq=False)
class SampledPSUs:
    """All P sampled PSUs of H strata, also those without any answer in the domain at hand.

    stratum : (P,) number of each PSU's stratum, ascending. psu_label : (P,). stratum_label : (H,).
    population : (H,) PSUs in the population of each stratum, infinite where drawn with replacement or unknown.
    lonely_psu, lonely_in_domain : the remedy for strata with one PSU (see SurveyDesign).
    """

    stratum: IntArray
    psu_label: pd.Index
    stratum_label: pd.Index
    population: FloatArray
    lonely_psu: LonelyRemedy
    lonely_in_domain: bool

    @property
    def n_psus(self) -> int:
        """P, the PSUs of the whole sample."""
        return len(self.stratum)

    @cached_property
    def sampled(self) -> IntArray:
        """(H,) n_h, the PSUs sampled in each stratum."""
        return np.bincount(self.stratum, minlength=len(self.stratum_label))

    @cached_property
    def unsampled_share(self) -> FloatArray:
        """(H,) 1 - f_h, the finite population correction: 1 where the population is unknown, 0 where all were taken."""
        return 1.0 - self.sampled / self.population


def number_psus(stratum_of_row: IntArray, psu_of_row: IntArray) -> tuple[IntArray, IntArray]:
    """Number PSUs within strata, in the order of strata, so that sorting by PSU also sorts by stratum.

    Returns the (n,) PSU number of each row and the (P, 2) numbers of the stratum and PSU label that make each PSU.
    """
    n_labels = int(psu_of_row.max(initial=-1)) + 1
    stratum_of_label = np.zeros(n_labels, dtype=np.int64)
    stratum_of_label[psu_of_row] = stratum_of_row
    is_nested = len(find_numbers(psu_of_row)) == n_labels and bool(
        (stratum_of_label[psu_of_row] == stratum_of_row).all()
    )
    if not is_nested:
        return number_combinations([stratum_of_row, psu_of_row], len(stratum_of_row))
    # Where every label is in one stratum, as in most surveys, PSUs are sorted in place of respondents.
    label = np.argsort(stratum_of_label * n_labels + np.arange(n_labels))
    number = np.empty(n_labels, dtype=np.int64)
    number[label] = np.arange(n_labels)
    return number[psu_of_row], np.column_stack([stratum_of_label[label], label])


def refuse_psus_in_two_strata(pairs: IntArray, psu_of_row: IntArray, psu_label: pd.Index) -> None:
    """Raise InvalidDesign when a PSU label stands in more than one stratum, naming the PSUs and some of their rows.

    pairs : (P, 2) numbers of stratum and label that make each PSU. psu_of_row : (n,) the PSU of each respondent.
    """
    in_several = np.bincount(pairs[:, 1], minlength=len(psu_label)) > 1
    if in_several.any():
        rows = np.flatnonzero(in_several[pairs[psu_of_row, 1]])
        raise InvalidDesign(
            f"PSU {name_some(psu_label[in_several])} stands in more than one stratum (row {name_some(rows)}); correct "
            "the strata, or say nest=True if PSU labels begin again in every stratum"
        )


def refuse_small_populations(psus: SampledPSUs, stratum_of_row: IntArray | None = None) -> None:
    """Raise InvalidDesign when a stratum's population is missing, or smaller than its sample, naming the strata.

    stratum_of_row : (n,) where given, some of the respondents' rows are named too.
    """
    wrong = np.flatnonzero(~(psus.population >= psus.sampled))
    if len(wrong):
        found = [
            f"{label} ({psus.sampled[h]} sampled of a population of {psus.population[h]:g})"
            for h, label in zip(wrong, psus.stratum_label[wrong], strict=True)
        ]
        rows = () if stratum_of_row is None else np.flatnonzero(np.isin(stratum_of_row, wrong))
        where = f": row {name_some(rows)}" if len(rows) else ""
        raise InvalidDesign(f"the population is smaller than the sample in stratum {name_some(found)}{where}")


def merge_psus(first: SampledPSUs, second: SampledPSUs) -> tuple[SampledPSUs, IntArray, IntArray]:
    """The PSUs of two samples of one population together, and the new number of each PSU of the first and the second.

    Raises InvalidDesign where the two disagree on a stratum's population or on the remedy for lonely PSUs.
    """
    if (first.lonely_psu, first.lonely_in_domain) != (second.lonely_psu, second.lonely_in_domain):
        raise InvalidDesign("the two designs name different remedies for strata with one PSU")
    strata = [psus.stratum_label[psus.stratum] for psus in (first, second)]
    stratum, stratum_label = number_labels(strata[0].append(strata[1]))
    psu, psu_label = number_labels(first.psu_label.append(second.psu_label))
    numbers, pairs = number_psus(stratum, psu)
    merged = SampledPSUs(
        stratum=pairs[:, 0],
        psu_label=psu_label[pairs[:, 1]],
        stratum_label=stratum_label,
        population=_merge_populations(first, second, stratum_label),
        lonely_psu=first.lonely_psu,
        lonely_in_domain=first.lonely_in_domain,
    )
    refuse_small_populations(merged)
    return merged, numbers[: first.n_psus], numbers[first.n_psus :]


def _merge_populations(first: SampledPSUs, second: SampledPSUs, stratum_label: pd.Index) -> FloatArray:
    populations: dict[Hashable, float] = {}
    for psus in (first, second):
        for label, population in zip(psus.stratum_label, psus.population.tolist(), strict=True):
            if populations.setdefault(label, population) != population:
                raise InvalidDesign(f"the two designs disagree on the population of PSUs in stratum {label}")
    return np.array([populations[label] for label in stratum_label], dtype=np.float64)
