"""A campaign at a glance: the overall index, its factors, agencies and services ranked, and what stands behind them."""

from dataclasses import dataclass

import numpy as np

from survey.indices.basis import Basis
from survey.indices.compute import compute_table, reduce_answers
from survey.indices.coverage import Coverage, describe_coverage
from survey.indices.table import Dimension, IndexTable, Measure
from survey.organisation.models import LOCAL_KINDS, AgencyKind


@dataclass(frozen=True)
class Overview:
    """Everything that the overview page and its files show; one object for all of them."""

    basis: Basis
    overall: IndexTable
    factors: IndexTable
    criteria: IndexTable
    agencies: IndexTable
    services: IndexTable
    coverage: Coverage


def compute_overview(basis: Basis) -> Overview:
    """The overview of a selection."""
    cells = reduce_answers(basis, [Dimension.AGENCY, Dimension.SERVICE])
    agencies = compute_table(basis, cells, [Dimension.AGENCY], [Measure.OVERALL])
    services = compute_table(basis, cells, [Dimension.SERVICE], [Measure.OVERALL])
    whole = compute_table(basis, cells, [], tuple(Measure))
    return Overview(
        basis=basis,
        overall=whole.only(Measure.OVERALL),
        factors=whole.only(Measure.FACTOR),
        criteria=whole.only(Measure.CRITERION),
        agencies=rank_agencies(basis, agencies),
        services=rank_services(services),
        coverage=describe_coverage(basis),
    )


def rank_agencies(basis: Basis, table: IndexTable) -> IndexTable:
    """The agencies by group (departments, then local units), each ranked among its own kind by index.

    Adds the columns group ("whole", "departments", "local") and rank (missing where the index is withheld or the unit
    is the whole).
    """
    frame = table.frame.copy()
    kinds = [basis.tree.nodes[agency].kind for agency in frame["agency"].tolist()]
    frame["group"] = [_group_of(kind) for kind in kinds]
    frame["rank"] = frame.groupby("group")["index"].rank(ascending=False, method="min")
    frame.loc[frame["group"] == "whole", "rank"] = np.nan
    frame["order"] = frame["group"].map({"whole": 0, "departments": 1, "local": 2})
    frame = frame.sort_values(["order", "rank", "n"], ascending=[True, True, False], na_position="last")
    return IndexTable(table.dimensions, frame.drop(columns="order").reset_index(drop=True))


def rank_services(table: IndexTable) -> IndexTable:
    """The services ranked by index; adds the column rank, missing where the index is withheld."""
    frame = table.frame.assign(rank=table.frame["index"].rank(ascending=False, method="min"))
    frame = frame.sort_values(["rank", "n"], ascending=[True, False], na_position="last")
    return IndexTable(table.dimensions, frame.reset_index(drop=True))


def _group_of(kind: AgencyKind) -> str:
    if kind is AgencyKind.PROVINCE:
        return "whole"
    return "local" if kind in LOCAL_KINDS else "departments"
