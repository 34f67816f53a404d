"""What the answers of a selection stand for, and what they do not."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from survey.collection.models import Mode
from survey.indices.basis import Basis
from survey.indices.dataset import MODES
from survey.indices.dossiers import select_counts
from survey.indices.joining import list_units_told
from survey.indices.weights import count_pairs, unpack_pairs


@dataclass(frozen=True)
class Tally:
    """What is counted of the answers of a selection, or of a part of them; parts add up.

    n_of_pair : responses by agency and service, which its index packs as `pack_pairs` does. n_of_mode : responses by
    the positions of MODES. n_set_aside : responses that meet the conditions and were quarantined. n_not_weighed :
    responses of the period that an analyst's weighting does not weigh. units : agencies, as they were, that they are
    told by.
    """

    n_of_pair: pd.Series
    n_of_mode: NDArray[np.int64]
    n_set_aside: int
    n_not_weighed: int
    units: frozenset[int]

    def __add__(self, other: "Tally") -> "Tally":
        """The counts of both parts."""
        return Tally(
            n_of_pair=self.n_of_pair.add(other.n_of_pair, fill_value=0).astype(np.int64),
            n_of_mode=self.n_of_mode + other.n_of_mode,
            n_set_aside=self.n_set_aside + other.n_set_aside,
            n_not_weighed=self.n_not_weighed + other.n_not_weighed,
            units=self.units | other.units,
        )


@dataclass(frozen=True)
class Coverage:
    """The answers behind a result.

    n : responses. n_set_aside : responses that meet the conditions and were quarantined. n_not_weighed : responses of
    the period that an analyst's weighting does not weigh. n_without_counts : responses that weigh 1 because no dossiers
    are counted for their agency and service. dossiers : handled, None where they are not counted. response_rate : n
    over dossiers. coverage : share of the dossiers whose agency x service has at least one response. units : agencies,
    as they were, that the responses are told by, in the order of their ids.
    """

    n: int
    n_set_aside: int
    n_not_weighed: int
    n_without_counts: int
    dossiers: int | None
    response_rate: float | None
    coverage: float | None
    modes: dict[Mode, int]
    units: tuple[int, ...]


def describe_coverage(basis: Basis) -> Coverage:
    """The coverage of a selection."""
    return describe_tally(basis, tally_answers(basis))


def tally_answers(basis: Basis) -> Tally:
    """The answers of a selection, counted."""
    inside, dataset = basis.inside, basis.dataset
    return Tally(
        n_of_pair=count_pairs(basis.responsible[inside], dataset.service[inside]),
        n_of_mode=np.bincount(dataset.mode[inside], minlength=len(MODES)),
        n_set_aside=basis.n_set_aside,
        n_not_weighed=basis.sample.n_not_weighed,
        units=frozenset(list_units_told(basis)),
    )


def describe_tally(basis: Basis, tally: Tally) -> Coverage:
    """The coverage of a selection whose answers were counted; the basis says only what was asked for, and of whom."""
    n = int(tally.n_of_mode.sum())
    agency, service = unpack_pairs(tally.n_of_pair.index.to_numpy(np.int64))
    pairs = pd.MultiIndex.from_arrays([agency, service], names=["agency", "service"])
    counted_pairs = pd.MultiIndex.from_frame(basis.counts[["agency", "service"]])
    counts = select_counts(basis)
    dossiers = None if counts is None else int(counts["dossiers"].sum()) or None
    covered = 0
    if counts is not None and dossiers:
        answered = pd.MultiIndex.from_frame(counts[["agency", "service"]]).isin(pairs)
        covered = int(counts.loc[answered, "dossiers"].sum())
    return Coverage(
        n=n,
        n_set_aside=tally.n_set_aside,
        n_not_weighed=tally.n_not_weighed,
        n_without_counts=int(tally.n_of_pair.to_numpy()[~pairs.isin(counted_pairs)].sum()),
        dossiers=dossiers,
        response_rate=n / dossiers if dossiers else None,
        coverage=covered / dossiers if dossiers else None,
        modes={mode: int(count) for mode, count in zip(MODES, tally.n_of_mode, strict=True) if count},
        units=tuple(sorted(tally.units)),
    )
