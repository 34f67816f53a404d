"""The files of answers that can be asked for, each written whole or not at all."""

import os
from dataclasses import dataclass
from datetime import date
from hashlib import file_digest
from pathlib import Path

from sqlalchemy.orm import Session

from survey.exports.microdata.gather import Microdata, gather_microdata
from survey.exports.microdata.progress import Progress, tell_first_half, tell_second_half
from survey.exports.microdata.saying import say_all
from survey.exports.microdata.suffixes import SUFFIXES
from survey.indices.selection import Selection


@dataclass(frozen=True)
class Wanted:
    """What is asked for: a format of SUFFIXES, the language of labels, the day on which it is made.

    with_times : the hour of receipt in place of month and traits.
    """

    file_format: str
    language: str
    made_on: date
    with_times: bool = False


@dataclass(frozen=True)
class Written:
    """A file as it was written: rows of answers, SHA-256 of its bytes, and what is said of it, a line each."""

    n: int
    sha256: str
    said: tuple[str, ...]


def export_answers(session: Session, selection: Selection, wanted: Wanted, file: Path, progress: Progress) -> Written:
    """Write the answers of a selection; raises NothingToExport."""
    reading, writing = tell_first_half(progress), tell_second_half(progress)
    with gather_microdata(
        session,
        selection,
        file.parent,
        reading,
        with_times=wanted.with_times,
        with_figures=wanted.file_format == "package",
    ) as microdata:
        # What was read is on disk now; a transaction held open through the writing would keep old rows alive.
        session.rollback()
        return write_answers(microdata, wanted, file, writing)


def write_answers(microdata: Microdata, wanted: Wanted, file: Path, progress: Progress) -> Written:
    """Write the file beside its place, and put it there when it is whole."""
    beside = file.with_name(f".{file.name}.part{SUFFIXES[wanted.file_format]}")
    try:
        _write(microdata, wanted, beside, progress)
        with beside.open("rb") as whole:
            written = Written(
                microdata.n, file_digest(whole, "sha256").hexdigest(), tuple(say_all(microdata, wanted.language))
            )
            os.fsync(whole.fileno())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    progress(microdata.n, microdata.n)
    return written


def _write(microdata: Microdata, wanted: Wanted, file: Path, progress: Progress) -> None:
    # Each of these libraries takes a part of a second to import.
    language = wanted.language
    match wanted.file_format:
        case "package":
            from survey.exports.microdata.package import write_package

            write_package(microdata, file, language, wanted.made_on, progress)
        case "csv":
            from survey.exports.microdata.delimited import write_csv

            write_csv(microdata, file, progress)
        case "csv_excel":
            from survey.exports.microdata.delimited import write_excel_csv

            write_excel_csv(microdata, file, language, progress)
        case "parquet":
            from survey.exports.microdata.parquet import write_parquet

            write_parquet(microdata, file, progress)
        case "sav":
            from survey.exports.microdata.spss import write_sav

            write_sav(microdata, file, language)
        case "dta":
            from survey.exports.microdata.stata import write_dta

            write_dta(microdata, file, language)
        case "ddi":
            from survey.exports.microdata.ddi import write_ddi

            file.write_bytes(write_ddi(microdata, "answers.sav", language, wanted.made_on))
        case "codebook":
            from survey.exports.microdata.codebook import write_codebook

            file.write_bytes(write_codebook(microdata, language))
