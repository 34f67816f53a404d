"""A release made again from its bundle alone, and compared figure by figure."""

from dataclasses import dataclass
from pathlib import Path

from survey.indices.overview import compute_overview
from survey.indices.releases.bundle_reading import (
    find_changed,
    open_bundle,
    read_about,
    read_manifest,
    read_published,
    rebuild_basis,
)
from survey.indices.releases.figures import NUMBERS, Figure, list_figures
from survey.indices.releases.frozen import About, Manifest

# Sums may come in another order in another version of a library; a figure is shown with far fewer digits.
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Unequal:
    """A number of a figure that came out otherwise, None where there is none."""

    kind: str
    code: str
    name: str
    published: float | None
    found: float | None


@dataclass(frozen=True)
class Verification:
    """What came of making a release again.

    changed : parts of the bundle that are not those that were published. unequal : numbers that came out otherwise.
    """

    about: About
    manifest: Manifest
    changed: tuple[str, ...]
    unequal: tuple[Unequal, ...]
    n_figures: int

    @property
    def holds(self) -> bool:
        """Whether every part and every figure is as published."""
        return not self.changed and not self.unequal


def verify_bundle(file: Path) -> Verification:
    """Make every figure of a bundle again from the answers in it; raises BrokenBundle where that cannot be done."""
    parts = open_bundle(file)
    manifest = read_manifest(parts)
    published = read_published(parts)
    found = list_figures(compute_overview(rebuild_basis(parts)))
    return Verification(
        about=read_about(parts),
        manifest=manifest,
        changed=tuple(find_changed(parts, manifest)),
        unequal=tuple(find_unequal(published, found)),
        n_figures=len(published),
    )


def find_unequal(published: tuple[Figure, ...], found: tuple[Figure, ...]) -> list[Unequal]:
    """The numbers that are not the same, figures that only one of the two has included."""
    before, after = ({(each.kind, each.code): each for each in figures} for figures in (published, found))
    return [
        Unequal(*key, name, was, now)
        for key in dict.fromkeys([*before, *after])
        for name in NUMBERS
        if not _is_same(
            was := _read(before.get(key), name),
            now := _read(after.get(key), name),
        )
    ]


def _read(figure: Figure | None, name: str) -> float | None:
    return None if figure is None else getattr(figure, name)


def _is_same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _TOLERANCE * max(1.0, abs(one))
