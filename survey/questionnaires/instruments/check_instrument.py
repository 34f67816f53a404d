"""What must hold of an instrument before anyone is asked with it."""

from collections.abc import Iterator, Mapping

import msgspec

from survey.questionnaires.document import list_document_problems, list_texts
from survey.questionnaires.instruments.build import build_document
from survey.questionnaires.instruments.instrument import (
    Instrument,
    InstrumentFactor,
    InstrumentHeader,
    InstrumentItem,
)
from survey.questionnaires.problems import Problem
from survey.texts import LANGUAGES, Text, list_placeholders

_UNKNOWN = {"vi": "không có trong bộ công cụ này", "en": "is not in this instrument"}


def list_instrument_problems(instrument: Instrument) -> tuple[Problem, ...]:
    """Everything that keeps an instrument from being used: evidence, references, languages, and the form itself."""
    evidence = tuple(_find_evidence_problems(instrument))
    # A form cannot be built around a part that is not there.
    if any(problem.field == "part" for problem in evidence):
        return (*evidence, *_find_code_problems(instrument), *_find_header_problems(instrument))
    return (
        *evidence,
        *_find_code_problems(instrument),
        *_find_header_problems(instrument),
        *_find_form_problems(instrument),
    )


def find_untranslated(item: str, texts: Mapping[str, Text]) -> Iterator[Problem]:
    """The texts, by field, that are not there in every language of the product."""
    for field, text in texts.items():
        for language in LANGUAGES:
            if not text.get(language, "").strip():
                missing = {"vi": f"thiếu ngôn ngữ {language}", "en": f"has no text in language {language!r}"}
                yield Problem(item, field, missing)


def _find_evidence_problems(instrument: Instrument) -> Iterator[Problem]:
    for factor in instrument.factors:
        if factor.part is not None and factor.part not in instrument.parts:
            yield Problem(factor.code, "part", _UNKNOWN)
        entries: tuple[InstrumentFactor | InstrumentItem, ...] = (factor, *factor.items)
        for entry in entries:
            if entry.source not in instrument.sources:
                yield Problem(entry.code, "source", _UNKNOWN)


def _find_code_problems(instrument: Instrument) -> Iterator[Problem]:
    codes = {item.code for item in instrument.items}
    for code in instrument.not_applicable:
        if code not in codes:
            yield Problem(code, "not_applicable", _UNKNOWN)
    for position, adaptation in enumerate(instrument.adaptations):
        for code in adaptation.items:
            if code not in codes:
                yield Problem(code, f"adaptations[{position}].items", _UNKNOWN)


def _find_header_problems(instrument: Instrument) -> Iterator[Problem]:
    header = {
        field.name: getattr(instrument, field.name)
        for field in msgspec.structs.fields(InstrumentHeader)
        if field.type == Text
    }
    yield from find_untranslated("", header)
    yield from find_untranslated("", {"scale_source": instrument.scale_source})
    texts = enumerate(adaptation.text for adaptation in instrument.adaptations)
    yield from find_untranslated("", {f"adaptations[{position}].text": text for position, text in texts})
    yield from find_untranslated("", {f"sources.{name}": each.citation for name, each in instrument.sources.items()})


def _find_form_problems(instrument: Instrument) -> Iterator[Problem]:
    document = build_document(instrument)
    yield from list_document_problems(document)
    for placed in list_texts(document):
        # An empty Vietnamese text was told above, as a problem of any document.
        if placed.text.get("vi", "").strip():
            yield from find_untranslated(placed.item, {placed.field: placed.text})
        names = {language: list_placeholders(text) for language, text in placed.text.items()}
        if len(set(names.values())) > 1:
            text = {
                "vi": "các bản ngôn ngữ dùng tên địa phương khác nhau",
                "en": "the languages do not ask for the same local names",
            }
            yield Problem(placed.item, placed.field, text)
        for name in sorted({name for each in names.values() for name in each} - set(instrument.placeholders)):
            text = {"vi": f"tên địa phương {{{name}}} chưa khai báo", "en": f"{{{name}}} is not a declared placeholder"}
            yield Problem(placed.item, placed.field, text)
