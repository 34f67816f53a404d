"""The answers of a selection, protected, as columns with what must be said of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from sqlalchemy.orm import Session

from survey.errors import SurveyError
from survey.exports.microdata.circumstances import build_with_times, build_with_traits
from survey.exports.microdata.columns import describe_ratings, describe_weights
from survey.exports.microdata.variables import Kind, Variable, make_names
from survey.indices.basis import Basis, build_basis
from survey.indices.compute import compute_table, reduce_answers
from survey.indices.conduct import read_conduct
from survey.indices.coverage import describe_coverage
from survey.indices.design_numbers import number_design
from survey.indices.memory import Memory
from survey.indices.names import describe_basis
from survey.indices.remarks import describe_method, list_remarks
from survey.indices.selection import WEIGHTING_NAMES, Selection
from survey.indices.table import Measure
from survey.questionnaires.document import Level
from survey.statistics import Composition
from survey.texts import Text


class NothingToExport(SurveyError):
    """No answer is in the selection."""


@dataclass(frozen=True)
class Figure:
    """A headline index of the answers: shares from 0 to 1, None where there is none."""

    measure: str
    code: str
    index: float | None
    standard_error: float | None


@dataclass(frozen=True)
class Microdata:
    """The answers of a selection as columns of n rows, and what is said of them.

    names : the column of each rated item, by its code. design_is_kept : whether the rows, their strata, PSUs and
    weights are all that the standard errors of `figures` were made from; otherwise only the indices can be made again.
    """

    campaign: str
    title: Text
    question: Text
    first_day: str
    last_day: str
    variables: tuple[Variable, ...]
    conditions: tuple[tuple[Text, Text], ...]
    method: Text
    remarks: tuple[Text, ...]
    scale: tuple[Level, ...]
    composition: Composition
    names: Mapping[str, str]
    figures: tuple[Figure, ...]
    design_is_kept: bool

    @property
    def n(self) -> int:
        """Rows."""
        return len(self.variables[0].data)


def gather_microdata(
    session: Session, selection: Selection, *, with_times: bool = False, memory: Memory | None = None
) -> Microdata:
    """The answers of a selection; raises NothingToExport.

    with_times : the hour of receipt in place of the month, and no traits: one or the other, since together they tell
    who answered.
    """
    memory = memory or Memory()
    basis = build_basis(session, selection, memory)
    if not basis.n:
        raise NothingToExport("no answer is in this selection; widen the period or drop conditions")
    if with_times:
        conduct = read_conduct(session, basis.sample, memory).take(basis.inside)
        circumstances, said = build_with_times(basis, conduct)
    else:
        circumstances, said = build_with_traits(session, basis, memory)
    days = basis.dataset.day[basis.inside].astype("datetime64[D]")
    names = make_names([item.code for item in basis.document.rating_items], _list_own_names(circumstances))
    return Microdata(
        campaign=basis.campaign.code,
        title=basis.campaign.name,
        question=basis.document.title,
        first_day=str(days.min()),
        last_day=str(days.max()),
        variables=_arrange(basis, circumstances, names),
        conditions=tuple((line.label, line.value) for line in describe_basis(basis)),
        method=describe_method(basis),
        remarks=(*list_remarks(basis, describe_coverage(basis)), *said),
        scale=basis.document.scale,
        composition=basis.composition,
        names=names,
        figures=_compute_figures(basis),
        design_is_kept=bool(basis.inside.all()) and selection.weighting in WEIGHTING_NAMES,
    )


def _arrange(basis: Basis, circumstances: tuple[Variable, ...], names: dict[str, str]) -> tuple[Variable, ...]:
    """All columns, in an order of the rows that does not tell who answered after whom."""
    stratum, psu = number_design(basis, basis.inside)
    variables = (
        *describe_weights(basis, stratum, psu),
        *circumstances,
        *describe_ratings(basis, names),
    )
    times = [each.data for each in circumstances if each.kind is Kind.TIME]
    order = np.lexsort((basis.dataset.letters[basis.inside].sum(axis=1, dtype=np.int64), psu, stratum, *times))
    return (_number_rows(basis.n), *(replace(each, data=each.data[order]) for each in variables))


def _number_rows(n: int) -> Variable:
    return Variable("row", {"vi": "Số thứ tự trong tệp", "en": "Row number"}, Kind.COUNT, np.arange(1, n + 1))


def _list_own_names(circumstances: tuple[Variable, ...]) -> list[str]:
    return ["row", "weight", "stratum", "psu", "ratings", *(each.name for each in circumstances)]


def _compute_figures(basis: Basis) -> tuple[Figure, ...]:
    frame = compute_table(basis, reduce_answers(basis, []), [], tuple(Measure)).frame
    return tuple(
        Figure(row["measure"], row["code"], _number(row["index"]), _number(row["standard_error"]))
        for row in frame.to_dict("records")
    )


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
