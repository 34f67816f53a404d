"""Responses as columns, before they become rows of the database."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from survey.collection.models import Mode
from survey.demonstration.arrays import ByteArray, IntArray

MODES = (Mode.QR, Mode.KIOSK, Mode.PAPER, Mode.ASSISTED)
QR, KIOSK, PAPER, ASSISTED = range(len(MODES))
LANGUAGES = ("vi", "en")
NONE = -1


@dataclass(frozen=True)
class DrawnResponses:
    """n responses of one day, one a row.

    `second` is the second of the local day; `mode`, `language` and `choices` are places in MODES, LANGUAGES and the
    table of choices; `seconds_taken` and `burst` (which burst it belongs to) are NONE where there is none. `ratings` is
    (n, k) ASCII codes.
    """

    offer: IntArray
    second: IntArray
    mode: IntArray
    language: IntArray
    seconds_taken: IntArray
    choices: IntArray
    burst: IntArray
    ratings: ByteArray

    def __len__(self) -> int:
        return len(self.offer)


def merge_by_time(parts: Sequence[DrawnResponses]) -> DrawnResponses:
    """All responses of a day in the order in which they came in."""
    order = np.argsort(np.concatenate([part.second for part in parts]), kind="stable")
    return DrawnResponses(
        **{
            each.name: np.concatenate([getattr(part, each.name) for part in parts])[order]
            for each in fields(DrawnResponses)
        }
    )
