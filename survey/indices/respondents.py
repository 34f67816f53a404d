"""Who answered, and whether it matters: the traits of a selection's respondents, and the index of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from survey.indices.basis import Basis
from survey.indices.compute import ESTIMATED, reduce_answers
from survey.indices.processors import several_processors
from survey.indices.traits import Trait
from survey.statistics import StatisticsError, assess_association, estimate_indices


@dataclass(frozen=True)
class TraitTable:
    """The answers to one question about respondents.

    values : a row a value of the trait, in its order, "" last for those who did not say; columns value; n; share, of
    the weights of all respondents; index (missing where withheld), standard_error, lower, upper.
    p : the chance that being satisfied with every criterion goes with the trait as much as this, or more, if they had
    nothing to do with each other, those who did not say left out; None where that cannot be tested.
    """

    trait: Trait
    values: pd.DataFrame
    p: float | None


def describe_traits(basis: Basis, positions: Mapping[str, NDArray[np.int64]]) -> list[TraitTable]:
    """The traits of a selection's respondents, by their codes; positions as of `read_trait`."""
    with several_processors() as processors:
        return list(processors.map(partial(_describe, basis), positions, positions.values()))


def _describe(basis: Basis, code: str, position: NDArray[np.int64]) -> TraitTable:
    trait = basis.sample.traits[code]
    inside = basis.inside
    last = len(trait.values)
    label = np.where(position < 0, last, position)
    frame = pd.DataFrame({"position": np.arange(last + 1), "value": [*trait.values, ""]})
    frame["n"] = np.bincount(label[inside], minlength=last + 1)
    weights = np.bincount(label[inside], weights=basis.design.weight[inside], minlength=last + 1)
    frame["share"] = weights / weights.sum() if weights.sum() else np.nan
    frame = frame.merge(_find_indices(basis, label), on="position", how="left")
    frame = frame[frame["n"] > 0].drop(columns="position").reset_index(drop=True)
    return TraitTable(trait, frame, _test(basis, position))


def _find_indices(basis: Basis, label: NDArray[np.int64]) -> pd.DataFrame:
    cells = reduce_answers(basis, [], {"position": label})
    frame = estimate_indices(cells, basis.composition, by=["position"], measures=["overall"])
    frame = frame[frame["measure"] == "overall"].rename(columns={"estimate": "index"})
    frame.loc[frame["n"] < basis.method.minimum_n, [name for name in ESTIMATED if name in frame]] = np.nan
    return frame[["position", "index", "standard_error", "lower", "upper"]]


def _test(basis: Basis, position: NDArray[np.int64]) -> float | None:
    """Rao and Scott's F test of the trait against being satisfied with every criterion answered."""
    ratings = basis.dataset.ratings[:, list(basis.composition.columns)]
    is_fine = ratings == 0
    answered = ~is_fine.all(axis=1)
    for rating in basis.composition.satisfied:
        is_fine |= ratings == rating
    satisfied = is_fine.all(axis=1)
    used = basis.inside & answered & (position >= 0)
    try:
        found = assess_association(basis.design, position, satisfied.astype(np.int64), within=used)
    except StatisticsError:
        return None
    return found.p
