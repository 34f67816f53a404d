"""Posters as they come out: read from the PDF's text, its pixels and its structure."""

import ctypes
import unicodedata
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import typst
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2 import raw

from survey.campaigns.qr import printed_address, qr_address
from survey.reports import poster
from survey.reports.poster import PosterFacts, UnprintablePoster, render_posters

FACTS = PosterFacts(
    province={"vi": "Tỉnh Thái Nguyên", "en": "Thái Nguyên Province"},
    agency={"vi": "Trung tâm Phục vụ hành chính công", "en": "Public Administration Service Centre"},
    counter={"vi": "Quầy số 03 – Đất đai, môi trường", "en": "Counter 03 – Land, environment"},
    base_url="https://sipas.thainguyen.gov.vn",
    code="K7Q4M2XW",
)
A4 = (595.28, 841.89)  # points
MILLIMETRE = 72 / 25.4
MARGIN = 18 * MILLIMETRE
FONTS = Path(poster.__file__).parent / "fonts"

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
LETTERS = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES) + "đ"
LONG = (
    "Điểm tiếp nhận và trả kết quả giải quyết thủ tục hành chính liên thông các lĩnh vực đất đai, hộ tịch, chứng thực, "
    "bảo trợ xã hội khu vực các xã phía Bắc"
).ljust(160, "x")


def open_poster(facts):
    document = pypdfium2.PdfDocument(render_posters([facts]))
    assert len(document) == 1
    return document[0]


def read_text(page):
    """The text of a page with every run of white space as one space."""
    return " ".join(page.get_textpage().get_text_range().split())


def find_qr(page, scale):
    pixels = np.ascontiguousarray(page.render(scale=scale, grayscale=True).to_numpy())
    (found,) = zxingcpp.read_barcodes(pixels, formats=zxingcpp.BarcodeFormat.QRCode, try_invert=False)
    return found


@pytest.mark.parametrize(
    "base_url", ["https://sipas.vn", "https://sipas.thainguyen.gov.vn", "http://192.168.1.20:8000"]
)
def test_the_code_is_read_from_the_printed_page(base_url):
    page = open_poster(replace(FACTS, base_url=base_url))
    assert find_qr(page, scale=1).text == qr_address(base_url, FACTS.code)


@pytest.mark.parametrize("base_url", ["https://sipas.vn", "https://khao-sat-hai-long.thainguyen.gov.vn:8443"])
def test_the_code_is_at_least_nine_centimetres_wide(base_url):
    scale = 4
    position = find_qr(open_poster(replace(FACTS, base_url=base_url)), scale).position
    assert (position.top_right.x - position.top_left.x) / scale / MILLIMETRE >= 90


def test_every_counter_has_its_own_page_in_the_order_given():
    facts = [replace(FACTS, code=code) for code in ("AAAA0000", "BBBB1111", "CCCC2222")]
    document = pypdfium2.PdfDocument(render_posters(facts))
    assert [find_qr(page, scale=1).text for page in document] == [qr_address(FACTS.base_url, one.code) for one in facts]
    assert all(page.get_size() == pytest.approx(A4, abs=0.1) for page in document)


def test_a_person_can_read_who_asks_where_and_how():
    text = read_text(open_poster(FACTS))
    for line in (
        "TỈNH THÁI NGUYÊN",
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        "Public Administration Service Centre",
        "Quầy số 03 – Đất đai, môi trường",
        "Counter 03 – Land, environment",
        "Mời Ông/Bà cho ý kiến về sự phục vụ",
        "Quét bằng Zalo hoặc máy ảnh",
        "Trả lời vài câu ngắn rồi gửi",
        "Chỉ vài phút. Ẩn danh: không hỏi tên, không lưu số điện thoại.",
        "A few minutes. Anonymous: no name asked, no phone number kept.",
        printed_address(FACTS.base_url, FACTS.code),
    ):
        assert line in text


def test_vietnamese_is_always_there_and_english_when_asked_for():
    text = read_text(open_poster(replace(FACTS, languages=("vi",))))
    assert "Mời Ông/Bà cho ý kiến về sự phục vụ" in text
    for english in ("Please", "Scan", "Answer", "A few minutes", "Counter", "Centre", "browser"):
        assert english not in text


