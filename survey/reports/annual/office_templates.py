"""An office's own Word and PowerPoint templates, in whose styles reports and slides are written."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import docx
import pptx
from docx.enum.style import WD_STYLE_TYPE

from survey.errors import SurveyError
from survey.reports.annual.slide_master import PLAIN_LAYOUT, TITLE_LAYOUT
from survey.reports.annual.slides import build_slide_template
from survey.reports.annual.word import STYLES, TABLE_STYLE, build_document_template

MOST_BYTES = 10_000_000


class BadTemplate(SurveyError):
    """A file that cannot serve as template; the message is for people, in Vietnamese, then in English."""


def keep_template(folder: Path, suffix: str, content: bytes) -> None:
    """Keep a template for ".docx" or ".pptx" in place of the one before; raises BadTemplate."""
    _CHECKS[suffix](content)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"template{suffix}.unfinished"
    unfinished.write_bytes(content)
    unfinished.replace(folder / f"template{suffix}")


def find_template(folder: Path, suffix: str) -> Path | None:
    """The office's own template, if it has one."""
    file = folder / f"template{suffix}"
    return file if file.is_file() else None


def read_template(folder: Path, suffix: str) -> bytes:
    """The template in force: the office's own, or the built-in one, to be changed and kept."""
    own = find_template(folder, suffix)
    return own.read_bytes() if own else _BUILT_IN[suffix]()


def remove_template(folder: Path, suffix: str) -> None:
    """Go back to the built-in styles."""
    (folder / f"template{suffix}").unlink(missing_ok=True)


def _check_document(content: bytes) -> None:
    try:
        kinds = {style.name: style.type for style in docx.Document(io.BytesIO(content)).styles}
    except Exception as error:
        # The library raises what the zip, the XML or the package happen to raise.
        raise BadTemplate(
            "Tệp không mở được như một văn bản Word (.docx).\nThe file cannot be opened as a Word document (.docx)."
        ) from error
    wanted = dict.fromkeys(STYLES, WD_STYLE_TYPE.PARAGRAPH) | {TABLE_STYLE: WD_STYLE_TYPE.TABLE}
    if missing := [name for name, kind in wanted.items() if kinds.get(name) != kind]:
        listed = ", ".join(missing)
        raise BadTemplate(
            f"Mẫu thiếu kiểu (style): {listed}. Xin tải mẫu đang dùng về, sửa trên đó rồi gửi lại.\n"
            f"The template lacks the styles: {listed}. Download the present template, change that one, send it again."
        )


def _check_slides(content: bytes) -> None:
    try:
        layouts: Any = pptx.Presentation(io.BytesIO(content)).slide_layouts  # python-pptx is typed in parts only
        places = [{place.placeholder_format.idx for place in layout.placeholders} for layout in layouts]
    except Exception as error:
        raise BadTemplate(
            "Tệp không mở được như một bản trình chiếu PowerPoint (.pptx).\n"
            "The file cannot be opened as a PowerPoint presentation (.pptx)."
        ) from error
    if len(places) <= PLAIN_LAYOUT or not {0, 1} <= places[TITLE_LAYOUT] or 0 not in places[PLAIN_LAYOUT]:
        raise BadTemplate(
            "Mẫu cần ít nhất 6 bố cục: bố cục thứ nhất có tiêu đề và phụ đề, bố cục thứ sáu có tiêu đề. Xin tải mẫu"
            " đang dùng về, sửa trên đó rồi gửi lại.\nThe template needs six layouts or more: the first with a title"
            " and a subtitle, the sixth with a title. Download the present template, change that one, send it again."
        )


_BUILT_IN: Mapping[str, Callable[[], bytes]] = {".docx": build_document_template, ".pptx": build_slide_template}
_CHECKS: Mapping[str, Callable[[bytes], None]] = {".docx": _check_document, ".pptx": _check_slides}
