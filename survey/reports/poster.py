"""The poster that hangs at a counter: one A4 page with the QR code of its form."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst

from survey.campaigns.qr import printed_address, qr_address, render_svg
from survey.errors import SurveyError
from survey.texts import LANGUAGES, Text

_FOLDER = Path(__file__).parent
_TEMPLATE = _FOLDER / "poster.typ"


class UnprintablePoster(SurveyError):
    """A name on a poster is empty or has a character that no font here can print."""


@dataclass(frozen=True)
class PosterFacts:
    """All that one poster says; nothing of a campaign, so that a poster hangs as long as its code is in force.

    `base_url` is the public address of the installation, `code` the counter's code as it is stored. Vietnamese is
    always on the poster; English lines are when `languages` has "en".
    """

    province: Text
    agency: Text
    counter: Text
    base_url: str
    code: str
    languages: tuple[str, ...] = LANGUAGES
    is_demonstration: bool = False


def render_posters(facts: Sequence[PosterFacts]) -> bytes:
    """One PDF (PDF/UA-1) with an A4 page for each counter, in the order given; its outline lists agency and counter.

    The same facts give the same bytes.

    Raises
    ------
    UnprintablePoster : says which poster, by its address, and what about its names cannot be printed.
    ValueError : there is no counter to make a poster for.
    """
    if not facts:
        raise ValueError("there is no counter to make a poster for")
    pages = [_build_page(facts[place], facts[place - 1] if place else None) for place in range(len(facts))]
    try:
        return _compile(pages)
    except typst.TypstError as error:
        raise _locate_refusal(pages) from error


def _build_page(facts: PosterFacts, previous: PosterFacts | None) -> Mapping[str, object]:
    """What the template is told about one poster."""
    printed = printed_address(facts.base_url, facts.code)
    return {
        "province": None if facts.province == facts.agency else _tidy(facts.province["vi"]),
        "agency": _build_name(facts.agency, facts.languages),
        "counter": _build_name(facts.counter, facts.languages),
        # The outline names an agency once, above all its counters.
        "opens_agency": previous is None or previous.agency != facts.agency,
        "qr": render_svg(qr_address(facts.base_url, facts.code), f"Mã QR dẫn tới {printed}"),
        "printed_address": printed,
        "english": "en" in facts.languages,
        "is_demonstration": facts.is_demonstration,
    }


def _build_name(name: Text, languages: tuple[str, ...]) -> Mapping[str, str | None]:
    english = _tidy(name.get("en", "")) if "en" in languages else ""
    return {"vi": _tidy(name["vi"]), "en": english or None}


def _tidy(name: str) -> str:
    """A name on one line, its accents composed, without the invisible characters that come along from Word or Excel."""
    one_line = " ".join(unicodedata.normalize("NFC", name).split())
    return "".join(character for character in one_line if character.isprintable())


def _compile(pages: Sequence[Mapping[str, object]]) -> bytes:
    return typst.compile(
        str(_TEMPLATE),
        root=str(_FOLDER),
        font_paths=_load_fonts(),
        sys_inputs={"posters": json.dumps(pages)},
        pdf_standards=["ua-1"],
    )


@cache
def _load_fonts() -> typst.Fonts:
    # Not the fonts of this machine: a poster looks the same wherever it is made. Typst's own few fonts stay, for
    # signs such as № or → that Be Vietnam Pro lacks.
    return typst.Fonts(include_system_fonts=False, font_paths=[str(_FOLDER / "fonts")])


def _locate_refusal(pages: Sequence[Mapping[str, object]]) -> UnprintablePoster:
    """The refusal for the first page that cannot be made alone."""
    for page in pages:
        try:
            _compile([{**page, "opens_agency": True}])  # A document must begin with a heading of the first level.
        except typst.TypstError as error:
            return UnprintablePoster(
                f"the poster {page['printed_address']} cannot be printed; "
                f"correct the names of its counter and agency: {error.message}"
            )
    return UnprintablePoster("the posters cannot be printed together, though each one can")
