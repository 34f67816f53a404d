"""From the results of a selection to the content of its report: the same figures as on the pages, written once."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd
from sqlalchemy.orm import Session

from survey import clock
from survey.errors import SurveyError
from survey.indices.movement import Direction, Movement
from survey.indices.names import describe_basis, list_narrowing
from survey.indices.overview import Overview
from survey.indices.remarks import DEMONSTRATION, describe_method, is_preliminary, list_remarks, tell_preliminary
from survey.indices.selection import SelectionLine
from survey.indices.table import Measure
from survey.reports.annual import sentences
from survey.reports.annual.actions import build_actions
from survey.reports.annual.content import AnnualReport, Block, Column, Points, Section, Table
from survey.reports.annual.figures import write_count, write_percent
from survey.reports.annual.profiles import Profiles
from survey.reports.annual.tables import Writer, list_rows
from survey.reports.annual.unit_measures import GROUPS, UnitMeasures
from survey.reports.annual.weak import MOST, list_extremes, quote_comments
from survey.texts import Text

# The last of the annexes, after those that every report has.
_ANNEX_OF_LEFT_OUT = 3
# More that may lead say that the data do not tell, and are not named; so do fewer of a small group.
_MOST_LEADERS = 3


class NothingToReport(SurveyError):
    """The selection has no index to write about."""


@dataclass(frozen=True)
class Asked:
    """What a report is asked to be; `agencies` are the codes of those that get a page, all of them when empty."""

    language: str = "vi"
    with_comments: bool = False
    with_profiles: bool = True
    agencies: tuple[str, ...] = ()
    made_on: date = field(default_factory=clock.today)


def build_report(session: Session, overview: Overview, moved: Movement | None, asked: Asked) -> AnnualReport:
    """The content of the report on an overview; raises NothingToReport where no index can be given."""
    whole = overview.overall.frame
    if whole.empty or whole["index"].isna().all():
        raise NothingToReport(
            f"{overview.basis.n} responses match, and the method gives no index under"
            f" {overview.basis.method.minimum_n}: widen the period or the filter"
        )
    return _Gathering(session, overview, moved, asked).build()


class _Gathering:
    """The parts of one report while they are put together."""

    def __init__(self, session: Session, overview: Overview, moved: Movement | None, asked: Asked) -> None:
        self.session, self.overview, self.moved, self.asked = session, overview, moved, asked
        self.writer = Writer(overview, asked.language)
        self.basis, self.language, self.words = overview.basis, asked.language, self.writer.words
        self.units = UnitMeasures(overview)

    def build(self) -> AnnualReport:
        profiles = Profiles(self.writer, self.units, self.moved, self.asked.agencies)
        return AnnualReport(
            language=self.language,
            office=self.writer.say(self._top_name()),
            title=self.words["title"],
            campaign=self.writer.say(self.basis.campaign.name),
            warning=self.writer.say(DEMONSTRATION) if self.basis.campaign.is_demonstration else "",
            cover=self._cover(),
            narrowed="; ".join(self._narrowing),
            sections=tuple(section for section in self._sections() if section.blocks),
            actions=build_actions(self.writer, self.units, self._weakest, self.moved),
            profiles=profiles.build() if self.asked.with_profiles else (),
            without_page=None if self.asked.agencies else self._left_out["agency"],
            annexes=self._annexes(),
            labels=self.words,
        )

    def _top_name(self) -> Text:
        tree, chosen = self.basis.tree, self.basis.selection.agency_id
        if chosen is not None:
            return tree.nodes[chosen].name
        return tree.nodes[tree.list_path(int(self.basis.told_agency[self.basis.inside][0]))[-1]].name

    @cached_property
    def _narrowing(self) -> list[str]:
        """The conditions under which something is left out, period and campaign apart."""
        return [self._write_line(line) for line in list_narrowing(self.basis)]

    def _write_line(self, line: SelectionLine) -> str:
        return f"{self.writer.say(line.label)}: {self.writer.say(line.value)}"

    def _cover(self) -> tuple[tuple[str, str], ...]:
        selection, words = self.basis.selection, self.words
        warning = ((words["data"], self.writer.say(DEMONSTRATION)),) if self.basis.campaign.is_demonstration else ()
        return (
            *warning,
            *((self.writer.say(line.label), self.writer.say(line.value)) for line in list_narrowing(self.basis)),
            (words["period"], f"{selection.first_month:%m/%Y} – {selection.last_month:%m/%Y}"),
            (words["n"], write_count(self.basis.n, self.language)),
            *(((words["state"], words["preliminary"]),) if is_preliminary(self.basis) else ()),
            (words["made_on"], f"{self.asked.made_on:%d/%m/%Y}"),
        )

    def _sections(self) -> list[Section]:
        words = self.words
        return [
            Section(words["summary"], self._summary()),
            Section(words["method"], self._method()),
            Section(words["factors"], self._factors()),
            Section(words["moved"], self._moved()),
            Section(words["agencies"], self._agencies()),
            Section(words["services"], self._services()),
            Section(words["weak"], self._weak()),
        ]

    @cached_property
    def _weakest(self) -> list[tuple[str, dict[Any, Any]]]:
        rows = list_extremes(self.overview.criteria.frame, MOST, weakest=True).to_dict("records")
        return [(self.writer.name(row), row) for row in rows]

    def _summary(self) -> tuple[Block, ...]:
        told = [sentences.tell_narrowed(self._narrowing, self.language)] if self._narrowing else []
        told += [self.writer.say(tell_preliminary(self.basis))] if is_preliminary(self.basis) else []
        told.append(sentences.tell_overall(self.overview.overall.frame.iloc[0].to_dict(), self.language))
        if self.moved is not None:
            first = list_rows(self.moved.measures[self.moved.measures["measure"] == Measure.OVERALL])
            name = self.writer.say(self.moved.before.campaign.name)
            told += [sentences.tell_change(row, name, self.language) for row in first]
        factors = self.overview.factors.frame.dropna(subset=["index"]).sort_values("index")
        if len(factors) > 1:
            low, high = factors.iloc[0].to_dict(), factors.iloc[-1].to_dict()
            told.append(
                sentences.tell_range(
                    self.words["factor"], (self.writer.name(high), high), (self.writer.name(low), low), self.language
                )
            )
        told += self._leaders
        weak = "; ".join(f"“{name}” ({write_percent(row['index'], self.language)}%)" for name, row in self._weakest[:3])
        told.append(f"{self.words['weakest']}: {weak}.")
        return (Points(tuple(told)),)

    @cached_property
    def _leaders(self) -> list[str]:
        told = []
        for group in GROUPS:
            frame = self.overview.agencies.frame
            ranked = frame[frame["group"].eq(group) & frame["rank"].notna()]
            if len(ranked) > 1:
                may_lead = ranked["rank_lower"] == 1
                first, others = (
                    [self._name(each) for each in ranked[which]["agency"]] for which in (may_lead, ~may_lead)
                )
                told.append(
                    sentences.tell_leaders(first, self.words[group], self.language)
                    if len(first) <= max(_MOST_LEADERS, len(ranked) // 4)
                    else sentences.tell_no_leaders(len(first), others, self.words[group], self.language)
                )
        return told

    def _name(self, agency: int) -> str:
        return self.writer.say(self.basis.tree.nodes[agency].name)

    def _method(self) -> tuple[Block, ...]:
        remarks = [self.writer.say(remark) for remark in list_remarks(self.basis, self.overview.coverage)]
        return (Points((f"{self.words['method_line']}: {self.writer.say(describe_method(self.basis))}.", *remarks)),)

    def _factors(self) -> tuple[Block, ...]:
        rows = self.overview.factors.frame.to_dict("records")
        chart = self.writer.draw(rows, self.words["factors"], [self.writer.name(row) for row in rows])
        return (chart, self.writer.list_indices(rows, self.words["factors"], self.words["factor"]))

    def _moved(self) -> tuple[Block, ...]:
        if self.moved is None:
            return ()
        measures = self.moved.measures
        shown = measures[measures["measure"] != Measure.CRITERION]
        tables = [
            self.writer.list_moves(shown, self.words["measure"], [self.writer.name(row) for row in list_rows(shown)])
        ]
        named: tuple[tuple[str, pd.DataFrame], ...] = (
            ("agency", self.moved.agencies[self.moved.agencies["agency"].isin(self.units.ranked["agency"])]),
            ("service", self.moved.services),
        )
        for dimension, frame in named:
            certain = frame[frame["direction"] != Direction.UNCLEAR].sort_values("difference", ascending=False)
            if len(certain):
                names = [self.writer.name_unit(row, dimension) for row in list_rows(certain)]
                tables.append(self.writer.list_moves(certain, self.words[dimension], names))
        return (*self._tell_compared(self.moved), *(table for table in tables if table.rows))

    def _tell_compared(self, moved: Movement) -> list[str]:
        """What it was compared with: period, conditions, and the agencies left out."""
        own = {self._write_line(line) for line in describe_basis(self.basis)}
        _campaign, period, *lines = describe_basis(moved.before)
        others = [each for each in map(self._write_line, lines) if each not in own]
        told = [
            sentences.tell_compared(
                self.writer.say(moved.before.campaign.name),
                self.writer.say(period.value),
                moved.before.n,
                others,
                self.language,
            )
        ]
        if moved.measures.empty and moved.is_alike:
            told.append(self.writer.say(sentences.NOT_COMPARED))
        unlike = [self._name(agency) for agency in moved.unlike]
        return [*told, *([sentences.tell_unlike(unlike, self.language)] if unlike else [])]

    def _agencies(self) -> tuple[Block, ...]:
        frame, blocks = self.overview.agencies.frame, list[Block]()
        for group in GROUPS:
            of_group = frame[frame["group"] == group]
            if of_group["index"].notna().any():
                blocks.append(self.writer.rank(of_group, "agency", self.words[group]))
        return (*self._leaders, *self._tell_left_out("agency"), *blocks)

    def _services(self) -> tuple[Block, ...]:
        told, frame = self._tell_left_out("service"), self.overview.services.frame
        ranked = list_rows(frame.dropna(subset=["index"]).sort_values("index", ascending=False))
        if not ranked:
            return tuple(told)
        if len(ranked) > 1:
            high, low = ((self.writer.name_unit(row, "service"), row) for row in (ranked[0], ranked[-1]))
            told.insert(0, sentences.tell_range(self.words["service"], high, low, self.language))
        return (*told, self.writer.rank(frame, "service", self.words["services"]))

    @cached_property
    def _left_out(self) -> dict[str, Table | None]:
        tables = {"agency": self.units.ranked, "service": self.overview.services.frame}
        return {dimension: self.writer.list_left_out(frame, dimension) for dimension, frame in tables.items()}

    def _tell_left_out(self, dimension: str) -> list[str]:
        table, minimum = self._left_out[dimension], self.basis.method.minimum_n
        if table is None:
            return []
        annex = f"{self.words['annex']} {_ANNEX_OF_LEFT_OUT}"
        return [
            sentences.tell_left_out(len(table.rows), self.words[f"{dimension}_many"], minimum, annex, self.language)
        ]

    def _weak(self) -> tuple[Block, ...]:
        told = [sentences.tell_weak(name, row, self.language) for name, row in self._weakest]
        if not self.asked.with_comments:
            return (Points(tuple(told)),)
        quoted = quote_comments(self.session, self.basis, [row["code"] for _, row in self._weakest])
        blocks: list[Block] = [self.writer.say(sentences.QUOTED)]
        for (_, row), sentence in zip(self._weakest, told, strict=True):
            blocks += [sentence, Points(tuple(f"“{comment}”" for comment in quoted[row["code"]]))]
        return tuple(block for block in blocks if block != Points(()))

    def _annexes(self) -> tuple[Section, ...]:
        words = self.words
        rows = self.overview.criteria.frame.to_dict("records")
        columns = (Column(words["condition"], 1.0, is_number=False), Column(words["value"], 2.0, is_number=False))
        lines = tuple((self.writer.say(line.label), self.writer.say(line.value)) for line in describe_basis(self.basis))
        annexes = (
            Section(words["criteria"], (self.writer.list_indices(rows, words["criteria"], words["criterion"]),)),
            Section(words["conditions"], (Table(words["conditions"], columns, lines),)),
            Section(words["left_out"], tuple(filter(None, self._left_out.values()))),
        )
        return tuple(annex for annex in annexes if annex.blocks)
