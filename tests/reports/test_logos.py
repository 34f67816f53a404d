"""Signs of agencies: what is taken, what is refused, and that only what is drawn is kept."""

import struct
import zlib

import numpy as np
import pypdfium2
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.organisation.models import AgencyKind
from survey.organisation.queries import AgencyNode, AgencyTree
from survey.reports.logos import LARGEST_FILE, BadLogo, draw_logo, find_logo, find_own_logo, keep_logo, remove_logo

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{}</svg>'
RED = '<rect width="10" height="10" fill="#f00"/>'
TREE = AgencyTree({n: AgencyNode(n, f"A{n}", {"vi": "x"}, AgencyKind.WARD, n - 1 or None) for n in (1, 2, 3)})


def make_png(width=8, height=8, *, n_lines=None):
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    lines = zlib.compress((b"\0" + b"\xff\0\0" * width) * (height if n_lines is None else n_lines))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def look_at(png, folder):
    """The colours (red, green, blue) of a picture's pixels, as printed on white."""
    (folder / "seen.png").write_bytes(png)
    page = '#set page(width: 50pt, height: 50pt, margin: 0pt)\n#image("/seen.png", width: 50pt)'
    (folder / "main.typ").write_text(page)
    document = pypdfium2.PdfDocument(typst.compile(str(folder / "main.typ"), root=str(folder)))
    return document[0].render(scale=1, rev_byteorder=True).to_numpy()[:, :, :3]


@pytest.mark.parametrize("content", [SVG.format(RED).encode(), make_png()], ids=["svg", "png"])
def test_a_picture_is_drawn_anew_as_a_square_png(content, tmp_path):
    drawn = draw_logo(content)
    width, height = struct.unpack(">II", drawn[16:24])
    assert abs(width - height) <= 1
    assert width > 700
    assert tuple(np.median(look_at(drawn, tmp_path), axis=(0, 1))) == (255, 0, 0)


def test_what_was_hidden_in_a_file_is_not_kept():
    picture = make_png()
    hidden = b"<script>alert(1)</script>"
    for content in (
        SVG.format(hidden.decode() + RED).encode(),
        picture + hidden,
        picture[:-12] + hidden + picture[-12:],
    ):
        assert b"script" not in draw_logo(content)


@pytest.mark.parametrize("address", ["{}", "file://{}", "../secret.png", "http://192.0.2.1/secret.png"])
def test_a_picture_that_draws_in_other_files_is_refused(tmp_path, address):
    secret = tmp_path / "secret.png"
    secret.write_bytes(make_png())
    with pytest.raises(BadLogo, match="broken"):
        draw_logo(SVG.format(f'<image width="10" height="10" href="{address.format(secret)}"/>').encode())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "kind"),
        (b"GIF89a" + bytes(100), "kind"),
        (b"%PDF-1.7", "kind"),
        (b"<html><body>no picture</body></html>", "kind"),
        (b"\x89PNG\r\n\x1a\n", "kind"),
        (b"<svg", "broken"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><g></svg>", "broken"),
        (make_png(n_lines=2)[:60], "broken"),
        (make_png(5000, 1), "size"),
        (SVG.format(" " * LARGEST_FILE).encode(), "size"),
    ],
)
def test_a_file_that_is_no_good_picture_is_refused_with_its_reason(content, why):
    with pytest.raises(BadLogo, match=f"^{why}$"):
        draw_logo(content)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([b"", b"<svg ", make_png()[:33], make_png()[:50]]))
def test_no_file_does_worse_than_be_refused(tail, head):
    try:
        assert draw_logo(head + tail).startswith(b"\x89PNG")
    except BadLogo as error:
        assert str(error) in {"kind", "size", "broken"}


def test_an_agency_without_a_sign_prints_that_of_the_nearest_unit_above(tmp_path):
    assert find_logo(tmp_path, TREE, 3) is None
    top = keep_logo(tmp_path, 1, make_png())
    assert find_logo(tmp_path, TREE, 3) == top
    own = keep_logo(tmp_path, 3, SVG.format(RED).encode())
    assert (find_logo(tmp_path, TREE, 3), find_logo(tmp_path, TREE, 2)) == (own, top)
    remove_logo(tmp_path, 3)
    remove_logo(tmp_path, 3)
    assert (find_own_logo(tmp_path, 3), find_logo(tmp_path, TREE, 3)) == (None, top)


def test_a_refused_file_leaves_the_sign_as_it_was(tmp_path):
    kept = keep_logo(tmp_path, 1, make_png()).read_bytes()
    with pytest.raises(BadLogo):
        keep_logo(tmp_path, 1, b"no picture")
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [kept]
