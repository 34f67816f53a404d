"""Answers at hours when the office was closed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from survey.statistics.errors import InvalidRatings
from survey.statistics.quality.indications import tell

Hours = Mapping[int, Sequence[tuple[float, float]]]

_MINUTES_A_DAY = 1440


def score_outside_hours(
    time: ArrayLike, hours: Hours, *, holidays: Collection[date] = (), grace: float = 60.0
) -> pd.DataFrame:
    """How far an answer lies from the opening hours of its day.

    Parameters
    ----------
    time : (n,) datetime64 by the clock of the office.
    hours : weekday, 0 Monday to 6 Sunday -> openings as pairs of hours, such as (7.5, 11.5); a day without any, or that
        is not there, is closed. holidays : days that are closed whatever their weekday.
    grace : minutes from an opening at which the score is 1; people answer on their way home.

    Returns
    -------
    See `tell`: value is the minutes from the nearest opening of that day, expected 0; reason "outside_hours", or
    "closed_day", which scores 1.

    Raises
    ------
    InvalidRatings : missing times, or openings that end before they begin or lie outside the day.

    Notes
    -----
    Source: Bredl, Winker and Kötschau (2012), Survey Methodology 38, 1-10, on indicators of fabricated interviews.
    """
    moment = np.asarray(time, dtype="datetime64[s]")
    if np.isnat(moment).any():
        raise InvalidRatings("every answer has a moment")
    for openings in hours.values():
        if not all(0 <= start < end <= 24 for start, end in openings):
            raise InvalidRatings("an opening is a pair of hours from 0 to 24 that ends after it begins")
    day = moment.astype("datetime64[D]")
    minute = (moment - day).astype(np.int64) / 60
    # 1 January 1970, day 0, was a Thursday.
    weekday = (day.astype(np.int64) + 3) % 7
    away = np.full(len(moment), np.inf)
    for which, openings in hours.items():
        rows = weekday == which
        for start, end in openings:
            distance = np.maximum(np.maximum(start * 60 - minute[rows], minute[rows] - end * 60), 0.0)
            away[rows] = np.minimum(away[rows], distance)
    away[np.isin(day, np.array(sorted(holidays), dtype="datetime64[D]"))] = np.inf
    closed = np.isinf(away)
    reason = np.where(closed, "closed_day", "outside_hours")
    score = np.where(closed, 1.0, np.minimum(away / grace, 1.0))
    return tell(score, reason, np.where(closed, _MINUTES_A_DAY, away), np.zeros(len(moment)))
