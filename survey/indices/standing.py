"""Where units stand among their own kind: rank, the ranks that the data allow, and tiers of equals."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from survey.indices.basis import Basis
from survey.indices.table import Dimension, IndexTable
from survey.organisation.models import LOCAL_KINDS, AgencyKind
from survey.statistics import Cells, JointEstimates, estimate_joint_cells, estimate_joint_indices, rank_units

STANDING = ("rank", "rank_lower", "rank_upper", "tier")


def rank_agencies(basis: Basis, cells: Cells, table: IndexTable) -> IndexTable:
    """The agencies by group (departments, then local units), each ranked among its own kind.

    Adds the columns group ("whole", "departments", "local") and STANDING, all four missing where the index is withheld
    and where units under the agency have answers of their own: it is their sum, and no competitor of theirs.
    """
    frame = table.frame.copy()
    frame["group"] = [_group_of(basis.tree.nodes[agency].kind) for agency in frame["agency"].tolist()]
    own = set(pd.unique(basis.told_agency[basis.inside]).tolist())
    ranked = [agency for agency in frame["agency"].tolist() if _is_alone(basis, agency, own)]
    frame = _add_standing(frame, "agency", _estimate(basis, cells, Dimension.AGENCY), "group", ranked)
    frame["order"] = frame["group"].map({"whole": 0, "departments": 1, "local": 2})
    frame = frame.sort_values(["order", "rank", "n"], ascending=[True, True, False], na_position="last")
    return IndexTable(table.dimensions, frame.drop(columns="order").reset_index(drop=True))


def rank_services(basis: Basis, cells: Cells, table: IndexTable) -> IndexTable:
    """The services, ranked; adds the columns STANDING, missing where the index is withheld."""
    frame = table.frame.assign(group="services")
    joint = _estimate(basis, cells, Dimension.SERVICE)
    frame = _add_standing(frame, "service", joint, "group", frame["service"].tolist())
    frame = frame.sort_values(["rank", "n"], ascending=[True, False], na_position="last")
    return IndexTable(table.dimensions, frame.drop(columns="group").reset_index(drop=True))


def _estimate(basis: Basis, cells: Cells, dimension: Dimension) -> JointEstimates:
    """The overall index of every value of a dimension, with the covariances."""
    if cells.poststrata is None:
        return estimate_joint_cells(cells, basis.composition, [str(dimension)], ["overall"])
    labels = basis.told_agency if dimension is Dimension.AGENCY else basis.dataset.service
    ratings = np.where(basis.inside[:, None], basis.dataset.ratings, np.uint8(0))
    return estimate_joint_indices(basis.design, ratings, basis.composition, {str(dimension): labels}, ["overall"])


def _add_standing(
    frame: pd.DataFrame, column: str, joint: JointEstimates, group: str, ranked: Collection[int]
) -> pd.DataFrame:
    shown = frame[frame["index"].notna() & frame[column].isin(list(ranked))]
    parts = [
        rank_units(joint.take(joint.labels[column].isin(units[column]).to_numpy()))[[column, *STANDING]]
        for _, units in shown.groupby(group)
    ]
    standing = pd.concat(parts) if parts else pd.DataFrame(columns=[column, *STANDING])
    return frame.merge(standing.astype(dict.fromkeys(STANDING, "float64")), on=column, how="left")


def _is_alone(basis: Basis, agency: int, own: set[int]) -> bool:
    under = basis.tree.list_subtree(agency)[1:]
    return agency in own and own.isdisjoint(under)


def _group_of(kind: AgencyKind) -> str:
    if kind is AgencyKind.PROVINCE:
        return "whole"
    return "local" if kind in LOCAL_KINDS else "departments"
