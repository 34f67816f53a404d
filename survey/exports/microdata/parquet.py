"""Answers as Parquet, with what must be said of them in the file's own metadata."""

import json
from pathlib import Path

from survey.exports.microdata.gather import Microdata
from survey.exports.microdata.pieces import list_codes, read_pieces
from survey.exports.microdata.progress import Progress
from survey.exports.microdata.saying import say_all
from survey.exports.microdata.store import Store
from survey.exports.unfinished import make_scratch
from survey.texts import LANGUAGES, in_language


def write_parquet(microdata: Microdata, file: Path, progress: Progress) -> None:
    """Codes for values, nothing where there is no value; labels and remarks as JSON under the keys "variables" and
    "about" of the file's metadata."""
    done = 0
    with make_scratch(file.parent) as folder, Store(Path(folder)) as store:
        for piece in read_pieces(microdata, list_codes):
            store.add("rows", piece)
            done += len(piece)
            progress(done, microdata.n)
        metadata = {"about": _about(microdata), "variables": _describe(microdata)}
        kept = ", ".join(f"{key}: {_quote(value)}" for key, value in metadata.items())
        store.run(f"COPY rows TO {_quote(str(file))} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{kept}}})")


def _about(microdata: Microdata) -> str:
    return json.dumps({language: say_all(microdata, language) for language in LANGUAGES}, ensure_ascii=False)


def _describe(microdata: Microdata) -> str:
    described = {
        variable.name: {
            "label": {language: in_language(variable.label, language) for language in LANGUAGES},
            "values": {value.code: dict(value.label) for value in variable.values},
        }
        for variable in microdata.variables
    }
    return json.dumps(described, ensure_ascii=False)


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
