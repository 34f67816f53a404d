"""Dossiers handled behind each row of a table: the denominators of its response rates."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from survey.indices.basis import Basis
from survey.indices.selection import ToldBy
from survey.indices.table import Dimension
from survey.organisation.queries import AgencyTree


def count_dossiers(basis: Basis, dimensions: Sequence[Dimension]) -> pd.DataFrame:
    """Dossiers of a selection by some dimensions: their columns and `dossiers`; without dimensions, one row.

    Dossiers are counted by the agency responsible for them, so that by receiving agency there are none to tell.
    """
    by = [str(dimension) for dimension in dimensions]
    counts = select_counts(basis)
    if counts is None or (Dimension.AGENCY in dimensions and basis.selection.told_by is ToldBy.RECEIVING):
        counts = basis.counts.iloc[:0]
    if Dimension.AGENCY in dimensions:
        above = list_memberships(basis.tree, counts["agency"].unique()).rename(columns={"member": "agency"})
        counts = counts.merge(above, on="agency").drop(columns="agency").rename(columns={"domain": "agency"})
    if not by:
        return pd.DataFrame({"dossiers": [counts["dossiers"].sum() if len(counts) else np.nan]})
    return counts.groupby(by)["dossiers"].sum().reset_index()


def select_counts(basis: Basis) -> pd.DataFrame | None:
    """The transaction counts of a selection; None where it is about people of whom no dossiers are counted apart."""
    counts, selection = basis.counts, basis.selection
    if selection.narrows_beyond_dossiers:
        return None
    if selection.agency_id is not None:
        if selection.told_by is ToldBy.RECEIVING:
            return None
        counts = counts[counts["agency"].isin(basis.tree.list_subtree(selection.agency_id))]
    if selection.field_id is not None:
        of_field = [each.id for each in basis.services.values() if each.field_id == selection.field_id]
        counts = counts[counts["service"].isin(of_field)]
    if selection.service_id is not None:
        counts = counts[counts["service"] == selection.service_id]
    return counts


def list_memberships(tree: AgencyTree, agencies: Iterable[int]) -> pd.DataFrame:
    """Which agencies each agency's answers and dossiers count for, itself and all above it: member, domain."""
    pairs = [(int(member), domain) for member in agencies for domain in tree.list_path(int(member))]
    return pd.DataFrame(pairs, columns=["member", "domain"], dtype=np.int64)
