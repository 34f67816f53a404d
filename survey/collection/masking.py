"""Taking out of a comment what most often tells who somebody is.

A best effort and no more: a person may be known by what happened to them, by a nickname, or by a name that no rule
knows. Where it must be certain that nobody can be told, comments are erased.

The patterns, in this order:

- e-mail addresses;
- number plates, as 20A-123.45, 29-B1 234.56 or 20C 1234;
- telephone numbers: 0, 84 or +84 and nine or ten digits, with single spaces, dots or dashes between them;
- identity papers: twelve digits (căn cước, 12 since 2016) or nine (chứng minh nhân dân), and any longer run of digits,
  which may be an account or the code of a dossier;
- names: up to four capitalised words after a title (ông, bà, anh, chị, cán bộ, tôi tên là, Mr …) or from a frequent
  Vietnamese surname on.
"""

import re
import unicodedata

_LONGEST_NAME = 4
# Brackets are ours: what was masked is no part of another address.
_EMAIL = re.compile(r"[^\s@<>\[\]]+(?:@[^\s@<>\[\]]+)*@[^\s@<>\[\]]+\.[^\s@<>,;\[\]]+")
_PLATE = re.compile(r"(?<!\w)\d{2}\s?-?\s?[A-ZĐ]{1,2}\d?\s?[-.]?\s?(?:\d{3}[. ]?\d{2}|\d{4})(?!\w)", re.IGNORECASE)
_TELEPHONE = re.compile(r"(?<!\d)(?:\+\s?84|84|0)(?:[ .-]?\d){9,10}(?!\d)")
_PAPER = re.compile(r"(?<!\d)\d(?:[ .-]?\d){8,}(?!\d)")
_TITLES = (
    r"ông|bà|anh|chị|cô|chú|bác|cậu|mợ|thím|dì|em|cháu|đồng chí|đ/c|cán bộ|công chức|viên chức|nhân viên|"
    r"chuyên viên|giám đốc|trưởng phòng|chủ tịch|tên là|tôi tên|tôi là|tên|mr|mrs|ms|miss"
)
# The twenty most frequent surnames, and those frequent among the peoples of the northern mountains.
_SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đào|Đinh|Trịnh|Trương|Lương|Nông|Lục|"
    "Ma|Hứa|Triệu|Hà|Bế|Chu|Lộc|Đàm|Mông|Lưu|Tạ|Phùng|Tô|Quách|Vi|Giàng|Sùng|Vàng|Thào|Lò|Cà|Lường"
)
# Vietnamese capitals with their accents, which no class of `re` names.
_CAPITALS = "".join(sign for sign in map(chr, range(0x41, 0x1F00)) if sign.isupper())
_CAPITALISED = rf"[{_CAPITALS}][^\W\d_]*(?!\w)"
_MORE = rf"(?:[ \t]+{_CAPITALISED}){{0,{_LONGEST_NAME - 1}}}"
_NAME_AFTER_TITLE = re.compile(rf"(?<!\w)((?i:{_TITLES})\.?:?\s+)(?!(?i:{_TITLES})(?!\w)){_CAPITALISED}{_MORE}")
_NAME_FROM_SURNAME = re.compile(rf"(?<!\w)(?:{_SURNAMES})(?=\s+{_CAPITALISED}){_MORE}")


def mask_personal_data(text: str) -> str:
    """The text with what the patterns find replaced by what it was: [tên], [điện thoại], [số giấy tờ] …

    Masking a masked text changes nothing.
    """
    # Some telephones send accents as signs of their own.
    composed = unicodedata.normalize("NFC", text)
    masked = _EMAIL.sub("[thư điện tử]", composed)
    masked = _PLATE.sub("[biển số]", masked)
    masked = _TELEPHONE.sub("[điện thoại]", masked)
    masked = _PAPER.sub("[số giấy tờ]", masked)
    masked = _NAME_AFTER_TITLE.sub(r"\1[tên]", masked)
    masked = _NAME_FROM_SURNAME.sub("[tên]", masked)
    return text if masked == composed else masked
