"""What is known of respondents and of the population: labels with totals, numbers with totals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse

from survey.statistics.errors import InvalidTotals, UnmetTotals, name_some
from survey.statistics.labels import FloatArray, IntArray, number_combinations, number_labels, sum_weights

Columns = pd.DataFrame | Mapping[str, ArrayLike | pd.Series]
Margin = Mapping[Any, float] | pd.Series


@dataclass(frozen=True, eq=False)
class Auxiliary:
    """One column whose totals are known.

    name : the column, by which refusals call it. label : (L,) the labels that occur, or the name alone for a number.
    total : (L,) of the population. position : (n,) the number of each respondent's label. value : (n,) what each
    respondent adds to that total for a unit of weight, 1 for labels. is_margin : whether the column is of labels.
    """

    name: str
    label: pd.Index
    total: FloatArray
    position: IntArray
    value: FloatArray
    is_margin: bool

    def take(self, rows: IntArray) -> Self:
        """The same of some respondents."""
        return replace(self, position=self.position[rows], value=self.value[rows])

    def sum(self, weight: FloatArray) -> FloatArray:
        """(L,) what the weights give for the totals."""
        return sum_weights(self.position, weight * self.value, len(self.label))

    def misfit(self, weight: FloatArray) -> FloatArray:
        """(L,) distance of the weights' sums to the totals, relative to the total.

        Numbers of both signs may have a total near zero: their sum without signs is then the measure.
        """
        scale = np.maximum(np.abs(self.total), sum_weights(self.position, np.abs(weight * self.value), len(self.label)))
        distance = np.abs(self.sum(weight) - self.total)
        return np.divide(distance, scale, out=np.zeros_like(distance), where=scale > 0)


def read_margins(labels: Columns, margins: Mapping[str, Margin], base_weight: FloatArray) -> list[Auxiliary]:
    """The margins of a rake; see `rake` for what is refused."""
    if not margins:
        raise InvalidTotals("no margin is given")
    found = [
        _read_margin(name, _take_column(labels, name, base_weight), margins[name], base_weight) for name in margins
    ]
    _refuse_disagreeing(found)
    return found


def read_auxiliaries(
    columns: Columns, totals: Mapping[str, float | Margin], base_weight: FloatArray
) -> list[Auxiliary]:
    """Margins and numbers of a calibration; see `calibrate` for what is refused."""
    if not totals:
        raise InvalidTotals("no total is given")
    found = []
    for name, total in totals.items():
        column = _take_column(columns, name, base_weight)
        if isinstance(total, Mapping | pd.Series):
            found.append(_read_margin(name, column, total, base_weight))
        else:
            found.append(_read_number(name, column, total, base_weight))
    _refuse_disagreeing([auxiliary for auxiliary in found if auxiliary.is_margin])
    return found


def build_matrix(auxiliaries: Sequence[Auxiliary]) -> sparse.csr_array:
    """(n, p) sparse matrix, a column a total: its product with weights gives what is calibrated."""
    blocks = [
        sparse.csr_array((a.value, (np.arange(len(a.position)), a.position)), shape=(len(a.position), len(a.label)))
        for a in auxiliaries
    ]
    return sparse.csr_array(sparse.hstack(blocks, format="csr"))


def class_respondents(
    auxiliaries: Sequence[Auxiliary], base_weight: FloatArray
) -> tuple[list[Auxiliary], FloatArray, IntArray]:
    """Respondents alike in all auxiliaries make a class: a weighting multiplies their weights by the same.

    Returns the auxiliaries of G classes, the (G,) sums of their base weights, and the (n,) class of each respondent.
    """
    columns = [a.position if a.is_margin else number_labels(a.value)[0] for a in auxiliaries]
    of_row, table = number_combinations(columns, len(base_weight))
    # Any respondent of a class shows what all of it are.
    shown = np.zeros(len(table), dtype=np.int64)
    shown[of_row] = np.arange(len(of_row))
    return [a.take(shown) for a in auxiliaries], sum_weights(of_row, base_weight, len(table)), of_row


def _take_column(columns: Columns, name: str, base_weight: FloatArray) -> ArrayLike | pd.Series:
    if name not in columns:
        raise InvalidTotals(f"totals are given for {name!r}, but there is no such column")
    column = columns[name]
    n = len(column) if isinstance(column, pd.Series) else len(np.asarray(column))
    if n != len(base_weight):
        raise InvalidTotals(f"{len(base_weight)} base weights but {n} values of {name!r}")
    return column


def _read_margin(name: str, column: ArrayLike | pd.Series, totals: Margin, base_weight: FloatArray) -> Auxiliary:
    position, found = number_labels(column)
    if found.hasnans:
        rows = np.flatnonzero(np.asarray(found.isna())[position])
        raise InvalidTotals(
            f"{len(rows)} respondents have no label in margin {name!r}: row {name_some(rows)}; give them one "
            "or leave them out of the weighting"
        )
    total_of = {label: float(total) for label, total in totals.items()}
    if bad := [label for label, total in total_of.items() if not (np.isfinite(total) and total >= 0)]:
        raise InvalidTotals(f"margin {name!r} has totals that are negative, missing or infinite: {name_some(bad)}")
    if without := [label for label in found if label not in total_of]:
        raise InvalidTotals(
            f"margin {name!r} has no total for {name_some(without)}, which respondents are labelled with"
        )
    total = np.array([total_of[label] for label in found], dtype=np.float64)
    weighed = sum_weights(position, base_weight, len(found))
    _refuse_unmet_labels(name, found, total_of, weighed)
    return Auxiliary(name, found, total, position, np.ones(len(position)), is_margin=True)


def _refuse_unmet_labels(name: str, found: pd.Index, total_of: dict[Any, float], weighed: FloatArray) -> None:
    present = {label for label, weight in zip(found, weighed, strict=True) if weight > 0}
    if empty := [label for label, total in total_of.items() if total > 0 and label not in present]:
        raise UnmetTotals(
            f"margin {name!r} cannot be met: no respondent of positive weight stands for {name_some(empty)}; join it "
            "with another label, or leave its total out and say so"
        )
    if unwanted := [label for label in present if total_of[label] == 0]:
        raise UnmetTotals(
            f"margin {name!r} cannot be met: the total of {name_some(unwanted)} is 0, yet respondents stand for it; "
            "correct the total or the label"
        )


def _read_number(name: str, column: ArrayLike | pd.Series, total: float, base_weight: FloatArray) -> Auxiliary:
    try:
        value = np.asarray(column, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidTotals(f"{name!r} is not a number: give the total of each of its labels") from None
    if len(missing := np.flatnonzero(~np.isfinite(value))):
        raise InvalidTotals(f"{len(missing)} values of {name!r} are missing or infinite: row {name_some(missing)}")
    if not np.isfinite(total):
        raise InvalidTotals(f"the total of {name!r} is missing or infinite")
    if total != 0 and not value[base_weight > 0].any():
        raise UnmetTotals(f"{name!r} cannot be met: it is 0 for every respondent of positive weight; drop its total")
    position = np.zeros(len(value), dtype=np.int64)
    return Auxiliary(name, pd.Index([name]), np.array([float(total)]), position, value, is_margin=False)


def _refuse_disagreeing(margins: list[Auxiliary]) -> None:
    # More than rounding in the last figures of a sum: no weights can add up to two totals.
    sums = np.array([margin.total.sum() for margin in margins])
    if len(sums) and not np.allclose(sums, sums[0], rtol=1e-9, atol=0.0):
        said = ", ".join(f"{margin.name!r} to {total:,.10g}" for margin, total in zip(margins, sums, strict=True))
        raise UnmetTotals(f"the margins disagree in total: {said}; scale them to one total before weighting")
