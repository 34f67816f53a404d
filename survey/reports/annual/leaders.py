"""Who leads a group of agencies, as far as the answers can tell."""

import numpy as np
import pandas as pd

from survey.indices.dossiers import list_memberships
from survey.indices.overview import Overview
from survey.statistics import estimate_joint_indices, rank_units

_OVERALL = "overall"


def rank_group(overview: Overview, group: str) -> pd.DataFrame:
    """The agencies of a group that have an index, by place: agency, tier, rank_lower, rank_upper.

    An agency counts everything under it, as in the tables; the members of a group do not overlap.
    """
    basis, frame = overview.basis, overview.agencies.frame
    members = set(frame[(frame["group"] == group) & frame["index"].notna()]["agency"].tolist())
    # A unit under another of the group is part of that one, and no rival of it.
    known = [agency for agency in sorted(members) if members.isdisjoint(basis.tree.list_path(agency)[1:])]
    memberships = list_memberships(basis.tree, np.unique(basis.told_agency))
    unit = pd.Series(-1, index=range(int(memberships["member"].max()) + 1))
    for agency in known:
        unit[memberships.loc[memberships["domain"] == agency, "member"]] = agency
    label = np.where(basis.inside, unit.to_numpy()[basis.told_agency], -1)
    joint = estimate_joint_indices(
        basis.design, basis.dataset.ratings, basis.composition, pd.DataFrame({"agency": label}), [_OVERALL]
    )
    ranked = rank_units(joint.take(joint.labels["agency"].isin(known).to_numpy()))
    return ranked.sort_values(["rank", "agency"])[["agency", "tier", "rank_lower", "rank_upper"]]
