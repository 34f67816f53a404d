"""The formats that posters are printed in, and from how far their codes are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import radians, tan
from types import MappingProxyType

# A phone's main camera: 4000 pixels across 66 degrees is what a 12-megapixel sensor behind a 26 mm lens gives.
CAMERA_PIXELS = 4000
CAMERA_DEGREES = 66
# A module must cover this many pixels for readers to tell it from its neighbours; measured in tests/reports.
MODULE_PIXELS = 2.5


@dataclass(frozen=True)
class PosterFormat:
    """A format of posters: the template that lays it out, its paper, and how many of each counter.

    code_width : of the code on paper in mm, with its quiet zone.
    """

    template: str
    paper: str
    code_width: float
    copies: int = 1


FORMATS: Mapping[str, PosterFormat] = MappingProxyType(
    {
        "a4": PosterFormat("a4.typ", "a4", 119),
        "a5": PosterFormat("a4.typ", "a5", 119 / 2**0.5),
        "tent": PosterFormat("tent.typ", "a4", 106),
        "stickers": PosterFormat("stickers.typ", "a4", 36),
        "sticker-sheets": PosterFormat("stickers.typ", "a4", 36, copies=21),
    }
)


def reading_distance(code_width: float, n_modules: int) -> float:
    """From how many metres a phone reads a code `code_width` mm wide with `n_modules` a side, both with the quiet zone.

    The width that the camera sees at a distance d is 2 d tan(angle / 2); a module w mm wide covers w / that width of
    its pixels.
    """
    module = code_width / n_modules / 1000
    return CAMERA_PIXELS * module / MODULE_PIXELS / (2 * tan(radians(CAMERA_DEGREES / 2)))
