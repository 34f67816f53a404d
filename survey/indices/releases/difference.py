"""What is different between two releases of a campaign, and what it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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
from survey.indices.releases.same_answers import hold_same_answers
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
class Compared:
    """A release as it is compared: what its bundle holds, its figures, and where the bundle is."""

    manifest: Manifest
    figures: tuple[Figure, ...]
    bundle: Path


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


def compare_releases(before: Compared, now: Compared) -> Difference:
    """From one release to another; the bundles are read only where their files of responses are not the same."""
    was, became = ({(each.kind, each.code): each for each in release.figures} for release in (before, now))
    pairs = [Moved(was.get(key), became.get(key)) for key in dict.fromkeys([*became, *was])]
    moved = tuple(pair for pair in pairs if not _is_same(pair))
    return Difference(moved, len(pairs) - len(moved), tuple(_list_sources(before, now)))


def _list_sources(before: Compared, now: Compared) -> list[Text]:
    files, files_now = before.manifest.files, now.manifest.files
    changed = [file for file in _SOURCES if files.get(file) != files_now.get(file)]
    # The same answers by other weights are another file.
    if RESPONSES in changed and hold_same_answers(before.bundle, now.bundle):
        changed.remove(RESPONSES)
    software = [] if before.manifest.software == now.manifest.software else [_SOFTWARE]
    return [*(_SOURCES[file] for file in changed), *software]


def _is_same(pair: Moved) -> bool:
    if pair.before is None or pair.now is None:
        return False
    numbers = [(figure.index, figure.n, figure.rank, figure.tier) for figure in (pair.before, pair.now)]
    return numbers[0] == numbers[1]
