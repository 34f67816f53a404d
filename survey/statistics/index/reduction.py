"""From the answers of all respondents to cells, in one pass."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from survey.statistics.designs.design import SurveyDesign
from survey.statistics.errors import InvalidDesign, InvalidRatings, name_some
from survey.statistics.estimation.domains import number_domains
from survey.statistics.index.blocks import list_blocks
from survey.statistics.index.cells import Cells, DomainCounts
from survey.statistics.index.composition import Composition
from survey.statistics.keys import CellKeys, sum_runs
from survey.statistics.labels import BoolArray, FloatArray, IntArray, number_combinations


def reduce_to_cells(
    ratings: NDArray[np.integer],
    design: SurveyDesign,
    domains: Mapping[str, ArrayLike] | pd.DataFrame,
    *,
    composition: Composition,
) -> Cells:
    """Sum the answers per PSU and combination of domain labels.

    Parameters
    ----------
    ratings : (n, k) integers, 1 to the composition's highest; 0 where not answered or not applicable.
    design : the design of the same n respondents. Respondents of weight 0 keep their PSU in the design, and no more.
    domains : label columns of n each, such as agency and service; none for the whole only. A missing label is a label
        of its own, so that no respondent is lost from coarser domains.
    composition : which columns are items, and which ratings are satisfied.

    Raises
    ------
    InvalidRatings : another number of rows than the design, a column that is not there, a rating off the scale.
    InvalidDomains : label columns of another length.
    InvalidDesign : later stages of sampling, whose units are not kept in sums per PSU.
    """
    refuse_bad_ratings(ratings, design.n, composition)
    if any(stage.drawn_share.any() for stage in design.later_stages):
        raise InvalidDesign("cells keep PSUs only, not the units drawn within them: use estimate_joint_indices")
    labels, domain = number_domains(domains, design.n)
    keys = CellKeys(domain, design.psu_of_row, design.poststratum_of_row)
    order, starts = keys.sort()
    rows = _Rows(ratings, design.weight, domain, order, composition)
    satisfied, answered = _sum_rows(rows, starts)
    return Cells(
        composition=composition,
        psus=design.psus,
        poststrata=design.poststrata,
        labels=labels,
        keys=keys.take(order[starts]),
        satisfied=satisfied,
        answered=answered,
        counts=_count_rows(rows, len(labels)),
    )


@dataclass(frozen=True)
class _Rows:
    """The rows of all respondents, and the `order` that sorts them into cells."""

    ratings: NDArray[np.integer]
    weight: FloatArray
    domain: IntArray
    order: IntArray
    composition: Composition


def refuse_bad_ratings(ratings: NDArray[np.integer], n: int, composition: Composition) -> None:
    """Raise InvalidRatings for ratings that are not those of n respondents on the composition's scale."""
    if ratings.ndim != 2 or not np.issubdtype(ratings.dtype, np.integer):
        raise InvalidRatings(f"ratings are a table of integers, not {ratings.dtype} of shape {ratings.shape}")
    if len(ratings) != n:
        raise InvalidRatings(f"ratings of {len(ratings)} respondents, but a design of {n}")
    if missing := [column for column in composition.columns if not 0 <= column < ratings.shape[1]]:
        raise InvalidRatings(f"ratings have {ratings.shape[1]} columns; there is no column {name_some(missing)}")
    if ratings.size and not (ratings.min() >= 0 and ratings.max() <= composition.highest):
        used = ratings[:, composition.columns]
        rows = np.flatnonzero(((used < 0) | (used > composition.highest)).any(axis=1))
        if len(rows):
            raise InvalidRatings(f"ratings off the scale 0 to {composition.highest} in row {name_some(rows)}")


def _sum_rows(rows: _Rows, starts: IntArray) -> tuple[FloatArray, FloatArray]:
    """(cells, items) the weights of those who were satisfied with each item, and of those who answered it."""
    composition = rows.composition
    n_items = len(composition.items)
    satisfied, answered = np.empty((len(starts), n_items)), np.empty((len(starts), n_items))
    ends = np.append(starts, len(rows.order))
    for cells, block in list_blocks(ends):
        order = rows.order[block]
        rating = _take_items(rows.ratings.take(order, axis=0), composition)
        summing = sum_runs(np.arange(len(order)), ends[cells] - block.start, rows.weight[order])
        satisfied[cells] = summing @ _mark_satisfied(rating, composition).astype(np.float64)
        answered[cells] = summing @ (rating > 0).astype(np.float64)
    return satisfied, answered


def _mark_satisfied(ratings: NDArray[np.integer], composition: Composition) -> BoolArray:
    # To compare with each satisfied rating is many times faster than to look every rating up.
    marks = np.zeros(ratings.shape, dtype=bool)
    for rating in composition.satisfied:
        marks |= ratings == rating
    return marks


def _take_items(ratings: NDArray[np.integer], composition: Composition) -> NDArray[np.integer]:
    columns = composition.columns
    return ratings if columns == tuple(range(ratings.shape[1])) else ratings[:, columns]


def _count_rows(rows: _Rows, n_domains: int) -> DomainCounts:
    """Who answered any item of each group, by domain: counted by the few patterns of answered items that there are."""
    composition = rows.composition
    groups = composition.mark_items(composition.answer_groups)
    packed = _pack_marks(_take_items(rows.ratings, composition) > 0)
    pattern, bits = number_combinations(list(packed.T.astype(np.int64)), len(packed))
    is_answered = np.unpackbits(bits.astype(np.uint8), axis=1)[:, : len(groups)]
    answered_any = np.minimum(is_answered @ groups, 1.0)
    ends = np.searchsorted(rows.domain[rows.order], np.arange(n_domains + 1))
    by_domain, weight = pattern[rows.order], rows.weight[rows.order]
    shape = (n_domains, len(answered_any))
    n_respondents, weighted_n = (
        sparse.csr_array((values, by_domain, ends), shape=shape) @ answered_any
        for values in ((weight > 0).astype(np.float64), weight)
    )
    return DomainCounts(n_respondents, weighted_n)


def _pack_marks(marks: BoolArray) -> NDArray[np.uint8]:
    """(n, bytes) the (n, k) marks of each row as bits."""
    n, k = marks.shape
    n_bytes = -(-k // 8)
    # Rows of whole bytes can be packed as one, many times faster than row by row.
    whole = np.zeros((n, 8 * n_bytes), dtype=bool)
    whole[:, :k] = marks
    return np.packbits(whole).reshape(n, n_bytes)
