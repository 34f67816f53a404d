"""Labels, weights and populations of a design as they are given, one a respondent: read, or refused by row."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from survey.statistics.errors import InvalidDesign, name_some
from survey.statistics.labels import FloatArray, IntArray, number_labels

Population = ArrayLike | Mapping[Any, float]


def refuse_bad_weights(weight: FloatArray) -> None:
    """Raise InvalidDesign for weights that are negative, missing or infinite, naming the rows."""
    if weight.ndim != 1:
        raise InvalidDesign(f"weights are one number a respondent, not an array of shape {weight.shape}")
    wrong = np.flatnonzero(~(np.isfinite(weight) & (weight >= 0)))
    if len(wrong):
        raise InvalidDesign(f"{len(wrong)} weights are negative, missing or infinite: row {name_some(wrong)}")


def number_column(labels: ArrayLike | None, default: IntArray, what: str) -> tuple[IntArray, pd.Index]:
    """The (n,) number of each respondent's label, and the labels; the default numbers where there is no column.

    Raises InvalidDesign for another number of labels than respondents, and for missing labels, naming the rows.
    """
    if labels is None:
        return default, pd.RangeIndex(int(default.max(initial=-1)) + 1)
    numbers, found = number_labels(labels)
    if len(numbers) != len(default):
        raise InvalidDesign(f"{len(default)} respondents but {len(numbers)} {what} labels")
    if found.hasnans:
        rows = np.flatnonzero(np.asarray(found.isna())[numbers])
        raise InvalidDesign(f"{len(rows)} respondents have no {what}: row {name_some(rows)}")
    return numbers, found


def read_population(
    population: Population | None, stratum: IntArray, stratum_label: pd.Index, sampled: IntArray
) -> FloatArray:
    """(H,) units in the population of each stratum; infinite where none is given.

    stratum : (n,) number of each respondent's stratum. sampled : (H,) units sampled. Numbers that are all above 0 and
    at most 1 are sampling fractions, and the population is what was sampled over them.

    Raises InvalidDesign where a stratum has no population, or several.
    """
    if population is None:
        return np.full(len(stratum_label), np.inf)
    if isinstance(population, Mapping):
        return _read_fractions(_look_up_population(population, stratum_label), sampled)
    of_row = np.asarray(population, dtype=np.float64)
    if of_row.shape != stratum.shape:
        raise InvalidDesign(f"populations of shape {of_row.shape} for {len(stratum)} respondents")
    of_stratum = np.zeros(len(stratum_label))
    of_stratum[stratum] = of_row
    rows = np.flatnonzero(of_stratum[stratum] != of_row)
    if len(rows):
        varying = stratum_label[np.unique(stratum[rows])]
        raise InvalidDesign(
            f"the population is missing or varies in stratum {name_some(varying)}: row {name_some(rows)}"
        )
    return _read_fractions(of_stratum, sampled)


def _read_fractions(population: FloatArray, sampled: IntArray) -> FloatArray:
    is_fraction = len(population) > 0 and bool(np.all((population > 0) & (population <= 1)))
    return sampled / population if is_fraction else population


def _look_up_population(population: Mapping[Hashable, float], stratum_label: pd.Index) -> FloatArray:
    missing = [label for label in stratum_label if label not in population]
    if missing:
        raise InvalidDesign(f"no population is given for stratum {name_some(missing)}")
    return np.array([population[label] for label in stratum_label], dtype=np.float64)
