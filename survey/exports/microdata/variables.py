"""What a column of a file of answers is: its name, its label, its values, and how its rows are read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from survey.texts import Text

# Stata takes no longer name, and SPSS none that is not made of these.
_LONGEST_NAME = 32
# Words of the languages of SPSS and Stata.
_RESERVED = frozenset(
    "all and by eq ge gt le lt ne not or to with byte double float if in int long strl using".split()  # noqa: SIM905
)
_NOT_OF_A_NAME = re.compile(r"[^A-Za-z0-9_]+")


class Kind(StrEnum):
    """What the rows of a column are.

    CATEGORY : positions among its values. RATING : bytes of `Response.ratings`. COUNT : whole numbers. NUMBER : floats.
    TEXT : texts as bytes. TIME : datetime64[s], local time.
    """

    CATEGORY = "category"
    RATING = "rating"
    COUNT = "count"
    NUMBER = "number"
    TEXT = "text"
    TIME = "time"


@dataclass(frozen=True)
class Value:
    """One value of a category; `is_missing` for values that say why there is none."""

    code: str
    label: Text
    is_missing: bool = False


@dataclass(frozen=True)
class Variable:
    """A column; `header` is its name in files that are read by people, where that says more."""

    name: str
    label: Text
    kind: Kind
    values: tuple[Value, ...] = ()
    header: str = ""


def is_on_scale(letters: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where an item was answered on the scale."""
    found: NDArray[np.bool_] = (letters >= ord("1")) & (letters <= ord("5"))
    return found


def make_names(codes: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """A name for each code that SPSS, Stata and R take: ASCII letters and digits, none used twice."""
    used, names = {name.lower() for name in taken}, {}
    for code in codes:
        plain = _NOT_OF_A_NAME.sub("_", code).strip("_") or "item"
        plain = (plain if plain[0].isalpha() and plain.lower() not in _RESERVED else f"v_{plain}")[:_LONGEST_NAME]
        name, number = plain, 2
        while name.lower() in used:
            ending = f"_{number}"
            name, number = plain[: _LONGEST_NAME - len(ending)] + ending, number + 1
        used.add(name.lower())
        names[code] = name
    return names
