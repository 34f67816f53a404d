"""CSV files as sheets of lines: in the encodings and with the separators that Excel writes in Vietnam."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator

from survey.organisation.imports.sheets import BadFile, Line, Sheet

_OLD_WORKBOOK, _WITH_PASSWORD = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS = ",;\t"
_UNPRINTED = re.compile(rb"[\x00-\x08]")
# The apostrophes that were put before what a spreadsheet would run.
_ESCAPED = re.compile(r"'+[=+\-@]")


def read_separated(data: bytes) -> Iterator[Sheet]:
    """A CSV file, once for each separator that occurs in it; raises BadFile."""
    text, is_guessed = _decode(data)
    if text.lstrip()[:1] == "<":
        raise BadFile(
            "Đây là trang web được đặt tên như tệp Excel; xin mở bằng Excel rồi lưu thành XLSX.",
            "This is a web page with the name of an Excel file; please open it in Excel and save it as XLSX.",
        )
    separators = [each for each in _SEPARATORS if each in text] or [","]
    for separator in separators:
        yield Sheet(_read_lines(text, separator), is_guessed)


def refuse_letters() -> BadFile:
    """The refusal of a file whose letters cannot be told."""
    return BadFile(
        "Tệp CSV không ghi theo mã UTF-8 nên chữ có dấu sẽ sai; xin lưu lại thành “CSV UTF-8” hoặc XLSX.",
        "The CSV file is not in UTF-8, so that accents would be lost; please save it as “CSV UTF-8” or XLSX.",
    )


def _read_lines(text: str, separator: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = 1
    try:
        for line in reader:
            yield number, [cell[1:] if _ESCAPED.match(cell) else cell for cell in line]
            number += 1
    except csv.Error as error:
        raise BadFile(
            f"Không đọc được tệp CSV từ dòng {number}; xin lưu lại thành XLSX.",
            f"The CSV file cannot be read from row {number}; please save it as XLSX.",
        ) from error


def _decode(data: bytes) -> tuple[str, bool]:
    """The text of a file, and whether its encoding was guessed: Windows-1258 has no mark of its own."""
    _refuse_other_kinds(data)
    try:
        if data.startswith(_UTF_16):
            return data.decode("utf-16"), False
        return data.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        pass
    try:
        return unicodedata.normalize("NFC", data.decode("cp1258")), True
    except UnicodeDecodeError:
        raise refuse_letters() from None


def _refuse_other_kinds(data: bytes) -> None:
    if data.startswith(_OLD_WORKBOOK) and _WITH_PASSWORD in data:
        raise BadFile(
            "Tệp Excel có mật khẩu; xin mở bằng Excel, bỏ mật khẩu rồi lưu lại.",
            "The Excel file has a password; please open it in Excel, remove the password and save it again.",
        )
    if data.startswith(_OLD_WORKBOOK):
        raise BadFile(
            "Đây là tệp Excel đời cũ (.xls); xin mở bằng Excel rồi lưu thành XLSX.",
            "This is an old Excel file (.xls); please open it in Excel and save it as XLSX.",
        )
    is_text = data.startswith(_UTF_16) or not (_UNPRINTED.search(data) or data.startswith(b"%PDF"))
    if not is_text:
        raise BadFile("Đây không phải tệp XLSX hay CSV.", "This is neither an XLSX nor a CSV file.")
