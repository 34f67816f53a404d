"""One page for each agency: its figures beside its comparison group."""

from typing import Any

import pandas as pd

from survey.indices.compute import compute_table, reduce_answers
from survey.indices.table import Dimension, Measure
from survey.reports.annual import sentences
from survey.reports.annual.content import Profile, Table
from survey.reports.annual.tables import Writer, list_rows, write_place
from survey.reports.annual.weak import list_extremes

GROUPS = ("departments", "local")
_OF_A_UNIT = 3


class Profiles:
    """The pages of some agencies, by their codes; of all of them when none is named."""

    def __init__(self, writer: Writer, agencies: tuple[str, ...]) -> None:
        self.writer, self.agencies = writer, agencies

    def build(self) -> tuple[Profile, ...]:
        """The pages, in the order of the ranked tables."""
        cells = reduce_answers(self.writer.basis, [Dimension.AGENCY])
        measures = compute_table(
            self.writer.basis, cells, [Dimension.AGENCY], (Measure.FACTOR, Measure.CRITERION)
        ).frame
        of_agency = dict(list(measures.groupby("agency")))
        frame = self.writer.overview.agencies.frame
        listed = [row for row in list_rows(frame[frame["group"].isin(GROUPS)]) if self._is_wanted(row["agency"])]
        return tuple(self._profile(row, of_agency[row["agency"]]) for row in listed)

    def _is_wanted(self, agency: int) -> bool:
        return not self.agencies or self.writer.basis.tree.nodes[agency].code in self.agencies

    def _profile(self, row: dict[Any, Any], measures: pd.DataFrame) -> Profile:
        node = self.writer.basis.tree.nodes[row["agency"]]
        name = self.writer.say(node.name)
        if pd.isna(row["index"]):
            told = sentences.tell_too_few(name, int(row["n"]), self.writer.basis.method.minimum_n, self.writer.language)
            return Profile(node.code, name, (told,), None, None, None)
        group = self.writer.overview.agencies.frame.groupby("group")["index"].get_group(row["group"]).dropna()
        place = sentences.tell_place(
            self.writer.words[row["group"]], write_place(row), group.tolist(), row, self.writer.language
        )
        factors = list_rows(measures[measures["measure"] == Measure.FACTOR])
        criteria = measures[measures["measure"] == Measure.CRITERION]
        return Profile(
            node.code,
            name,
            (sentences.tell_overall(row, self.writer.language), place),
            self.writer.draw(factors, self.writer.words["factors"], [self.writer.name(factor) for factor in factors]),
            self._extremes(criteria, "strongest"),
            self._extremes(criteria, "weakest"),
        )

    def _extremes(self, criteria: pd.DataFrame, kind: str) -> Table:
        rows = list_rows(list_extremes(criteria, _OF_A_UNIT, weakest=kind == "weakest"))
        return self.writer.list_indices(rows, self.writer.words[kind], self.writer.words["criterion"])
