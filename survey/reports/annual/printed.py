"""The report in print, and its charts as pictures: set by typst from the same content."""

import json
import shutil
import tempfile
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any, cast

import typst

from survey.reports.annual.content import AnnualReport, Block, Chart, Points, Section, Table
from survey.reports.printable import replace_unprintable
from survey.reports.typesetting import TypesettingRefused, typeset_apart

_TEMPLATES = Path(__file__).parent / "templates"
_FONTS = Path(__file__).parent.parent / "fonts"
_DOTS_AN_INCH = 200


def render_pdf(report: AnnualReport) -> bytes:
    """The whole report (PDF/UA-1)."""
    return _typeset("report.typ", report)


def render_profiles(report: AnnualReport) -> bytes:
    """The agencies' pages alone (PDF/UA-1), one page each."""
    return _typeset("profiles.typ", replace(report, sections=(), annexes=(), actions=Section("", ())))


def _typeset(template: str, report: AnnualReport) -> bytes:
    told = asdict(replace(report, sections=(), annexes=(), actions=Section("", ())))
    told["sections"] = [_describe_section(section) for section in (*report.sections, report.actions) if section.blocks]
    told["annexes"] = [_describe_section(section) for section in report.annexes]
    try:
        return _set(template, json.dumps(told, ensure_ascii=False))
    except TypesettingRefused:
        # People write what no font here holds, an emoji in a comment or in a name; all else of the report stands.
        return _set(template, replace_unprintable(json.dumps(told, ensure_ascii=False)))


def _set(template: str, told: str) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(shutil.copytree(_TEMPLATES, name, dirs_exist_ok=True))
        (folder / "report.json").write_text(told, encoding="utf-8")
        return typeset_apart(folder, template, {})


def draw_chart(chart: Chart) -> bytes:
    """A chart as PNG, for documents that hold pictures only."""
    inputs = {"chart": json.dumps(asdict(chart))}
    draw = partial(typst.compile, font_paths=[str(_FONTS)], ignore_system_fonts=True, ppi=_DOTS_AN_INCH)
    picture = draw(str(_TEMPLATES / "chart.typ"), root=str(_TEMPLATES), format="png", sys_inputs=inputs)
    return cast(bytes, picture)


def _describe_section(section: Section) -> dict[str, Any]:
    return {"heading": section.heading, "blocks": [_describe(block) for block in section.blocks]}


def _describe(block: Block) -> dict[str, Any]:
    if isinstance(block, str):
        return {"kind": "text", "text": block}
    if isinstance(block, Points):
        return {"kind": "points", **asdict(block)}
    return {"kind": "table" if isinstance(block, Table) else "chart", **asdict(block)}
