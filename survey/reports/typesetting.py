"""Typesetting: templates and what they are told in, one PDF or picture out.

As a program it sets one document and ends, and gives back all its memory: typst keeps what it laid out, some 700 MB
after a thousand posters, which a process that answers requests must not. It reads JSON on standard input, writes the
document on standard output, and what typst refused on standard error with the exit status 3.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

_FONTS = Path(__file__).parent / "fonts"
_REFUSED = 3


class TypesettingRefused(Exception):
    """The template cannot be set with what it was told; the message is typst's own."""


def typeset(folder: Path, template: str, inputs: Mapping[str, str]) -> bytes:
    """The PDF (PDF/UA-1) of a template in a folder, which sees nothing outside it; raises TypesettingRefused."""
    try:
        return typst.compile(
            str(folder / template),
            root=str(folder),
            font_paths=_load_fonts(),
            sys_inputs=dict(inputs),
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        raise TypesettingRefused(error.message) from error


def draw(folder: Path, template: str, dots_an_inch: float) -> bytes:
    """The one page of a template as PNG; raises TypesettingRefused."""
    try:
        return typst.compile(
            str(folder / template), root=str(folder), font_paths=_load_fonts(), format="png", ppi=dots_an_inch
        )
    except typst.TypstError as error:
        raise TypesettingRefused(error.message) from error


def typeset_apart(folder: Path, template: str, inputs: Mapping[str, str]) -> bytes:
    """The PDF, made in a process of its own."""
    return _make_apart([str(folder), template, dict(inputs)])


def draw_apart(folder: Path, template: str, dots_an_inch: float) -> bytes:
    """The PNG, made in a process of its own."""
    return _make_apart([str(folder), template, dots_an_inch])


def _make_apart(wanted: list[object]) -> bytes:
    asked = json.dumps(wanted).encode()
    # -I: neither the folder of this file nor the caller's surroundings decide what is imported.
    command = [sys.executable, "-I", __file__]
    # Ctrl-C in the terminal is for the server, which then returns its work in order.
    done = subprocess.run(command, input=asked, capture_output=True, check=False, process_group=0)  # noqa: S603 - ours
    if done.returncode == _REFUSED:
        raise TypesettingRefused(done.stderr.decode())
    if done.returncode:
        raise RuntimeError(f"typesetting ended with {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout


@cache
def _load_fonts() -> typst.Fonts:
    # Fonts of this machine are kept out, so that a document is the same wherever it is made. PDF/UA refuses a document
    # that uses a character which no font here has.
    return typst.Fonts(include_system_fonts=False, font_paths=[str(_FONTS)])


def _step_aside() -> None:
    """Leave the processor to who started us: requests are answered there, and people wait for them."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, range(os.cpu_count() or 1))
    os.nice(5)


def _main() -> None:
    _step_aside()
    folder, template, told = json.load(sys.stdin)
    # A document is told its words, a picture how fine it should be.
    make: Any = typeset if isinstance(told, dict) else draw
    try:
        sys.stdout.buffer.write(make(Path(folder), template, told))
    except TypesettingRefused as refused:
        sys.stderr.write(str(refused))
        sys.exit(_REFUSED)


if __name__ == "__main__":
    _main()
