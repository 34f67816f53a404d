"""The index broken down twice: factors and criteria of each agency and service, and services of each agency."""

from dataclasses import dataclass

from survey.indices.basis import Basis
from survey.indices.compute import compute_table, reduce_answers
from survey.indices.table import Dimension, IndexTable, Measure

_PARTS = (Measure.FACTOR, Measure.CRITERION)


@dataclass(frozen=True)
class Breakdowns:
    """Tables with an interval in each row: agency by factor and criterion, service by the same, agency by service."""

    agencies: IndexTable
    services: IndexTable
    pairs: IndexTable


def compute_breakdowns(basis: Basis) -> Breakdowns:
    """The breakdowns of a selection; an agency includes everything under it."""
    cells = reduce_answers(basis, [Dimension.AGENCY, Dimension.SERVICE])
    return Breakdowns(
        agencies=compute_table(basis, cells, [Dimension.AGENCY], _PARTS),
        services=compute_table(basis, cells, [Dimension.SERVICE], _PARTS),
        pairs=compute_table(basis, cells, [Dimension.AGENCY, Dimension.SERVICE], [Measure.OVERALL]),
    )
