"""What several indicators say of the same respondents, the most suspicious first."""

from collections.abc import Mapping

import pandas as pd

from survey.statistics.errors import InvalidRatings


def collect_suspicions(indicators: Mapping[str, pd.DataFrame], *, at_least: float = 0.5) -> pd.DataFrame:
    """A row for every respondent and indicator whose score reaches a bar.

    Parameters
    ----------
    indicators : name -> its table of the same n respondents, as `score_bursts` and the others return it.
    at_least : the bar, from 0 to 1. What follows from a suspicion is the caller's to decide.

    Returns
    -------
    respondent, the position from 0; indicator; score; reason; value; expected; n_indicators, how many of the indicators
    say something of the respondent. Respondents with the highest sum of scores first.

    Raises
    ------
    InvalidRatings : tables of other lengths.
    """
    if len({len(table) for table in indicators.values()}) > 1:
        raise InvalidRatings("the indicators are of the same respondents")
    parts = [
        table.assign(indicator=name, respondent=range(len(table)))[lambda each: each["score"] >= at_least]
        for name, table in indicators.items()
    ]
    columns = ["respondent", "indicator", "score", "reason", "value", "expected"]
    found = pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)
    by_respondent = found.groupby("respondent")["score"]
    found["n_indicators"] = by_respondent.transform("size").astype(int) if len(found) else pd.Series(dtype=int)
    total = by_respondent.transform("sum") if len(found) else found["score"]
    ordered = found.assign(total=total).sort_values(
        ["total", "respondent", "score"], ascending=[False, True, False], ignore_index=True
    )
    return ordered.drop(columns="total")
