"""The signs of agencies, which stand on their posters: checked, made anew, and kept as files of the installation."""

import tempfile
from pathlib import Path
from struct import unpack

import typst

from survey.errors import SurveyError
from survey.organisation.queries import AgencyTree

LARGEST_FILE = 512 * 1024
_LARGEST_SIDE = 4000
_PNG = b"\x89PNG\r\n\x1a\n"
# Only what is drawn is kept: nothing that was hidden in the file outlives its printing on a page of its own.
_PAGE = """#set page(width: auto, height: auto, margin: 0mm, fill: none)
#image("{name}", width: 60mm, height: 60mm, fit: "contain")
"""


class BadLogo(SurveyError):
    """The file is no picture that can be printed; the message says why in one word of ours: kind, size, broken."""


def keep_logo(folder: Path, agency_id: int, content: bytes) -> Path:
    """Keep the sign of an agency, from a PNG or SVG file; raises BadLogo."""
    picture = draw_logo(content)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished, file = folder / f"{agency_id}.unfinished", _file_of(folder, agency_id)
    unfinished.write_bytes(picture)
    unfinished.replace(file)
    return file


def draw_logo(content: bytes) -> bytes:
    """A PNG of 60 by 60 mm at 300 dots an inch with what a PNG or SVG file shows; raises BadLogo."""
    if len(content) > LARGEST_FILE:
        raise BadLogo("size")
    kind = _tell_kind(content)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / f"logo.{kind}").write_bytes(content)
        (folder / "main.typ").write_text(_PAGE.format(name=f"logo.{kind}"), encoding="utf-8")
        try:
            drawn = typst.compile(str(folder / "main.typ"), root=name, format="png", ppi=300)
        except (typst.TypstError, OSError) as error:
            raise BadLogo("broken") from error
    return bytes(drawn)


def remove_logo(folder: Path, agency_id: int) -> None:
    """Forget the sign of an agency; nothing happens where it has none."""
    _file_of(folder, agency_id).unlink(missing_ok=True)


def find_logo(folder: Path, tree: AgencyTree, agency_id: int) -> Path | None:
    """The sign that stands on an agency's posters: its own, or that of the nearest unit above it."""
    for unit in tree.list_path(agency_id):
        if _file_of(folder, unit).is_file():
            return _file_of(folder, unit)
    return None


def find_own_logo(folder: Path, agency_id: int) -> Path | None:
    """The sign that the agency itself has given."""
    file = _file_of(folder, agency_id)
    return file if file.is_file() else None


def _file_of(folder: Path, agency_id: int) -> Path:
    return folder / f"{agency_id}.png"


def _tell_kind(content: bytes) -> str:
    if content.startswith(_PNG) and content[12:16] == b"IHDR":
        width, height = unpack(">II", content[16:24])
        if not 0 < max(width, height) <= _LARGEST_SIDE:
            raise BadLogo("size")
        return "png"
    if b"<svg" in content[:4096]:
        return "svg"
    raise BadLogo("kind")
