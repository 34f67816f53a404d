"""What the answers of a selection stand for, and what they do not."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from survey.collection.models import Mode
from survey.indices.basis import Basis
from survey.indices.dataset import MODES
from survey.indices.dossiers import select_counts


@dataclass(frozen=True)
class Coverage:
    """The answers behind a result.

    n : responses. n_set_aside : responses that meet the conditions and were quarantined. n_without_counts :
    responses that weigh 1 because no dossiers are counted for their agency and service. dossiers : handled, None where
    they are not counted. response_rate : n over dossiers. coverage : share of the dossiers whose agency x service has
    at least one response.
    """

    n: int
    n_set_aside: int
    n_without_counts: int
    dossiers: int | None
    response_rate: float | None
    coverage: float | None
    modes: dict[Mode, int]


def describe_coverage(basis: Basis) -> Coverage:
    """The coverage of a selection."""
    inside, dataset = basis.inside, basis.dataset
    n = int(inside.sum())
    pairs, n_of_pair = _count_pairs(basis.responsible[inside], dataset.service[inside])
    counted_pairs = pd.MultiIndex.from_frame(basis.counts[["agency", "service"]])
    counts = select_counts(basis)
    dossiers = None if counts is None else int(counts["dossiers"].sum()) or None
    covered = 0
    if counts is not None and dossiers:
        answered = pd.MultiIndex.from_frame(counts[["agency", "service"]]).isin(pairs)
        covered = int(counts.loc[answered, "dossiers"].sum())
    by_mode = np.bincount(dataset.mode[inside], minlength=len(MODES))
    return Coverage(
        n=n,
        n_set_aside=basis.n_set_aside,
        n_without_counts=int(n_of_pair[~pairs.isin(counted_pairs)].sum()),
        dossiers=dossiers,
        response_rate=n / dossiers if dossiers else None,
        coverage=covered / dossiers if dossiers else None,
        modes={mode: int(count) for mode, count in zip(MODES, by_mode, strict=True) if count},
    )


def _count_pairs(agency: NDArray[np.int64], service: NDArray[np.int64]) -> tuple[pd.MultiIndex, NDArray[np.int64]]:
    """The pairs of agency and service that occur, and how often each does; ids are under 2^31."""
    number, found = pd.factorize(agency << 31 | service)
    pairs = pd.MultiIndex.from_arrays([found >> 31, found & (2**31 - 1)], names=["agency", "service"])
    return pairs, np.bincount(number, minlength=len(pairs))
