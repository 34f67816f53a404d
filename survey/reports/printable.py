"""What the letters of printed documents hold, and what stands for all else."""

import re
from functools import cache
from pathlib import Path

from PIL import ImageFont

_LETTERS = Path(__file__).parent / "fonts" / "BeVietnamPro-Regular.ttf"
# No letter of any script, so that a font shows what it shows for what it lacks.
_LACKED = "\U0010ffff"
_IN_PLACE = "[?]"


def replace_unprintable(text: str) -> str:
    """The text with a mark in place of what the letters lack, one for characters that follow each other."""
    lacking = "".join(each for each in set(text) if not each.isspace() and not _is_held(each))
    return re.sub(f"[{re.escape(lacking)}]+", _IN_PLACE, text) if lacking else text


@cache
def _is_held(character: str) -> bool:
    return _draw(character) != _draw(_LACKED)


@cache
def _draw(character: str) -> bytes:
    return bytes(_load_letters().getmask(character))


@cache
def _load_letters() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_LETTERS), size=24)
