"""Every format of posters, read back by a reader that shares no code with us: near, and from as far as it promises."""

from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from scipy import ndimage

from survey.campaigns.qr import build_matrix, printed_address, qr_address
from survey.reports.logos import keep_logo
from survey.reports.poster import UnprintablePoster, render_posters
from survey.reports.poster_formats import FORMATS, MODULE_PIXELS, reading_distance
from tests.reports.test_poster import FACTS, LONG, MILLIMETRE, list_alternatives, read_text

SIGN = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#c00"/></svg>'
PAPER = {
    "a4": (210, 297),
    "a5": (148, 210),
    "tent": (210, 297),
    "stickers": (210, 297),
    "sticker-sheets": (210, 297),
}  # mm, ISO 216
CODES = ("AAAA0000", "BBBB1111", "CCCC2222")
ADDRESSES = {qr_address(FACTS.base_url, code) for code in CODES}
each_format = pytest.mark.parametrize("name", FORMATS)


def open_pdf(name, *facts):
    return pypdfium2.PdfDocument(render_posters(facts or [FACTS], name))


def read_codes(page, scale, *, blur=0.0):
    """The symbols on a page that is seen with `scale` pixels a point."""
    pixels = page.render(scale=scale, grayscale=True).to_numpy()
    seen = ndimage.gaussian_filter(pixels, blur) if blur else pixels
    return zxingcpp.read_barcodes(np.ascontiguousarray(seen), formats=zxingcpp.BarcodeFormat.QRCode, try_invert=False)


@each_format
def test_every_code_of_a_format_leads_to_its_own_counter(name):
    document = open_pdf(name, *(replace(FACTS, code=code) for code in CODES))
    assert {found.text for page in document for found in read_codes(page, 3)} == ADDRESSES


@each_format
def test_a_format_is_on_the_paper_it_is_named_after(name):
    width, height = open_pdf(name)[0].get_size()
    assert (width / MILLIMETRE, height / MILLIMETRE) == pytest.approx(PAPER[name], abs=0.6)


@each_format
def test_a_code_is_as_wide_on_paper_as_its_format_says(name):
    n_modules = len(build_matrix(qr_address(FACTS.base_url, FACTS.code)))
    position = read_codes(open_pdf(name)[0], 4)[0].position
    symbol = FORMATS[name].code_width * (n_modules - 8) / n_modules
    seen = np.hypot(position.top_right.x - position.top_left.x, position.top_right.y - position.top_left.y)
    assert seen / 4 / MILLIMETRE == pytest.approx(symbol, rel=0.03)


@each_format
@pytest.mark.parametrize("base_url", ["https://sipas.vn", "https://khao-sat-hai-long.thainguyen.gov.vn:8443"])
def test_a_code_is_read_from_as_far_as_its_format_promises(name, base_url):
    facts = replace(FACTS, base_url=base_url)
    n_modules = len(build_matrix(qr_address(base_url, facts.code)))
    module = FORMATS[name].code_width / n_modules * MILLIMETRE
    seen = read_codes(open_pdf(name, facts)[0], MODULE_PIXELS / module, blur=0.6)
    assert {found.text for found in seen} == {qr_address(base_url, facts.code)}


def test_an_a4_poster_is_read_from_three_metres_and_a_table_tent_across_the_desk():
    n_modules = len(build_matrix(qr_address(FACTS.base_url, FACTS.code)))
    distances = {name: reading_distance(one.code_width, n_modules) for name, one in FORMATS.items()}
    assert distances["a4"] >= 3
    assert distances["tent"] >= 2
    assert distances["stickers"] >= 0.5


def test_twice_the_distance_needs_twice_the_width():
    assert reading_distance(80, 33) == pytest.approx(2 * reading_distance(40, 33))


def test_a_sheet_holds_twenty_one_stickers_and_the_next_one_begins_another():
    facts = [replace(FACTS, code=f"AAAA{number:04}") for number in range(22)]
    document = open_pdf("stickers", *facts)
    codes = [{found.text for found in read_codes(page, 4)} for page in document]
    expected = [qr_address(one.base_url, one.code) for one in facts]
    assert codes == [set(expected[:21]), {expected[21]}]


