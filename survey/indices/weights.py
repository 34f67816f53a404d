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
    totals = _sum_dossiers(counts)
    agencies = np.concatenate([dataset.responsible, totals["agency"].to_numpy()])
    services = np.concatenate([dataset.service, totals["service"].to_numpy()])
    numbers = _number_pairs(agencies, services)
    return numbers[: dataset.n], dict(zip(numbers[dataset.n :].tolist(), totals["dossiers"].tolist(), strict=True))


def weigh_poststrata(n: pd.Series, counts: pd.DataFrame) -> pd.Series:
    """What each response of a post-stratum weighs by dossiers: they are shared among its n; 1 where none are counted.

    n : responses by post-stratum, agency and service packed as `pack_pairs` does.
    """
    totals = _sum_dossiers(counts)
    packed = pack_pairs(totals["agency"].to_numpy(), totals["service"].to_numpy())
    weight: pd.Series = pd.Series(totals["dossiers"].to_numpy(), index=packed).reindex(n.index) / n
    return weight.fillna(1.0)


def _sum_dossiers(counts: pd.DataFrame) -> pd.DataFrame:
    """The dossiers of each agency and service that has some, over all months."""
    totals = counts.groupby(["agency", "service"], as_index=False)["dossiers"].sum()
    counted: pd.DataFrame = totals[totals["dossiers"] > 0]
    return counted


def number_psus(dataset: Dataset, stratum: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n,) number of each response's PSU: one counter's day within a stratum."""
    return _number_pairs(_number_pairs(stratum, dataset.counter), dataset.day)


def pack_pairs(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n,) one number for each pair; both must be under 2^31 and not negative."""
    packed: NDArray[np.int64] = first << 31 | second
    return packed


def unpack_pairs(packed: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first and the second of pairs."""
    return packed >> 31, packed & (2**31 - 1)


def count_pairs(first: NDArray[np.int64], second: NDArray[np.int64]) -> pd.Series:
    """How often each pair occurs, by the pair packed."""
    number, pairs = pd.factorize(pack_pairs(first, second))
    return pd.Series(np.bincount(number, minlength=len(pairs)), index=pairs)


def _number_pairs(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n,) the number of each pair that occurs, from 0."""
    return np.asarray(pd.factorize(pack_pairs(first, second))[0], dtype=np.int64)
