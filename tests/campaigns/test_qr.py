"""Every drawing of a QR code, read back by a reader that shares no code with the drawing."""

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pypdfium2
import pytest
import typst
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from survey.campaigns.qr import (
    Reach,
    build_matrix,
    find_reach,
    form_address,
    printed_address,
    qr_address,
    render_png,
    render_svg,
    render_terminal,
)
from survey.codes import ALPHABET, read_code

BASE = "https://sipas.thainguyen.gov.vn"
CODE = "K7Q4M2XW"
CODES = st.text(ALPHABET, min_size=8, max_size=8)
SVG = "{http://www.w3.org/2000/svg}"


def read_qr(pixels):
    """The one dark-on-light QR code in a grey image."""
    (found,) = zxingcpp.read_barcodes(
        np.ascontiguousarray(pixels, dtype=np.uint8), formats=zxingcpp.BarcodeFormat.QRCode, try_invert=False
    )
    return found


def enlarge(dark, pixels=3):
    """Modules as grey pixels."""
    return np.kron(np.where(dark, 0, 255), np.ones((pixels, pixels)))


def draw_image(source: str, width: int, *, inputs=None, root=None):
    """A page of `width` × `width` grey pixels that shows an image, as typst and pdfium draw it."""
    page = f"#set page(width: {width}pt, height: {width}pt, margin: 0pt)\n#image({source}, width: 100%)"
    document = pypdfium2.PdfDocument(typst.compile(page.encode(), root=root, sys_inputs=inputs or {}))
    return document[0].render(scale=1, grayscale=True).to_numpy()


def draw_svg(svg: str, width: int):
    return draw_image('bytes(sys.inputs.svg), format: "svg"', width, inputs={"svg": svg})


def draw_png(png: bytes, folder: Path, width: int):
    (folder / "qr.png").write_bytes(png)
    return draw_image('"/qr.png"', width, root=str(folder))


def small(draw):
    return draw(120)


def blurred(draw):
    return ndimage.gaussian_filter(draw(200), sigma=2)


def turned(draw):
    return ndimage.gaussian_filter(ndimage.rotate(draw(150), 33, cval=255, order=1), sigma=0.7)


CONDITIONS = pytest.mark.parametrize("seen", [small, blurred, turned])


@CONDITIONS
def test_svg_is_read_when(seen):
    address = qr_address(BASE, CODE)
    svg = render_svg(address, "Mã QR")
    assert read_qr(seen(lambda width: draw_svg(svg, width))).text == address


@CONDITIONS
def test_png_is_read_when(seen, tmp_path):
    address = qr_address(BASE, CODE)
    png = render_png(address, module_pixels=5)
    assert read_qr(seen(lambda width: draw_png(png, tmp_path, width))).text == address


@pytest.mark.parametrize("module_pixels", [1, 3, 8])
def test_png_has_the_asked_number_of_pixels_a_module(module_pixels, tmp_path):
    address = qr_address(BASE, CODE)
    side = len(build_matrix(address)) * module_pixels
    drawn = draw_png(render_png(address, module_pixels), tmp_path, side)
    modules = drawn[module_pixels // 2 :: module_pixels, module_pixels // 2 :: module_pixels] < 128
    assert modules.tolist() == [list(row) for row in build_matrix(address)]


def test_terminal_shows_the_code_in_its_own_colours():
    address = qr_address(BASE, CODE)
    lines = render_terminal(address).split("\n")
    for line in lines:
        # Black on white is said at the start of every line and taken back at its end.
        assert re.fullmatch(r"\x1b\[38;5;16;48;5;231m[ ▀▄█]+\x1b\[0m", line)
    shown = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]
    halves = [[block in marks for block in line] for line in shown for marks in ("▀█", "▄█")]
    assert read_qr(enlarge(halves)).text == address


@given(code=CODES, base_url=st.sampled_from([BASE, "http://192.168.1.20:8000", "https://sipas.vn"]))
def test_every_code_comes_back_from_the_qr_code(code, base_url):
    address = qr_address(base_url, code)
    seen = read_qr(enlarge(build_matrix(address)))
    assert seen.text == address
    assert seen.text.lower() == form_address(base_url, code).lower()


