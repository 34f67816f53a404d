"""What is different between two releases of a campaign, and what it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass

from survey.indices.releases.figures import Figure
from survey.indices.releases.frozen import (
    DOSSIERS,
    METHOD,
    ORGANISATION,
    QUESTIONNAIRE,
    RESPONSES,
    WEIGHTING,
    Manifest,
)
from survey.texts import Text

_SOURCES: Mapping[str, Text] = {
    RESPONSES: {"vi": "phiếu trả lời", "en": "responses"},
    DOSSIERS: {"vi": "số hồ sơ đã giải quyết", "en": "transaction counts"},
    METHOD: {"vi": "phương pháp", "en": "method"},
    QUESTIONNAIRE: {"vi": "phiếu hỏi", "en": "questionnaire"},
    ORGANISATION: {"vi": "cơ quan và thủ tục", "en": "agencies and services"},
    WEIGHTING: {"vi": "bộ trọng số", "en": "weighting"},
}
_SOFTWARE: Text = {"vi": "phần mềm tính", "en": "software"}


@dataclass(frozen=True)
class Moved:
    """A figure in both releases, or in one: None where it is not there or withheld."""

    before: Figure | None
    now: Figure | None

    @property
    def named(self) -> Figure:
        """The figure that names it."""
        figure = self.now or self.before
        if figure is None:
            raise ValueError("a difference is between two figures, of which one may be missing")
        return figure

    @property
    def difference(self) -> float | None:
        """By how much the index moved, as a share; None where one of the two has none."""
        if self.before is None or self.now is None or self.before.index is None or self.now.index is None:
            return None
        return self.now.index - self.before.index


@dataclass(frozen=True)
class Difference:
    """The figures that are different, and what changed of that which they were made from."""

    moved: tuple[Moved, ...]
    n_same: int
    sources: tuple[Text, ...]


def compare_releases(
    before: tuple[Manifest, tuple[Figure, ...]], now: tuple[Manifest, tuple[Figure, ...]]
) -> Difference:
    """From one release to another."""
    was, became = ({(each.kind, each.code): each for each in figures} for _, figures in (before, now))
    pairs = [Moved(was.get(key), became.get(key)) for key in dict.fromkeys([*became, *was])]
    moved = tuple(pair for pair in pairs if not _is_same(pair))
    files, files_now = before[0].files, now[0].files
    sources = [name for file, name in _SOURCES.items() if files.get(file) != files_now.get(file)]
    if before[0].software != now[0].software:
        sources.append(_SOFTWARE)
    return Difference(moved, len(pairs) - len(moved), tuple(sources))


def _is_same(pair: Moved) -> bool:
    if pair.before is None or pair.now is None:
        return False
    numbers = [(figure.index, figure.n, figure.rank, figure.tier) for figure in (pair.before, pair.now)]
    return numbers[0] == numbers[1]
