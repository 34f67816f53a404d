"""From one selection's answers to its index tables."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from survey.indices.basis import Basis
from survey.indices.dataset import MODES
from survey.indices.selection import ToldBy
from survey.indices.table import Dimension, IndexTable, Measure
from survey.statistics import Cells, estimate_indices, reduce_to_cells

ESTIMATED = ("index", "standard_error", "lower", "upper", "degrees_of_freedom", "design_effect")


def reduce_answers(basis: Basis, dimensions: Sequence[Dimension]) -> Cells:
    """The cells of a selection: sums per stratum, PSU and the given dimensions, enough for every table by them."""
    labels = {
        Dimension.AGENCY: basis.told_agency,
        Dimension.SERVICE: basis.dataset.service,
        Dimension.MONTH: basis.dataset.month,
        Dimension.MODE: basis.dataset.mode,
    }
    # Outside the selection nothing was answered, but the PSU stays: a domain must not thin out the design.
    ratings = np.where(basis.inside[:, None], basis.dataset.ratings, np.uint8(0))
    chosen = {str(dimension): labels[dimension] for dimension in dimensions}
    return reduce_to_cells(ratings, basis.design, chosen, composition=basis.composition)


def compute_table(
    basis: Basis, cells: Cells, dimensions: Sequence[Dimension], measures: Sequence[Measure]
) -> IndexTable:
    """The indices of a selection by some dimensions of its cells; an agency includes everything under it.

    Estimates under the method's minimum n are withheld: the row stays, with its n.
    """
    rollup = {"agency": _list_memberships(basis)} if Dimension.AGENCY in dimensions else None
    frame = estimate_indices(cells, basis.composition, by=[str(dimension) for dimension in dimensions], rollup=rollup)
    frame = frame[frame["measure"].isin([str(measure) for measure in measures]) & (frame["n"] > 0)]
    frame = frame.rename(columns={"estimate": "index"})
    frame.loc[frame["n"] < basis.method.minimum_n, list(ESTIMATED)] = np.nan
    frame = frame.merge(_count_dossiers(basis, dimensions), how="left") if dimensions else frame.assign(
        dossiers=_count_dossiers(basis, dimensions)["dossiers"].iloc[0]
    )
    frame["response_rate"] = frame["n"] / frame["dossiers"].where(frame["dossiers"] > 0)
    if Dimension.MODE in dimensions:
        frame["mode"] = [str(MODES[position]) for position in frame["mode"]]
    columns = [*map(str, dimensions), "measure", "code", *ESTIMATED, "n", "dossiers", "response_rate"]
    return IndexTable(tuple(dimensions), frame[columns].reset_index(drop=True))


def _list_memberships(basis: Basis) -> pd.DataFrame:
    """Which agencies each agency's answers count for: itself and all above it (columns member, domain)."""
    told = np.unique(basis.told_agency)
    pairs = [(member, domain) for member in told.tolist() for domain in basis.tree.list_path(member)]
    return pd.DataFrame(pairs, columns=["member", "domain"], dtype=np.int64)


def _count_dossiers(basis: Basis, dimensions: Sequence[Dimension]) -> pd.DataFrame:
    """Dossiers handled per domain of a table; missing where they are not counted that way."""
    counts = basis.counts
    by = [str(dimension) for dimension in dimensions if dimension is not Dimension.MODE]
    if basis.selection.service_id is not None:
        counts = counts[counts["service"] == basis.selection.service_id]
    told_by_receiving = basis.selection.told_by is ToldBy.RECEIVING
    if told_by_receiving and (Dimension.AGENCY in dimensions or basis.selection.agency_id is not None):
        # Dossiers are counted by the agency that is responsible for them, not by the one that received them.
        return pd.DataFrame({name: counts[name].iloc[:0] for name in by} | {"dossiers": pd.Series([np.nan] * (not by))})
    if basis.selection.agency_id is not None:
        counts = counts[counts["agency"].isin(basis.tree.list_subtree(basis.selection.agency_id))]
    if Dimension.AGENCY in dimensions:
        pairs = [(member, domain) for member in counts["agency"].unique().tolist() for domain in basis.tree.list_path(member)]
        above = pd.DataFrame(pairs, columns=["agency", "domain"], dtype=np.int64)
        counts = counts.merge(above).drop(columns="agency").rename(columns={"domain": "agency"})
    if not by:
        return pd.DataFrame({"dossiers": [float(counts["dossiers"].sum()) or np.nan]})
    return counts.groupby(by, as_index=False)["dossiers"].sum()
