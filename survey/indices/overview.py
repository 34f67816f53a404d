"""A campaign at a glance: the overall index, its factors, agencies and services ranked, and what stands behind them."""

from dataclasses import dataclass

import pandas as pd

from survey.indices.basis import Basis
from survey.indices.compute import compute_table, reduce_answers
from survey.indices.coverage import Coverage, describe_coverage
from survey.indices.distribution import tabulate_answers
from survey.indices.standing import rank_agencies, rank_services
from survey.indices.table import Dimension, IndexTable, Measure


@dataclass(frozen=True)
class Overview:
    """Everything that the overview page and its files show; one object for all of them."""

    basis: Basis
    overall: IndexTable
    factors: IndexTable
    criteria: IndexTable
    agencies: IndexTable
    services: IndexTable
    answers: pd.DataFrame
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
        agencies=rank_agencies(basis, cells, agencies),
        services=rank_services(basis, cells, services),
        answers=tabulate_answers(basis),
        coverage=describe_coverage(basis),
    )
