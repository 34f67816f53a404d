"""Fields, bookmarks and the table of contents of a Word document, which python-docx does not make by itself."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

_INDENT, _SIZE = Mm(6), Pt(11)


def make_element(tag: str, **attributes: str) -> Any:
    """An element of WordprocessingML with attributes of its namespace."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def add_field(paragraph: Any, instruction: str, shown: str) -> None:
    """A field with what it shows until a program works it out."""
    field = make_element("w:fldSimple", instr=instruction)
    field.append(_make_run(_make_text(shown)))
    paragraph._p.append(field)


def mark_heading(paragraph: Any, number: int) -> str:
    """Bookmark a heading; gives the bookmark's name."""
    name = f"_Toc{number:06d}"
    paragraph._p.insert(1, make_element("w:bookmarkStart", id=str(number), name=name))
    paragraph._p.append(make_element("w:bookmarkEnd", id=str(number)))
    return name


def write_contents(before: Any, headings: list[tuple[str, int, str]]) -> None:
    """A table of contents before a paragraph: (text, level, bookmark) of each heading, a line each that leads there.

    Its lines stand there for programs that do not update fields by themselves; pages come in when Word updates them,
    which it offers to do when it opens the file.
    """
    lines = [before.insert_paragraph_before() for _ in headings]
    for line, (text, level, bookmark) in zip(lines, headings, strict=True):
        form = line.paragraph_format
        form.left_indent, form.space_after = _INDENT * (level - 1), 0
        line.add_run(text).font.size = _SIZE
        link = make_element("w:hyperlink", anchor=bookmark)
        link.append(line.runs[0]._r)
        line._p.append(link)
    if lines:
        first, last = lines[0]._p, lines[-1]._p
        begins = [_make_mark("begin"), _make_instruction('TOC \\o "1-2" \\h \\z \\u'), _make_mark("separate")]
        for mark in reversed(begins):
            first.insert(1, mark)
        last.append(_make_mark("end"))


def _make_run(*children: Any) -> Any:
    run = OxmlElement("w:r")
    run.extend(children)
    return run


def _make_mark(kind: str) -> Any:
    return _make_run(make_element("w:fldChar", fldCharType=kind))


def _make_instruction(text: str) -> Any:
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = text
    return _make_run(instruction)


def _make_text(text: str) -> Any:
    element = OxmlElement("w:t")
    element.text = text
    return element
