"""Everything that a statistician wants of the answers, in one ZIP."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from survey.exports.microdata.codebook import write_codebook
from survey.exports.microdata.ddi import write_ddi
from survey.exports.microdata.delimited import write_csv
from survey.exports.microdata.gather import Microdata
from survey.exports.microdata.parquet import write_parquet
from survey.exports.microdata.progress import Progress
from survey.exports.microdata.r_script import write_figures, write_r_script
from survey.exports.microdata.saying import say_all
from survey.exports.microdata.spss import write_sav, write_syntax
from survey.exports.microdata.stata import write_do_file, write_dta
from survey.exports.unfinished import make_scratch
from survey.texts import LANGUAGES

_N_DATA_FILES = 4


def write_package(microdata: Microdata, file: Path, language: str, made_on: date, progress: Progress) -> None:
    """The answers as CSV, Parquet, .sav and .dta, with syntax, R script, figures, codebook, DDI and what is said of
    them."""
    n, whole = microdata.n, _N_DATA_FILES * microdata.n
    with make_scratch(file.parent) as folder, ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, text in _list_texts(microdata, language, made_on).items():
            archive.writestr(_name(name, made_on), text, ZIP_DEFLATED)
        writers: dict[str, Callable[[Path, Progress], None]] = {
            "answers.csv": lambda path, tell: write_csv(microdata, path, tell),
            "answers.parquet": lambda path, tell: write_parquet(microdata, path, tell),
            "answers.sav": lambda path, _: write_sav(microdata, path, language),
            "answers.dta": lambda path, _: write_dta(microdata, path, language),
        }
        for place, (name, write) in enumerate(writers.items()):
            write(Path(folder) / name, lambda done, _, before=place * n: progress(before + done, whole))  # type: ignore[misc]
            archive.write(Path(folder) / name, name, ZIP_STORED if name.endswith(".parquet") else ZIP_DEFLATED)
            progress((place + 1) * n, whole)


def _name(name: str, made_on: date) -> ZipInfo:
    entry = ZipInfo(name, (made_on.year, made_on.month, made_on.day, 0, 0, 0))
    # Who unpacks it may let others read it; without a mode nobody but them could.
    entry.external_attr = 0o644 << 16
    return entry


def _list_texts(microdata: Microdata, language: str, made_on: date) -> dict[str, str | bytes]:
    return {
        "README.txt": "\n\n".join("\n".join(say_all(microdata, at)) for at in LANGUAGES) + "\n",
        "codebook.csv": write_codebook(microdata, language),
        "ddi.xml": write_ddi(microdata, "answers.sav", language, made_on),
        "figures.csv": write_figures(microdata),
        "indices.R": write_r_script(microdata, "answers.csv", "figures.csv", language),
        "weight.sps": write_syntax(microdata, "answers.sav", language),
        "design.do": write_do_file(microdata, "answers.dta", language),
    }
