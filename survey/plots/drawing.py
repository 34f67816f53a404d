"""What a picture is made of: marks in the units of its view box, each with the role that decides how it looks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    role: str


@dataclass(frozen=True)
class Stroke:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    role: str


@dataclass(frozen=True)
class Dot:
    """A circle."""

    x: float
    y: float
    radius: float
    role: str


@dataclass(frozen=True)
class Words:
    """One line of text; `anchor` is the part of it that stands at x: start, middle or end."""

    x: float
    y: float
    text: str
    role: str
    anchor: str = "start"


Mark = Bar | Stroke | Dot | Words


@dataclass(frozen=True)
class Drawing:
    """A picture: its size, and its marks from the back to the front."""

    width: float
    height: float
    marks: tuple[Mark, ...]
