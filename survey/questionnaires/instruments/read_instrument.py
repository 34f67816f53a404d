"""From the files of a folder to one complete instrument, or every reason why it cannot be used."""

from collections.abc import Iterator
from pathlib import Path

from survey.questionnaires.instruments.check_instrument import list_instrument_problems
from survey.questionnaires.instruments.files import (
    SURROUNDINGS,
    InstrumentFile,
    Surroundings,
    list_instrument_ids,
    list_method_versions,
    read_file,
)
from survey.questionnaires.instruments.instrument import Instrument, InstrumentFactor, InstrumentHeader
from survey.questionnaires.problems import InvalidDataFile, Problem


def read_instrument(folder: Path, instrument_id: str) -> Instrument:
    """The instrument of a folder, its references to other files resolved.

    Raises
    ------
    InvalidDataFile : names the file, and every item and field at fault.
    """
    file = f"{instrument_id}.json"
    written = read_file(folder / file, InstrumentFile)
    surroundings = read_file(folder / SURROUNDINGS, Surroundings)
    extended = _read_extended(folder, written)
    instrument = _assemble(written, surroundings, extended)
    problems = (
        *_find_reference_problems(folder, instrument_id, written, surroundings, extended),
        *list_instrument_problems(instrument),
    )
    if problems:
        raise InvalidDataFile(file, problems)
    return instrument


def _read_extended(folder: Path, written: InstrumentFile) -> InstrumentFile | None:
    if written.extends is None or written.extends not in list_instrument_ids(folder):
        return None
    return read_file(folder / f"{written.extends}.json", InstrumentFile)


def _assemble(written: InstrumentFile, surroundings: Surroundings, extended: InstrumentFile | None) -> Instrument:
    """One instrument of what is there; a reference that leads nowhere is left out here, and told elsewhere."""
    sections = {each.section.code: each.section for each in surroundings.sections}
    header = {field: getattr(written, field) for field in InstrumentHeader.__struct_fields__}
    base = extended or written
    return Instrument(
        **header,
        scale=surroundings.scale,
        scale_source=surroundings.scale_source,
        before=tuple(sections[code] for code in written.before if code in sections),
        factors=_select_factors(written, extended),
        after=tuple(sections[code] for code in written.after if code in sections),
        parts={**base.parts, **written.parts},
        placeholders={**base.placeholders, **written.placeholders},
        sources={**base.sources, **written.sources},
    )


def _select_factors(written: InstrumentFile, extended: InstrumentFile | None) -> tuple[InstrumentFactor, ...]:
    kept = () if extended is None else tuple(each for each in extended.factors if each.code in written.keeps)
    return kept + written.factors


def _find_reference_problems(
    folder: Path,
    instrument_id: str,
    written: InstrumentFile,
    surroundings: Surroundings,
    extended: InstrumentFile | None,
) -> Iterator[Problem]:
    if written.id != instrument_id:
        text = {"vi": f"phải trùng tên tệp: {instrument_id}", "en": f"must be the file's name: {instrument_id}"}
        yield Problem("", "id", text)
    if written.extends is not None and (extended is None or extended.extends is not None):
        text = {"vi": "không có bộ công cụ gốc này", "en": "no instrument of its own goes by this id"}
        yield Problem("", "extends", text)
    if written.default_method not in list_method_versions(folder):
        yield Problem("", "default_method", {"vi": "không có phương pháp này", "en": "there is no such method"})
    known_sections = {each.section.code for each in surroundings.sections}
    for field, codes in {"before": written.before, "after": written.after}.items():
        yield from _find_unknown(field, codes, known_sections)
    yield from _find_unknown("keeps", written.keeps, {each.code for each in extended.factors} if extended else set())


def _find_unknown(field: str, codes: tuple[str, ...], known: set[str]) -> Iterator[Problem]:
    for code in codes:
        if code not in known:
            yield Problem(code, field, {"vi": "không có phần nào mang mã này", "en": "nothing goes by this code"})
