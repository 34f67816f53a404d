"""Two sets of answers side by side: what differs between them, with the error of the difference."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from survey.indices.basis import Basis
from survey.indices.compute import compute_table, reduce_answers
from survey.indices.movement import list_comparable, tell_direction
from survey.indices.table import Measure
from survey.statistics import combine, compare, compare_samples, estimate_joint_cells, estimate_joint_indices

FIRST, SECOND = "first", "second"


class Link(StrEnum):
    """How two sets hang together, which decides how the error of their difference is found."""

    ONE_SAMPLE = "one_sample"  # domains of one weighted sample: their covariance is known
    INDEPENDENT = "independent"  # no answer is in both samples
    ENTANGLED = "entangled"  # answers are in both, weighted otherwise in each: no error can be told


@dataclass(frozen=True)
class Comparison:
    """Two sets of answers and every measure that means the same in both.

    measures : a row a measure, with the columns measure, code; first, second (shares, missing where withheld);
    n_first, n_second; difference (first minus second), standard_error, lower, upper, p_adjusted (by Holm, within the
    table), direction. n_shared : answers that are in both sets. not_comparable : codes of measures of the first set
    that the second does not have, or makes otherwise.
    """

    first: Basis
    second: Basis
    link: Link
    measures: pd.DataFrame
    n_shared: int
    not_comparable: tuple[str, ...]


def compare_sets(first: Basis, second: Basis) -> Comparison:
    """The difference of two selections, measure by measure."""
    comparable = list_comparable(first, second)
    tables = [compute_table(basis, reduce_answers(basis, []), [], tuple(Measure)).frame for basis in (first, second)]
    both = tables[0].merge(tables[1], on=["measure", "code"], suffixes=("_first", "_second"))
    both = both[both["code"].isin(comparable)].reset_index(drop=True)
    link = _find_link(first, second)
    if link is Link.ONE_SAMPLE and len(both):
        found = _compare_domains(first, second, both)
    elif link is Link.INDEPENDENT:
        found = compare_samples(_take(both, FIRST), _take(both, SECOND))
    else:
        found = _subtract(both)
    withheld = both[["index_first", "index_second"]].isna().any(axis=1)
    found = found[["difference", "standard_error", "lower", "upper", "p_adjusted"]].mask(withheld)
    measures = pd.DataFrame(
        {
            "measure": both["measure"],
            "code": both["code"],
            FIRST: both["index_first"],
            SECOND: both["index_second"],
            "n_first": both["n_first"],
            "n_second": both["n_second"],
            **found,
        }
    )
    moves = zip(measures["difference"], measures["p_adjusted"], strict=True)
    codes = tables[0]["code"]
    return Comparison(
        first=first,
        second=second,
        link=link,
        measures=measures.assign(direction=[tell_direction(difference, p) for difference, p in moves]),
        n_shared=int(_mark_shared(first, second).sum()),
        not_comparable=tuple(code for code in codes if code not in comparable),
    )


def _mark_shared(first: Basis, second: Basis) -> NDArray[np.bool_]:
    """Which responses of the first sample are in both sets; ids are one campaign's own."""
    if first.campaign.id != second.campaign.id:
        return np.zeros(first.dataset.n, dtype=bool)
    return first.inside & np.isin(first.dataset.id, second.dataset.id[second.inside])


def _find_link(first: Basis, second: Basis) -> Link:
    if _is_one_sample(first, second):
        # Errors of calibrated weights need each response to be in one set.
        is_calibrated = reduce_answers(first, []).poststrata is not None
        return Link.ENTANGLED if is_calibrated and _mark_shared(first, second).any() else Link.ONE_SAMPLE
    if first.campaign.id != second.campaign.id or not np.isin(first.dataset.id, second.dataset.id).any():
        return Link.INDEPENDENT
    return Link.ENTANGLED


def _is_one_sample(first: Basis, second: Basis) -> bool:
    return (
        first.campaign.id == second.campaign.id
        and np.array_equal(first.dataset.id, second.dataset.id)
        and np.array_equal(first.design.weight, second.design.weight)
    )


def _compare_domains(first: Basis, second: Basis, both: pd.DataFrame) -> pd.DataFrame:
    """Differences of two domains of one sample, which may share answers: both have all PSUs of its design."""
    sets = {FIRST: first, SECOND: second}
    cells = [reduce_answers(basis, [], {"set": np.full(basis.dataset.n, name)}) for name, basis in sets.items()]
    if cells[0].poststrata is None:
        joint = estimate_joint_cells(combine(*cells), first.composition, ["set"])
    else:
        label = np.select([first.inside, second.inside], [FIRST, SECOND], "")
        ratings = np.where((label == "")[:, None], np.uint8(0), first.dataset.ratings)
        joint = estimate_joint_indices(first.design, ratings, first.composition, {"set": label})
        joint = joint.take((joint.labels["set"] != "").to_numpy())
    # The fewest of all the measures' two sets: a domain of few PSUs keeps its few degrees.
    known = both[both[["index_first", "index_second"]].notna().all(axis=1)]
    degrees = known[["degrees_of_freedom_first", "degrees_of_freedom_second"]].to_numpy(dtype=np.float64)
    fewest = float(np.nanmin(degrees)) if np.isfinite(degrees).any() else 0.0
    found = compare(joint, "set", pairs=[(FIRST, SECOND)], degrees_of_freedom=fewest)
    return both[["measure", "code"]].merge(found, on=["measure", "code"], how="left")


def _take(both: pd.DataFrame, name: str) -> pd.DataFrame:
    kept = ("standard_error", "degrees_of_freedom")
    return pd.DataFrame({"estimate": both[f"index_{name}"], **{each: both[f"{each}_{name}"] for each in kept}})


def _subtract(both: pd.DataFrame) -> pd.DataFrame:
    """The differences alone."""
    return pd.DataFrame(
        {
            "difference": both["index_first"] - both["index_second"],
            **dict.fromkeys(("standard_error", "lower", "upper", "p_adjusted"), np.nan),
        }
    )
