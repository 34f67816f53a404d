"""How wide text is, and where its lines break."""

import unicodedata
from functools import lru_cache

# Widths in ems of Be Vietnam Pro, the font of our files, rounded up; it is wider than the usual fonts of screens.
_WIDTHS = {
    0.2: "'",
    0.225: "’",
    0.25: " ",
    0.275: "ijlI·",
    0.3: ".:",
    0.325: ",;",
    0.375: "“",
    0.4: "fr1",
    0.425: "”",
    0.45: "t()",
    0.475: "J",
    0.525: "sz/",
    0.575: "knux•",
    0.6: "ehvy7",
    0.625: "cEL-+",
    0.65: "agoFPST8−",
    0.675: "bdpqBRYZ235",
    0.7: "K069–",
    0.725: "HUVX4_",
    0.75: "ADN&=",
    0.775: "C",
    0.8: "G",
    0.825: "Q",
    0.85: "O%",
    0.875: "wM",
    0.9: "m",
    1.025: "W",
}
_WIDTH = {character: width for width, characters in _WIDTHS.items() for character in characters}
_OTHER = 1.05


def measure(text: str, size: float) -> float:
    """How wide a line is at a size of letters, at most."""
    return size * _measure_in_ems(text)


def wrap(text: str, width: float, size: float) -> list[str]:
    """The text in lines no wider than `width`; a word that is wider by itself is cut."""
    lines, so_far, space = [""], 0.0, measure(" ", size)
    for word in (part for whole in text.split() for part in _cut(whole, width, size)):
        of_word = measure(word, size)
        if lines[-1] and so_far + space + of_word <= width:
            lines[-1] += f" {word}"
            so_far += space + of_word
        else:
            lines.append(word)
            so_far = of_word
    return [line for line in lines if line] or [""]


# Names of units and services are made of few different words.
@lru_cache(maxsize=8192)
def _measure_in_ems(text: str) -> float:
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return sum(_WIDTH.get(each, _OTHER) for each in letters if not unicodedata.combining(each))


def _cut(word: str, width: float, size: float) -> list[str]:
    if measure(word, size) <= width:
        return [word]
    parts = [""]
    for character in word:
        if parts[-1] and measure(parts[-1] + character, size) > width:
            parts.append("")
        parts[-1] += character
    return parts
