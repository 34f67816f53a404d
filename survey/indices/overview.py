"""A campaign at a glance: the overall index, its factors, agencies and services ranked, and what stands behind them."""

from dataclasses import dataclass

import pandas as pd

from survey.indices.basis import Basis
from survey.indices.compute import compute_table, reduce_answers
from survey.indices.coverage import Coverage, describe_coverage
from survey.indices.distribution import tabulate_answers
from survey.indices.standing import rank_agencies, rank_services
from survey.indices.table import Dimension, IndexTable, Measure
from survey.statistics import Cells


@dataclass(frozen=True)
class Tables:
    """The indices of a selection: the whole by every measure, and the overall index by agency and by service."""

    basis: Basis
    overall: IndexTable
    factors: IndexTable
    criteria: IndexTable
    agencies: IndexTable
    services: IndexTable


@dataclass(frozen=True)
class Overview(Tables):
    """Everything that the overview page and its files show; one object for all of them. Agencies and services are
    ranked."""

    answers: pd.DataFrame
    coverage: Coverage


def compute_tables(basis: Basis) -> Tables:
    """The tables of a selection, for what is compared with it and needs no ranks."""
    return _compute_tables(basis, reduce_answers(basis, [Dimension.AGENCY, Dimension.SERVICE]))


def compute_overview(basis: Basis) -> Overview:
    """The overview of a selection."""
    cells = reduce_answers(basis, [Dimension.AGENCY, Dimension.SERVICE])
    tables = _compute_tables(basis, cells)
    return Overview(
        basis=basis,
        overall=tables.overall,
        factors=tables.factors,
        criteria=tables.criteria,
        agencies=rank_agencies(basis, cells, tables.agencies),
        services=rank_services(basis, cells, tables.services),
        answers=tabulate_answers(basis),
        coverage=describe_coverage(basis),
    )


def _compute_tables(basis: Basis, cells: Cells) -> Tables:
    whole = compute_table(basis, cells, [], tuple(Measure))
    return Tables(
        basis=basis,
        overall=whole.only(Measure.OVERALL),
        factors=whole.only(Measure.FACTOR),
        criteria=whole.only(Measure.CRITERION),
        agencies=compute_table(basis, cells, [Dimension.AGENCY], [Measure.OVERALL]),
        services=compute_table(basis, cells, [Dimension.SERVICE], [Measure.OVERALL]),
    )
