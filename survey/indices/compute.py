"""From one selection's answers to its index tables."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from survey.indices.basis import Basis
from survey.indices.dataset import MODES
from survey.indices.dossiers import count_dossiers, list_memberships
from survey.indices.table import Dimension, IndexTable, Measure
from survey.statistics import Cells, estimate_indices, reduce_to_cells

ESTIMATED = ("index", "standard_error", "lower", "upper", "degrees_of_freedom", "design_effect")


def reduce_answers(
    basis: Basis, dimensions: Sequence[Dimension], more: Mapping[str, NDArray[np.generic]] | None = None
) -> Cells:
    """The cells of a selection: sums per stratum, PSU and the given dimensions, enough for every table by them.

    more : label columns of n beside those of the dimensions.
    """
    ratings = basis.dataset.ratings
    if not basis.inside.all():
        # Outside the selection nothing was answered, but the PSU stays: a domain must not thin out the design.
        ratings = np.where(basis.inside[:, None], ratings, np.uint8(0))
    chosen: dict[str, NDArray[np.generic]] = {str(dimension): _label(basis, dimension) for dimension in dimensions}
    chosen |= more or {}
    return reduce_to_cells(ratings, basis.design, chosen, composition=basis.composition)


def _label(basis: Basis, dimension: Dimension) -> NDArray[np.generic]:
    """(n,) the value of a dimension that each response has."""
    match dimension:
        case Dimension.AGENCY:
            return basis.told_agency
        case Dimension.SERVICE:
            return basis.dataset.service
        case Dimension.MONTH:
            return basis.dataset.month
        case Dimension.MODE:
            return basis.dataset.mode


def compute_table(
    basis: Basis, cells: Cells, dimensions: Sequence[Dimension], measures: Sequence[Measure]
) -> IndexTable:
    """The indices of a selection by some dimensions of its cells; an agency includes everything under it.

    Estimates under the method's minimum n are withheld: the row stays, with its n.
    """
    rollup = (
        {"agency": list_memberships(basis.tree, np.sort(pd.unique(basis.told_agency)))}
        if Dimension.AGENCY in dimensions
        else None
    )
    wanted = [measure.code for measure in basis.composition.measures if Measure(measure.kind) in measures]
    frame = estimate_indices(
        cells, basis.composition, by=[str(dimension) for dimension in dimensions], rollup=rollup, measures=wanted
    )
    frame = frame[frame["measure"].isin([str(measure) for measure in measures]) & (frame["n"] > 0)]
    if rollup is not None and basis.selection.agency_id is not None:
        # What stands above the agency chosen has answers that were not.
        frame = frame[frame["agency"].isin(basis.tree.list_subtree(basis.selection.agency_id))]
    frame = frame.rename(columns={"estimate": "index"})
    frame.loc[frame["n"] < basis.method.minimum_n, list(ESTIMATED)] = np.nan
    dossiers = count_dossiers(basis, [dimension for dimension in dimensions if dimension is not Dimension.MODE])
    frame = frame.merge(dossiers, how="left" if len(dossiers.columns) > 1 else "cross")
    frame["response_rate"] = frame["n"] / frame["dossiers"].where(frame["dossiers"] > 0)
    if Dimension.MODE in dimensions:
        frame["mode"] = [str(MODES[position]) for position in frame["mode"]]
    columns = [*map(str, dimensions), "measure", "code", *ESTIMATED, "n", "dossiers", "response_rate"]
    return IndexTable(tuple(dimensions), frame[columns].reset_index(drop=True))
