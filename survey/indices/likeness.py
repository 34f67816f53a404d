"""Which agencies are told by other answers than on the units of today, so that campaigns cannot be compared."""

import numpy as np

from survey.indices.basis import Basis
from survey.indices.selection import ToldBy, Units


def find_unlike_agencies(basis: Basis) -> frozenset[int]:
    """The agencies, those above others included, whose answers would be others if units were told as they are now.

    A merger within the campaign makes them: what people said of the former unit stands beside its successor while
    units are told as they were, and within it in every campaign that is told on the units of today.
    """
    if basis.selection.units is Units.NOW:
        return frozenset()
    by_receiving = basis.selection.told_by is ToldBy.RECEIVING
    told = np.unique(basis.dataset.receiving if by_receiving else basis.dataset.responsible).tolist()
    tree, became = basis.tree, basis.sample.organisation.lineage.became
    return frozenset(
        agency
        for unit in told
        if unit in became
        for agency in set(tree.list_path(unit)) ^ set(tree.list_path(became[unit]))
    )


def is_alike(basis: Basis) -> bool:
    """Whether the selection as a whole is about the same people on the units of today."""
    return basis.selection.agency_id not in find_unlike_agencies(basis)
