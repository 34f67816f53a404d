"""Figures as the tables and charts of a report, in its language."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from survey.indices.movement import Direction
from survey.indices.names import name_measures
from survey.indices.overview import Overview
from survey.reports.annual import sentences
from survey.reports.annual.content import Bar, Chart, Column, Table
from survey.reports.annual.figures import read_percent, write_percent, write_points
from survey.reports.annual.wording import list_words
from survey.texts import Text, in_language


class Writer:
    """Writes the figures of one overview in one language."""

    def __init__(self, overview: Overview, language: str) -> None:
        self.overview, self.basis, self.language = overview, overview.basis, language
        self.words, self.names = list_words(language), name_measures(overview.basis)

    def say(self, text: Text) -> str:
        """A text in the language of the report."""
        return in_language(text, self.language)

    def draw(self, rows: Sequence[dict[Any, Any]], caption: str, names: Sequence[str]) -> Chart:
        """A chart of indices; those withheld are not in it."""
        shown = [(name, row) for name, row in zip(names, rows, strict=True) if not pd.isna(row["index"])]
        bars = tuple(
            Bar(
                name,
                read_percent(row["index"]),
                None if pd.isna(row["lower"]) else read_percent(row["lower"]),
                None if pd.isna(row["upper"]) else read_percent(row["upper"]),
                write_percent(row["index"], self.language),
            )
            for name, row in shown
        )
        alt = "; ".join(f"{bar.label}: {bar.shown}%" for bar in bars)
        has_interval = any(bar.lower is not None for bar in bars)
        interval = self.words["interval"] if has_interval else ""
        return Chart(caption, f"{caption}. {alt}.", self.words["index"], bars, interval)

    def draw_beside(self, rows: Sequence[dict[Any, Any]], caption: str) -> Chart:
        """A chart of an agency's measures with the medians of its group."""
        shown = [row for row in rows if not pd.isna(row["index"])]
        chart = self.draw(shown, caption, [self.name(row) for row in shown])
        beside = (None if pd.isna(row["median"]) else read_percent(row["median"]) for row in shown)
        bars = tuple(replace(bar, beside=value) for bar, value in zip(chart.bars, beside, strict=True))
        return replace(chart, bars=bars, beside=self.words["median"])

    def list_indices(self, rows: Sequence[dict[Any, Any]], caption: str, heading: str) -> Table:
        """A table of measures with their figures."""
        columns = (Column(heading, 4.4, is_number=False), *self._figure_columns())
        return Table(caption, columns, tuple((self.name(row), *self._figures(row)) for row in rows))

    def list_beside(self, rows: Sequence[dict[Any, Any]], caption: str, heading: str) -> Table:
        """A table of an agency's measures with the medians of its group."""
        table = self.list_indices(rows, caption, heading)
        medians = (write_percent(row["median"], self.language) for row in rows)
        return replace(
            table,
            columns=(*table.columns, Column(self.words["median"], 1.5)),
            rows=tuple((*row, median) for row, median in zip(table.rows, medians, strict=True)),
        )

    def _figure_columns(self) -> tuple[Column, ...]:
        return Column(self.words["index"], 1.0), Column(self.words["interval"], 1.55), Column(self.words["n"], 1.25)

    def _figures(self, row: dict[Any, Any]) -> tuple[str, ...]:
        written = sentences.write_row(row, self.language)
        index = self.words["withheld"] if pd.isna(row["index"]) else written["index"]
        return index, written["interval"], written["n"]

    def name(self, row: dict[Any, Any]) -> str:
        """What the measure of a row is called."""
        return self.say(self.names[row["measure"], row["code"]])

    def list_moves(self, frame: pd.DataFrame, heading: str, names: Sequence[str]) -> Table:
        """A table of what moved."""
        words, language = self.words, self.language
        columns = (
            Column(heading, 3.4, is_number=False),
            Column(words["before"]),
            Column(words["now"]),
            Column(words["difference"], 1.2),
            Column(words["interval"], 1.6),
            Column(words["verdict"], 1.3, is_number=False),
        )
        rows = tuple(
            (
                name,
                write_percent(row["before"], language),
                write_percent(row["now"], language),
                write_points(row["difference"], language),
                sentences.write_difference_interval(row, language),
                words[_judge(row)],
            )
            for name, row in zip(names, list_rows(frame), strict=True)
        )
        return Table(f"{words['moved']} – {heading}", columns, rows, self.say(sentences.HOLM))

    def rank(self, frame: pd.DataFrame, dimension: str, caption: str) -> Table:
        """A table of units or services by place; those without an index are left to `list_left_out`."""
        columns = (
            Column(self.words["rank"], 1.4),
            Column(self.words[dimension], 4.0, is_number=False),
            *self._figure_columns(),
        )
        rows = tuple(
            (write_place(row), self.name_unit(row, dimension), *self._figures(row))
            for row in list_rows(frame[frame["index"].notna()])
        )
        note = sentences.OVERLAP_OF_AGENCIES if dimension == "agency" else sentences.OVERLAP
        if len(rows) == 1:
            # One alone has no rank.
            return Table(caption, columns[1:], (rows[0][1:],))
        return Table(caption, columns, rows, self.say(note))

    def list_left_out(self, frame: pd.DataFrame, dimension: str) -> Table | None:
        """The units or services that have too few responses for an index; None where there are none."""
        columns = (Column(self.words[dimension], 5.0, is_number=False), Column(self.words["n"], 1.3))
        rows = tuple(
            (self.name_unit(row, dimension), sentences.write_row(row, self.language)["n"])
            for row in list_rows(frame[frame["index"].isna()])
        )
        return Table(self.words[f"left_out_{dimension}"], columns, rows) if rows else None

    def name_unit(self, row: dict[Any, Any], dimension: str) -> str:
        """What the agency or service of a row is called."""
        if dimension == "agency":
            return self.say(self.basis.tree.nodes[row[dimension]].name)
        return self.say(self.basis.services[row[dimension]].name)


def list_rows(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    """The rows of a frame, by the names of its columns."""
    return frame.to_dict("records")


def write_place(row: dict[Any, Any]) -> str:
    """The place of a row with the places that the data allow, 3 (2–5); or that it has none."""
    if pd.isna(row["rank"]):
        return "–"
    lower, upper = int(row["rank_lower"]), int(row["rank_upper"])
    return f"{row['rank']:.0f}" + (f" ({lower}–{upper})" if lower < upper else "")


def _judge(row: dict[Any, Any]) -> str:
    return {Direction.UP: "higher", Direction.DOWN: "lower"}.get(row["direction"], "unsure")
