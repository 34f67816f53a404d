"""The weights of a sample: from the dossiers handled, none, or those of a weighting that an analyst made."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from survey.indices.dataset import Dataset
from survey.indices.selection import UNWEIGHTED
from survey.indices.weighting.stored import StoredWeights, build_stored_design
from survey.statistics import SurveyDesign, poststratify


def build_design(dataset: Dataset, counts: pd.DataFrame, weighting: str) -> SurveyDesign:
    """The design of a dataset with the weights asked for.

    Weights by dossiers: the dossiers of a post-stratum (responsible agency x service, over the period) shared among its
    responses; 1 for responses of a post-stratum without counts. Strata are the post-strata. The answers of one counter
    on one day for one post-stratum are a PSU: they share staff, queue and, where somebody helped the figures, their
    author.
    """
    stratum, population = number_poststrata(dataset, counts)
    weight = np.ones(dataset.n)
    if weighting != UNWEIGHTED:
        weight = poststratify(weight, stratum, population).weights
    # Small post-strata often have answers from one counter-day only: their spread is then taken around the
    # province's mean, which overstates it rather than calling it zero.
    return SurveyDesign.from_arrays(
        weight=weight, stratum=stratum, psu=number_psus(dataset, stratum), lonely_psu="adjust"
    )


def build_kept_design(dataset: Dataset, stored: StoredWeights) -> SurveyDesign:
    """The design of responses that a weighting weighs: strata and PSUs are those of weights by dossiers."""
    stratum = _number_pairs(dataset.responsible, dataset.service)
    return build_stored_design(dataset.id, stored, stratum, number_psus(dataset, stratum))


def number_poststrata(dataset: Dataset, counts: pd.DataFrame) -> tuple[NDArray[np.int64], dict[int, int]]:
    """(n,) number of each response's post-stratum, and the dossiers of each number, those without responses too."""
    totals = counts.groupby(["agency", "service"], as_index=False)["dossiers"].sum()
    totals = totals[totals["dossiers"] > 0]
    agencies = np.concatenate([dataset.responsible, totals["agency"].to_numpy()])
    services = np.concatenate([dataset.service, totals["service"].to_numpy()])
    numbers = _number_pairs(agencies, services)
    return numbers[: dataset.n], dict(zip(numbers[dataset.n :].tolist(), totals["dossiers"].tolist(), strict=True))


def number_psus(dataset: Dataset, stratum: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n,) number of each response's PSU: one counter's day within a stratum."""
    return _number_pairs(_number_pairs(stratum, dataset.counter), dataset.day)


def _number_pairs(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n,) the number of each pair that occurs, from 0; both must be under 2^31 and not negative."""
    return np.asarray(pd.factorize(first << 31 | second)[0], dtype=np.int64)
