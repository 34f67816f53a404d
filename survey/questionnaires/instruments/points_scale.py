"""How many points a satisfaction index earns in another index: the scale as versioned, cited data."""

from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Literal

from msgspec import Struct

from survey.questionnaires.instruments.files import FOLDER, read_file
from survey.questionnaires.instruments.instrument import Confidence, Source
from survey.questionnaires.instruments.method import decode_fraction
from survey.texts import Text


class PointsScale(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One version of a scale: an index of 100 % earns `most_points` of the `of_points` that there are in all.

    `proportional` is the one rule there is: half the index earns half the points.
    """

    id: str
    version: int
    title: Text
    rule: Literal["proportional"]
    most_points: Fraction
    of_points: Fraction
    confidence: Confidence
    source: Source
    note: Text

    def convert(self, percent: Decimal) -> Fraction:
        """The exact points that an index earns; `percent` is the index from 0 to 100, as published or as shown."""
        return Fraction(percent) * self.most_points / 100


@cache
def load_par_scale() -> PointsScale:
    """The scale by which SIPAS counts in the PAR Index, in its newest version.

    Raises
    ------
    InvalidDataFile : its file is broken; every field at fault is named.
    """
    versions = sorted((FOLDER / "scales").glob("par_index_v*.json"), key=_read_version)
    return read_file(versions[-1], PointsScale, decode_fraction)


def _read_version(path: Path) -> int:
    return int(path.stem.rpartition("_v")[2])
