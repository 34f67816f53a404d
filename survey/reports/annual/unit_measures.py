"""Factors and criteria of every agency, and what is usual among those that it is compared with."""

from functools import cached_property

import pandas as pd

from survey.indices.compute import compute_table, reduce_answers
from survey.indices.overview import Overview
from survey.indices.table import Dimension, Measure

GROUPS = ("departments", "local")


class UnitMeasures:
    """The factors and criteria of the agencies of an overview."""

    def __init__(self, overview: Overview) -> None:
        self.overview = overview

    @cached_property
    def ranked(self) -> pd.DataFrame:
        """The agencies that are ranked in a group, in the order of their tables, those without an index included."""
        frame = self.overview.agencies.frame
        return frame[frame["group"].isin(GROUPS)]

    @cached_property
    def _measures(self) -> pd.DataFrame:
        basis = self.overview.basis
        cells = reduce_answers(basis, [Dimension.AGENCY])
        table = compute_table(basis, cells, [Dimension.AGENCY], (Measure.FACTOR, Measure.CRITERION)).frame
        return table.merge(self.ranked[["agency", "group"]], on="agency")

    def list_measures(self, agency: int, measure: Measure) -> pd.DataFrame:
        """The factors or criteria of an agency, with the median of its group: NaN where no agency of it has one."""
        named = ["group", "measure", "code"]
        medians = self._measures.groupby(named)["index"].median().rename("median").reset_index()
        own = self._measures["agency"].eq(agency) & self._measures["measure"].eq(measure)
        return self._measures[own].merge(medians, on=named, how="left")

    def list_lowest(self, code: str, most: int) -> pd.DataFrame:
        """The agencies where a criterion is lowest, among those that have an index of it; none where one has."""
        rows = self._measures[self._measures["code"].eq(code) & self._measures["measure"].eq(Measure.CRITERION)]
        rows = rows.dropna(subset=["index"]).sort_values(["index", "agency"])
        return rows.head(most if len(rows) > 1 else 0)

    def find_median(self, group: str) -> float:
        """The median of the overall indices of a group; NaN where none has one."""
        return float(self.ranked.loc[self.ranked["group"] == group, "index"].median())
