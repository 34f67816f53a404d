"""What hangs or stands at a counter with the QR code of its form: posters, table tents, stickers."""

import json
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from survey.campaigns.qr import printed_address, qr_address, render_svg
from survey.errors import SurveyError
from survey.reports.poster_formats import FORMATS, PosterFormat
from survey.reports.typesetting import TypesettingRefused, typeset, typeset_apart
from survey.texts import LANGUAGES, Text

_TEMPLATES = Path(__file__).parent / "posters"
# So few are set at once, without the third of a second that a process of its own takes to begin.
_FEW = 10


class UnprintablePoster(SurveyError):
    """A name on a poster is empty or has a character that no font here can print; `address` says on which."""

    def __init__(self, message: str, address: str = "") -> None:
        super().__init__(message)
        self.address = address


@dataclass(frozen=True)
class PosterFacts:
    """All that one poster says; nothing of a campaign, so that a poster hangs as long as its code is in force.

    `base_url` is the public address of the installation, `code` the counter's code as it is stored. Vietnamese is
    always on the poster; English lines are when `languages` has "en". `logo` is a PNG file of the agency's sign.
    """

    province: Text
    agency: Text
    counter: Text
    base_url: str
    code: str
    languages: tuple[str, ...] = LANGUAGES
    is_demonstration: bool = False
    logo: Path | None = None


def render_posters(
    facts: Sequence[PosterFacts], format_name: str = "a4", *, progress: Callable[[int, int], None] | None = None
) -> bytes:
    """One PDF (PDF/UA-1) with every counter in the order given; its outline lists agency and counter.

    The same facts give the same bytes. `progress` is told how many of how many are laid out.

    Raises
    ------
    UnprintablePoster : says which poster, by its address, and what about its names cannot be printed.
    ValueError : there is no counter to make a poster for.
    """
    if not facts:
        raise ValueError("there is no counter to make a poster for")
    layout, pages = FORMATS[format_name], []
    for place, one in enumerate(facts):
        pages.append(_build_page(one, facts[place - 1] if place else None))
        if progress is not None:
            progress(place + 1, len(facts) + 1)
    try:
        return _typeset(layout, pages, [one.logo for one in facts])
    except TypesettingRefused as error:
        raise _locate_refusal(layout, pages) from error


def _build_page(facts: PosterFacts, previous: PosterFacts | None) -> Mapping[str, object]:
    """What the template is told about one poster."""
    printed = printed_address(facts.base_url, facts.code)
    return {
        "province": None if facts.province == facts.agency else _tidy(facts.province["vi"]),
        "agency": _build_name(facts.agency, facts.languages),
        "counter": _build_name(facts.counter, facts.languages),
        # The outline names an agency once, above all its counters.
        "opens_agency": previous is None or previous.agency != facts.agency,
        "qr": _draw_code(qr_address(facts.base_url, facts.code), f"Mã QR dẫn tới {printed}"),
        "printed_address": printed,
        "english": "en" in facts.languages,
        "is_demonstration": facts.is_demonstration,
        "logo": facts.logo.name if facts.logo else None,
    }


# A sheet of stickers says the same many times over, one after the other.
_draw_code = lru_cache(maxsize=8)(render_svg)


def _build_name(name: Text, languages: tuple[str, ...]) -> Mapping[str, str | None]:
    english = _tidy(name.get("en", "")) if "en" in languages else ""
    return {"vi": _tidy(name["vi"]), "en": english or None}


def _tidy(name: str) -> str:
    """A name on one line, its accents composed, without the invisible characters that come along from Word or Excel."""
    one_line = " ".join(unicodedata.normalize("NFC", name).split())
    return "".join(character for character in one_line if character.isprintable())


def _typeset(layout: PosterFormat, pages: Sequence[Mapping[str, object]], logos: Sequence[Path | None] = ()) -> bytes:
    inputs = {"posters": json.dumps(pages), "paper": layout.paper, "copies": str(layout.copies)}
    set_pages = typeset if len(pages) <= _FEW else typeset_apart
    # The template sees one folder and nothing outside it.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(shutil.copytree(_TEMPLATES, name, dirs_exist_ok=True))
        for logo in {logo for logo in logos if logo is not None}:
            shutil.copyfile(logo, folder / logo.name)
        return set_pages(folder, layout.template, inputs)


def _locate_refusal(layout: PosterFormat, pages: Sequence[Mapping[str, object]]) -> UnprintablePoster:
    """The refusal for the first counter that cannot be printed alone."""
    for page in pages:
        try:
            # A document must begin with a heading of the first level.
            _typeset(layout, [{**page, "opens_agency": True, "logo": None}])
        except TypesettingRefused as error:
            return UnprintablePoster(
                f"the poster {page['printed_address']} cannot be printed; "
                f"correct the names of its counter and agency: {error}",
                str(page["printed_address"]),
            )
    return UnprintablePoster("the posters cannot be printed together, though each one can; remove the agency's sign")
