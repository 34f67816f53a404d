"""The headline indices of the answers in a file, for who makes them again."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy.orm import Session

from survey.indices.basis import build_basis
from survey.indices.compute import compute_table, reduce_answers
from survey.indices.selection import Selection
from survey.indices.table import Measure


@dataclass(frozen=True)
class Figure:
    """A headline index of the answers: shares from 0 to 1, None where there is none."""

    measure: str
    code: str
    index: float | None
    standard_error: float | None


def compute_figures(session: Session, selection: Selection) -> tuple[Figure, ...]:
    """The headline indices of a selection."""
    basis = build_basis(session, selection)
    frame = compute_table(basis, reduce_answers(basis, []), [], tuple(Measure)).frame
    return tuple(
        Figure(row["measure"], row["code"], _number(row["index"]), _number(row["standard_error"]))
        for row in frame.to_dict("records")
    )


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