@given(code=CODES)
def test_every_code_comes_back_from_the_printed_address(code):
    assert read_code(printed_address(BASE, code).rpartition("/")[2]) == code


def test_printed_address_is_what_a_person_types():
    assert printed_address("https://sipas.thainguyen.gov.vn/", CODE) == "sipas.thainguyen.gov.vn/s/K7Q4-M2XW"
    assert printed_address("http://192.168.1.20:8000", CODE) == "192.168.1.20:8000/s/K7Q4-M2XW"


@given(subdomain=st.from_regex(r"[a-z]{1,40}", fullmatch=True))
def test_capitals_never_make_the_code_larger(subdomain):
    base_url = f"https://{subdomain}.gov.vn"
    assert len(build_matrix(qr_address(base_url, CODE))) <= len(build_matrix(form_address(base_url, CODE)))


def test_capitals_make_the_modules_of_a_usual_address_larger():
    assert len(build_matrix(qr_address("https://sipas.gov.vn", CODE))) == 25 + 2 * 4
    assert len(build_matrix(form_address("https://sipas.gov.vn", CODE))) == 29 + 2 * 4


@pytest.mark.parametrize(
    "base_url",
    ["https://sipas.vn/khao-sat", "https://người-dân.vn", "https://hà_nội.vn", "http://[::1]:8000", "https://a_b.vn"],
)
def test_an_address_that_capitals_would_break_stays_as_it_is(base_url):
    address = qr_address(base_url, CODE)
    assert address == form_address(base_url, CODE)
    assert read_qr(enlarge(build_matrix(address))).text == address


@pytest.mark.parametrize(
    ("characters", "level"),
    # Characters in capitals that versions 2 and 3 hold at Q, and at M: 29 and 38, 47 and 61 (ISO/IEC 18004, table 7).
    [(29, "Q"), (30, "M"), (38, "M"), (39, "Q"), (47, "Q"), (48, "M"), (61, "M")],
)
def test_correction_is_raised_only_where_the_code_does_not_grow(characters, level):
    address = qr_address(BASE, CODE).ljust(characters, "A")[:characters]
    assert read_qr(enlarge(build_matrix(address))).ec_level == level


def test_quiet_zone_is_four_modules_on_every_side():
    dark = np.array(build_matrix(qr_address(BASE, CODE)))
    rows, columns = np.where(dark)
    edges = (rows.min(), columns.min(), len(dark) - 1 - rows.max(), len(dark) - 1 - columns.max())
    assert edges == (4, 4, 4, 4)


def test_svg_tells_a_screen_reader_what_it_is():
    drawn = render_svg(qr_address(BASE, CODE), "Mã QR <Quầy 3 & 4>")
    svg = ElementTree.fromstring(drawn)  # noqa: S314 - our own SVG
    assert svg.get("role") == "img"
    assert svg[0].tag == f"{SVG}title"
    assert svg[0].text == "Mã QR <Quầy 3 & 4>"


def test_svg_stays_small():
    assert len(render_svg(qr_address("http://192.168.1.20:8000", CODE), "Mã QR")) < 3000
    assert len(render_svg(qr_address(BASE, CODE), "Mã QR")) < 4000


@pytest.mark.parametrize(
    ("base", "reach"),
    [
        ("http://localhost:8000", Reach.MACHINE),
        ("http://127.0.0.1:8000", Reach.MACHINE),
        ("http://[::1]:8000", Reach.MACHINE),
        ("http://192.168.1.20:8000", Reach.NETWORK),
        ("http://mayquay", Reach.NETWORK),
        ("https://8.8.8.8", Reach.WORLD),
        (BASE, Reach.WORLD),
    ],
)
def test_an_address_that_a_respondent_s_phone_cannot_open_is_told_from_one_that_it_can(base, reach):
    assert find_reach(base) is reach