def test_a_missing_translation_leaves_no_hole_and_no_repetition():
    text = read_text(open_poster(replace(FACTS, counter={"vi": "Quầy số 7"})))
    assert text.count("Quầy số 7") == 1
    assert "Scan with Zalo or your camera" in text


def test_a_province_that_asks_itself_is_named_once():
    assert read_text(open_poster(replace(FACTS, agency=FACTS.province))).count("TỈNH THÁI NGUYÊN") == 1


@pytest.mark.parametrize(("is_demonstration", "marks"), [(True, 2), (False, 0)])
def test_only_a_demonstration_is_marked_so_above_and_below(is_demonstration, marks):
    text = read_text(open_poster(replace(FACTS, is_demonstration=is_demonstration)))
    assert text.count("DỮ LIỆU MINH HỌA") == marks
    assert text.count("Demonstration") == marks


@settings(max_examples=30)
@given(name=st.text([*"#$*@<>\\_`~=-+/[]{}()\"'&;:", *"aZ09đẦệữ"], min_size=1, max_size=24))
def test_no_character_of_a_name_is_markup(name):
    page = open_poster(replace(FACTS, counter={"vi": f"Quầy {name} số"}))
    # Whether a reader finds spaces beside brackets, and hyphens at the end of a line, is its own affair.
    assert f"Quầy{name}số" in "".join(read_text(page).split())


def is_visible(character):
    return character.isprintable() and not character.isspace()


def boxes_between(page, before, after):
    """The boxes (left, bottom, right, top) of the visible characters between two texts of a page, in points."""
    text = page.get_textpage()
    content = text.get_text_range()
    start = content.index(before) + len(before) if before else 0
    return [text.get_charbox(place) for place in range(start, content.index(after)) if is_visible(content[place])]


@pytest.mark.parametrize("name", [LONG, "W" * 160, LONG * 3], ids=["160 letters", "one word", "480 letters"])
def test_long_names_stay_in_their_places(name):
    both = {"vi": name, "en": name}
    facts = replace(FACTS, province={"vi": name}, agency=both, counter=both)
    page = open_poster(facts)
    usual = open_poster(FACTS)
    invitation_top = max(top for *_, top in boxes_between(usual, "Centre", "Please"))
    invitation_bottom = min(bottom for _, bottom, *_ in boxes_between(usual, "cho ý kiến về sự phục vụ", "Quầy"))
    scale = 4
    qr_top = A4[1] - find_qr(page, scale).position.top_left.y / scale
    letterhead = boxes_between(page, "", "Mời Ông/Bà")
    counter = boxes_between(page, "service you received", "Không quét được?")
    # The province stands once, the other two in both languages.
    n_letters = len(name.replace(" ", ""))
    assert (len(letterhead), len(counter)) == (3 * n_letters, 2 * n_letters)
    for left, _, right, _ in letterhead + counter:
        assert MARGIN - 1 <= left < right <= A4[0] - MARGIN + 1
    assert min(bottom for _, bottom, *_ in letterhead) > invitation_top
    assert invitation_bottom > max(top for *_, top in counter)
    assert min(bottom for _, bottom, *_ in counter) > qr_top
    assert find_qr(page, scale).text == qr_address(FACTS.base_url, FACTS.code)


def test_decomposed_and_invisible_characters_do_not_reach_the_page():
    pasted = unicodedata.normalize("NFD", "Quầy số 9\n– Hộ\u00a0tịch\u200b\ufeff\x07")
    page = open_poster(replace(FACTS, counter={"vi": pasted}))
    assert "Quầy số 9 – Hộ tịch Không quét được?" in read_text(page)


@pytest.mark.parametrize("name", ["Quầy 😀", "Quầy 中", " "])
def test_a_name_that_cannot_be_printed_is_refused_by_its_address(name):
    facts = [FACTS, replace(FACTS, counter={"vi": name}, code="ABCD1234")]
    with pytest.raises(UnprintablePoster, match=r"sipas\.thainguyen\.gov\.vn/s/ABCD-1234 cannot be printed"):
        render_posters(facts)


def test_no_poster_is_no_document():
    with pytest.raises(ValueError, match="no counter"):
        render_posters([])


def test_the_same_facts_give_the_same_file():
    assert render_posters([FACTS]) == render_posters([FACTS])


