"""What a file holds before its headings are known: sheets of numbered lines, and the files that hold none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from survey.errors import SurveyError
from survey.organisation.imports.columns import Cell
from survey.texts import Text

# The number that a spreadsheet gives the line, and its cells.
Line = tuple[int, Sequence[Cell]]


@dataclass(frozen=True)
class Sheet:
    """One way to read a file as lines; is_guessed : its letters are right only if the headings come out right."""

    lines: Iterator[Line]
    is_guessed: bool = False


class BadFile(SurveyError):
    """A file that is no table of the kind asked for; `text` says how to mend it."""

    def __init__(self, vi: str, en: str) -> None:
        self.text: Text = {"vi": vi, "en": en}
        super().__init__(en)
