"""The data files of instruments and methods as they are written, each read whole or refused with every reason."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from survey.questionnaires.document import Level, Section
from survey.questionnaires.instruments.instrument import InstrumentFactor, InstrumentHeader, Placeholder, Source
from survey.questionnaires.problems import DecodeHook, InvalidDataFile, decode_json, find_shape_problems
from survey.texts import Text

FOLDER = Path(__file__).parent
SURROUNDINGS = "surroundings.json"
METHODS = "methods"

Kind = TypeVar("Kind", bound=Struct)


class InstrumentFile(InstrumentHeader, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One instrument as written: its own factors, or those that it `keeps` of the instrument that it `extends`.

    `before` and `after` name sections of the surroundings.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    extends: str | None = None
    keeps: tuple[str, ...] = ()
    factors: tuple[InstrumentFactor, ...] = ()
    parts: Mapping[str, Text] = {}
    placeholders: Mapping[str, Placeholder] = {}
    sources: Mapping[str, Source] = {}


class SurroundingSection(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A section that several forms put around the rated items, and where its wording comes from."""

    origin: Text
    section: Section


class Surroundings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What all forms share: the scale of satisfaction and the sections around the rated items."""

    scale: tuple[Level, ...]
    scale_source: Text
    sections: tuple[SurroundingSection, ...]


def read_file(path: Path, kind: type[Kind], dec_hook: DecodeHook | None = None) -> Kind:
    """The struct that a JSON file holds.

    Raises
    ------
    InvalidDataFile : names the file, and every field that is missing, unknown or of another type.
    """
    raw, problems = decode_json(path.read_bytes())
    problems += () if problems else find_shape_problems(raw, kind, dec_hook)
    if problems:
        raise InvalidDataFile(path.name, problems)
    return msgspec.convert(raw, kind, dec_hook=dec_hook)


def list_instrument_ids(folder: Path) -> tuple[str, ...]:
    """The ids of all instruments in a folder, in alphabetical order."""
    return tuple(sorted(path.stem for path in folder.glob("*.json") if path.name != SURROUNDINGS))


def list_method_versions(folder: Path) -> dict[str, tuple[int, ...]]:
    """The ids of all methods beside the instruments of a folder, in alphabetical order, with their versions."""
    found: dict[str, list[int]] = {}
    for path in sorted((folder / METHODS).glob("*_v*.json")):
        method_id, _, version = path.stem.rpartition("_v")
        if version.isdecimal():
            found.setdefault(method_id, []).append(int(version))
    return {method_id: tuple(sorted(versions)) for method_id, versions in found.items()}


def method_path(folder: Path, method_id: str, version: int) -> Path:
    """Where a version of a method is written."""
    return folder / METHODS / f"{method_id}_v{version}.json"
