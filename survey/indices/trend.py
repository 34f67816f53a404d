"""How a measure went from month to month of a campaign, and from campaign to campaign."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from survey.indices.basis import Basis
from survey.indices.compute import compute_table, reduce_answers
from survey.indices.likeness import is_alike
from survey.indices.movement import list_comparable
from survey.indices.sample import CampaignFacts
from survey.indices.table import Dimension, Measure


@dataclass(frozen=True)
class TrendPoint:
    """One measure in one month or campaign: shares, None where withheld or not answered; n responses."""

    index: float | None
    lower: float | None
    upper: float | None
    n: int


def trace_months(basis: Basis, code: str) -> dict[date, TrendPoint]:
    """A measure by month of the selection, the earliest first."""
    cells = reduce_answers(basis, [Dimension.MONTH])
    frame = compute_table(basis, cells, [Dimension.MONTH], tuple(Measure)).frame
    frame = frame[frame["code"] == code].sort_values("month")
    months = [pd.Timestamp(month).date() for month in frame["month"]]
    return dict(zip(months, list_points(frame), strict=True))


def trace_campaigns(bases: list[Basis], now: Basis, code: str) -> list[tuple[CampaignFacts, TrendPoint]]:
    """A measure of several campaigns, in the order given; those where it means something else are left out.

    Where a merger within this campaign makes it of other answers than on the units of today, it stands alone.
    """
    found = []
    for basis in bases if is_alike(now) else [now]:
        if code in list_comparable(now, basis) and basis.n:
            frame = compute_table(basis, reduce_answers(basis, []), [], tuple(Measure)).frame
            found += [(basis.campaign, point) for point in list_points(frame[frame["code"] == code])]
    return found


def list_points(frame: pd.DataFrame) -> list[TrendPoint]:
    """The rows of a table of indices as points, in their order."""
    columns = (frame[name] for name in ("index", "lower", "upper"))
    figures = zip(*columns, frame["n"], strict=True)
    return [TrendPoint(_read(index), _read(lower), _read(upper), int(n)) for index, lower, upper, n in figures]


def _read(figure: float) -> float | None:
    return None if np.isnan(figure) else float(figure)
