"""One page for each agency: its figures beside its comparison group."""

from typing import Any

import pandas as pd

from survey.indices.movement import Movement
from survey.indices.table import Measure
from survey.reports.annual import sentences
from survey.reports.annual.content import Profile, Table
from survey.reports.annual.tables import Writer, list_rows, write_place
from survey.reports.annual.unit_measures import UnitMeasures
from survey.reports.annual.weak import list_extremes

_OF_A_UNIT = 3
# One alone has no rank.
_LEAST_OF_A_GROUP = 2


class Profiles:
    """The pages of some agencies, by their codes; of all that have an index when none is named."""

    def __init__(
        self, writer: Writer, units: UnitMeasures, moved: Movement | None, agencies: tuple[str, ...] = ()
    ) -> None:
        self.writer, self.units, self.moved, self.agencies = writer, units, moved, agencies
        self.words, self.language = writer.words, writer.language

    def build(self) -> tuple[Profile, ...]:
        """The pages, in the order of the ranked tables."""
        return tuple(self._profile(row) for row in list_rows(self.units.ranked) if self._is_wanted(row))

    def _is_wanted(self, row: dict[Any, Any]) -> bool:
        if self.agencies:
            return self.writer.basis.tree.nodes[row["agency"]].code in self.agencies
        return not pd.isna(row["index"])

    def _profile(self, row: dict[Any, Any]) -> Profile:
        node = self.writer.basis.tree.nodes[row["agency"]]
        name = self.writer.say(node.name)
        if pd.isna(row["index"]):
            told = sentences.tell_too_few(name, int(row["n"]), self.writer.basis.method.minimum_n, self.language)
            return Profile(node.code, name, (told,), None, None, None, None)
        factors = self.units.list_measures(row["agency"], Measure.FACTOR)
        criteria = self.units.list_measures(row["agency"], Measure.CRITERION)
        return Profile(
            node.code,
            name,
            (
                sentences.tell_overall(row, self.language),
                *self._change(row["agency"]),
                *self._place(row),
                *self._unshown(list_rows(factors)),
            ),
            self.writer.draw_beside(list_rows(factors), self.words["factors"]),
            self.writer.list_beside(list_rows(factors), self.words["factors"], self.words["factor"]),
            self._extremes(criteria, "strongest"),
            self._extremes(criteria, "weakest"),
        )

    def _change(self, agency: int) -> tuple[str, ...]:
        if self.moved is None:
            return ()
        name, measures = self.writer.say(self.moved.before.campaign.name), self.moved.measures
        rows = list_rows(self.moved.agencies[self.moved.agencies["agency"] == agency])
        is_one_of_many = bool(rows)
        if not rows and agency == self.writer.basis.selection.agency_id:
            # Of the agency that the report is about, the change is told as that of the whole.
            rows = list_rows(measures[measures["measure"] == Measure.OVERALL])
        return tuple(sentences.tell_change(row, name, self.language, is_one_of_many=is_one_of_many) for row in rows)

    def _unshown(self, factors: list[dict[Any, Any]]) -> tuple[str, ...]:
        withheld = [(self.writer.name(row), row) for row in factors if pd.isna(row["index"])]
        return (sentences.tell_unshown(withheld, self.language),) if withheld else ()

    def _place(self, row: dict[Any, Any]) -> tuple[str, ...]:
        ranked = self.units.ranked
        of_group = ranked.loc[ranked["group"] == row["group"], "index"].dropna().tolist()
        if len(of_group) < _LEAST_OF_A_GROUP:
            return ()
        return (sentences.tell_place(self.words[row["group"]], write_place(row), of_group, row, self.language),)

    def _extremes(self, criteria: pd.DataFrame, kind: str) -> Table:
        rows = list_rows(list_extremes(criteria, _OF_A_UNIT, weakest=kind == "weakest"))
        return self.writer.list_beside(rows, self.words[kind], self.words["criterion"])