def test_a_sheet_of_one_counter_carries_its_code_twenty_one_times_and_is_read_aloud_once():
    facts = [replace(FACTS, code=code) for code in CODES[:2]]
    document = open_pdf("sticker-sheets", *facts)
    codes = [[found.text for found in read_codes(page, 4)] for page in document]
    assert codes == [[qr_address(one.base_url, one.code)] * 21 for one in facts]
    assert [len(list_alternatives(page)) for page in document] == [1, 1]
    assert len(list(document.get_toc())) == 3


@pytest.mark.parametrize("n_counters", [2, 40], ids=["here", "in a process of its own"])
def test_few_and_many_are_printed_alike_and_refused_alike(n_counters):
    facts = [replace(FACTS, code=f"AAAA{number:04}") for number in range(n_counters)]
    assert len(open_pdf("a5", *facts)) == n_counters
    facts[-1] = replace(facts[-1], counter={"vi": "Quầy 😀"})
    with pytest.raises(UnprintablePoster) as refused:
        render_posters(facts, "a5")
    assert refused.value.address == printed_address(FACTS.base_url, facts[-1].code)


def test_both_sides_of_a_table_tent_carry_the_code():
    found = read_codes(open_pdf("tent")[0], 3)
    assert [one.text for one in found] == [qr_address(FACTS.base_url, FACTS.code)] * 2
    assert {abs(round(one.orientation, -1)) for one in found} == {0, 180}


@each_format
def test_vietnamese_is_in_every_format_and_english_when_asked_for(name):
    both, only = read_text(open_pdf(name)[0]), read_text(open_pdf(name, replace(FACTS, languages=("vi",)))[0])
    for text in (both, only):
        assert "Mời Ông/Bà cho ý kiến về sự phục vụ" in text
        assert "Quầy số 03 – Đất đai, môi trường" in text
    assert "Scan with Zalo" in both
    assert "Scan with Zalo" not in only


@each_format
def test_a_demonstration_is_marked_in_every_format(name):
    marked = open_pdf(name, replace(FACTS, is_demonstration=True))[0]
    assert "DỮ LIỆU MINH HỌA" in read_text(marked)
    assert "DỮ LIỆU MINH HỌA" not in read_text(open_pdf(name)[0])


@each_format
@pytest.mark.parametrize("has_sign", [False, True])
def test_long_names_leave_the_code_readable_in_every_format(name, has_sign, tmp_path):
    both = {"vi": LONG, "en": LONG}
    facts = replace(FACTS, province={"vi": LONG}, agency=both, counter=both)
    page = open_pdf(name, replace(facts, logo=keep_logo(tmp_path, 7, SIGN)) if has_sign else facts)[0]
    assert {found.text for found in read_codes(page, 3)} == {qr_address(FACTS.base_url, FACTS.code)}


@each_format
def test_the_sign_of_an_agency_is_on_the_page_and_named_for_a_screen_reader(name, tmp_path):
    facts = replace(FACTS, logo=keep_logo(tmp_path, 7, SIGN))
    page = open_pdf(name, facts)[0]
    red = (page.render(scale=1).to_numpy()[:, :, 2] > 150) & (page.render(scale=1).to_numpy()[:, :, 1] < 60)
    assert red.sum() > 100
    assert any("Biểu trưng" in text for text in list_alternatives(page))
    assert {found.text for found in read_codes(page, 3)} == {qr_address(FACTS.base_url, FACTS.code)}


@each_format
def test_the_outline_of_every_format_names_agencies_and_counters_once(name):
    facts = [FACTS, replace(FACTS, counter={"vi": "Quầy số 04"}, code="BBBB1111")]
    titles = [(entry.level, entry.get_title()) for entry in open_pdf(name, *facts).get_toc()]
    assert titles == [(0, FACTS.agency["vi"]), (1, FACTS.counter["vi"]), (1, "Quầy số 04")]


def test_progress_grows_to_the_last_counter():
    told = []
    render_posters([FACTS] * 3, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 4), (2, 4), (3, 4)]
