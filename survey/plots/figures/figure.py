"""A picture of results with what belongs to it: title, how to read it, and the rows that it was drawn from."""

from dataclasses import dataclass

from survey.plots.drawing import Drawing

Value = str | float | int | None


@dataclass(frozen=True)
class Figure:
    """One figure.

    name : its name in addresses and files. reading : sentences on how to read it. columns, rows : its data, shares as
    percent, rounded as they are shown; None where withheld.
    """

    name: str
    title: str
    reading: tuple[str, ...]
    drawing: Drawing
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
