"""Indices of many domains together with their covariance, from the cells: as exact as from the rows, and faster."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from survey.statistics.designs.design import SurveyDesign
from survey.statistics.errors import InvalidComposition, InvalidDesign
from survey.statistics.estimation.joint import JointEstimates
from survey.statistics.estimation.sums import Summands, estimate_sums
from survey.statistics.index.cells import Cells
from survey.statistics.index.composition import Composition
from survey.statistics.index.domains import Domains, select_domains
from survey.statistics.index.formulas import Formulas
from survey.statistics.labels import FloatArray


def estimate_joint_cells(
    cells: Cells, composition: Composition, by: Sequence[str] = (), measures: Sequence[str] | None = None
) -> JointEstimates:
    """The measures of a composition for every domain, with the covariances among them all, from sums per PSU.

    The numbers are those of `estimate_joint_indices` on the rows that the cells were reduced from, but for
    `simple_variance`, which is not known: an influence is linear in the sums of a cell.

    Parameters
    ----------
    cells : sums of the answers per PSU and domain, from `reduce_to_cells`.
    by : label columns of the cells that make the domains; none for the whole.
    measures : codes of measures; omitted, all. Memory grows with the square of domains times measures.

    Raises
    ------
    InvalidComposition : other items, factors or satisfied ratings than the cells were reduced with, or measures that
        the composition does not have.
    InvalidDomains : columns that the cells do not have.
    InvalidDesign : cells of a calibrated design, whose errors need the rows.
    """
    if cells.poststrata is not None:
        raise InvalidDesign("covariances of a calibrated design need the rows: use estimate_joint_indices")
    if not composition.shares_answers_with(cells.composition):
        raise InvalidComposition("the cells were reduced by other items, factors or satisfied ratings")
    formulas = Formulas.choose(composition, measures)
    narrowed, marks = formulas.narrow(cells)
    domains = select_domains(narrowed, by)
    labels = domains.labels.take(domains.keys.domain).reset_index(drop=True)
    joint = estimate_sums(_take_cells_as_rows(domains), _list_sums(domains, formulas, marks), labels if by else None)
    groups = formulas.group_of_measure
    counted = replace(
        joint,
        n=domains.counts.n_respondents[:, groups].ravel(),
        weighted_n=domains.counts.weighted_n[:, groups].ravel(),
        simple_variance=None,
    )
    return counted if measures is None else counted.take(counted.labels["code"].isin(list(measures)).to_numpy())


def _take_cells_as_rows(domains: Domains) -> SurveyDesign:
    """A design in which each cell stands for one respondent of weight 1: its sums are weighted already."""
    psu = domains.keys.psu
    return SurveyDesign(np.ones(len(psu)), psu, domains.cells.psus, np.zeros_like(psu), None)


def _list_sums(domains: Domains, formulas: Formulas, marks: FloatArray) -> Summands:
    satisfied, answered = (sums @ marks for sums in domains.sum_answers(slice(None)))
    return Summands(
        measures=pd.DataFrame([(m.kind, m.code) for m in formulas.measures], columns=["measure", "code"]),
        numerator=satisfied,
        denominator=answered,
        answered=answered > 0,
        is_share=np.ones(len(formulas.needed), dtype=bool),
        is_mean=np.zeros(len(formulas.needed), dtype=bool),
        means=formulas.means,
    )