def test_the_outline_names_each_agency_once_above_its_counters():
    ward = {"vi": "UBND phường Đức Xuân"}
    facts = [
        FACTS,
        replace(FACTS, counter={"vi": "Quầy số 04"}),
        replace(FACTS, agency=ward, counter={"vi": "Quầy số 01"}),
        replace(FACTS, agency=ward, counter={"vi": "Quầy số 02"}),
    ]
    document = pypdfium2.PdfDocument(render_posters(facts))
    outline = [(entry.level, entry.get_title(), entry.get_dest().get_index()) for entry in document.get_toc()]
    assert outline == [
        (0, "Trung tâm Phục vụ hành chính công", 0),
        (1, "Quầy số 03 – Đất đai, môi trường", 0),
        (1, "Quầy số 04", 1),
        (0, "UBND phường Đức Xuân", 2),
        (1, "Quầy số 01", 2),
        (1, "Quầy số 02", 3),
    ]


def list_alternatives(page):
    """The texts that stand for figures, as a screen reader finds them in the structure of the page."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    waiting = [raw.FPDF_StructTree_GetChildAtIndex(tree, n) for n in range(raw.FPDF_StructTree_CountChildren(tree))]
    found = []
    while waiting:
        element = waiting.pop()
        if not element:
            continue
        found.append(read_alternative(element))
        children = range(raw.FPDF_StructElement_CountChildren(element))
        waiting += [raw.FPDF_StructElement_GetChildAtIndex(element, n) for n in children]
    raw.FPDF_StructTree_Close(tree)
    return [alternative for alternative in found if alternative]


def read_alternative(element):
    buffer = ctypes.create_string_buffer(1000)
    n_bytes = raw.FPDF_StructElement_GetAltText(element, buffer, len(buffer))
    return buffer.raw[:n_bytes].decode("utf-16-le").rstrip("\0")


def test_a_screen_reader_is_told_where_the_code_leads():
    document = pypdfium2.PdfDocument(render_posters([FACTS]))
    assert document.is_tagged()
    assert document.get_metadata_value("Title") == "Áp phích lấy ý kiến tại quầy / Counter posters"
    assert list_alternatives(document[0]) == ["Mã QR dẫn tới sipas.thainguyen.gov.vn/s/K7Q4-M2XW"]


def read_font(text, place):
    buffer = ctypes.create_string_buffer(200)
    raw.FPDFText_GetFontInfo(text, place, buffer, len(buffer), None)
    return buffer.value.decode("ascii")


def test_every_letter_of_a_poster_is_in_our_font():
    text = open_poster(FACTS).get_textpage()
    content = text.get_text_range()
    fonts = {read_font(text, place) for place in range(len(content)) if is_visible(content[place])}
    assert {font.rpartition("+")[2] for font in fonts} == {
        "BeVietnamPro-Regular",
        "BeVietnamPro-SemiBold",
        "BeVietnamPro-Bold",
    }


STYLES = pytest.mark.parametrize(
    "style",
    ["", 'weight: "semibold", ', 'weight: "bold", ', 'style: "italic", '],
    ids=["regular", "semibold", "bold", "italic"],
)


def print_in_our_font(text, style):
    """A page in Be Vietnam Pro and nothing else; refused by PDF/UA where the font lacks a character."""
    page = f'#text(font: "Be Vietnam Pro", {style}sys.inputs.text)'
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    title = '#set document(title: "x")\n'
    return typst.compile((title + page).encode(), font_paths=fonts, sys_inputs={"text": text}, pdf_standards=["ua-1"])


@STYLES
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_our_font_has_every_vietnamese_letter(style, form):
    letters = unicodedata.normalize(form, LETTERS + LETTERS.upper())
    page = pypdfium2.PdfDocument(print_in_our_font(letters + "0123456789–·/:.,?()%", style))[0]
    printed = unicodedata.normalize("NFC", "".join(page.get_textpage().get_text_range().split()))
    assert printed.startswith(LETTERS + LETTERS.upper())


@pytest.mark.parametrize("sign", "☐☑✓①")
def test_our_font_lacks_the_signs_that_documents_must_draw(sign):
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        print_in_our_font(sign, "")


def test_the_font_travels_with_its_licence():
    licence = (FONTS / "OFL.txt").read_text(encoding="ascii")
    assert licence.startswith("Copyright 2021 The Be Vietnam Pro Project Authors")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
