"""The address of a counter's form, for people and for cameras, and the QR code that holds it."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from enum import StrEnum
from ipaddress import ip_address
from itertools import groupby
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.main import QRCode

from survey.codes import group_code

# Rows of modules, the quiet zone included; True is dark.
Matrix = Sequence[Sequence[bool]]

# ISO/IEC 18004: this much white on every side, or readers may miss the symbol.
QUIET_ZONE = 4
# ISO/IEC 18004, alphanumeric mode: 5.5 bits a character, against 8 for any other text.
_ALPHANUMERIC = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
# Black on white by number in the colour cube, which a terminal's dark or light theme does not change.
_BLACK_ON_WHITE, _RESET = "\x1b[38;5;16;48;5;231m", "\x1b[0m"
# Two rows of modules make one line of text: (upper is dark, lower is dark).
_HALF_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def form_address(base_url: str, code: str) -> str:
    """The full address of a counter's form, as a browser shows it."""
    return f"{base_url.rstrip('/')}/s/{code}"


def qr_address(base_url: str, code: str) -> str:
    """The address to put into the QR code: in capitals wherever that leads to the same page.

    Scheme and host mean the same in capitals, and the form answers at /S/ as at /s/. Capitals fit the alphanumeric
    mode, so the modules are larger and are read from further away. A base address with a path of its own, or with
    characters that the mode lacks, stays as it is: a denser code is better than one that leads nowhere.
    """
    address = form_address(base_url, code)
    capitals = address.upper()
    has_own_path = urlsplit(base_url).path.strip("/") != ""
    return address if has_own_path or not _ALPHANUMERIC.issuperset(capitals) else capitals


class Reach(StrEnum):
    """From where an address can be opened."""

    MACHINE = "machine"
    NETWORK = "network"
    WORLD = "world"


def find_reach(base_url: str) -> Reach:
    """From where a base address can be opened, as far as it tells: what has a name is taken to be public."""
    host = urlsplit(base_url).hostname or ""
    if host == "localhost":
        return Reach.MACHINE
    try:
        address = ip_address(host)
    except ValueError:
        return Reach.WORLD if "." in host else Reach.NETWORK
    if address.is_loopback:
        return Reach.MACHINE
    return Reach.NETWORK if address.is_private else Reach.WORLD


def printed_address(base_url: str, code: str) -> str:
    """The address for people to type: without the scheme, the code in groups; for instance sipas.vn/s/K7Q4-M2XW."""
    return form_address(base_url, group_code(code)).partition("://")[2]


def render_svg(address: str, title: str) -> str:
    """The QR code as one SVG element of 2 to 4 KB that scales to any size; `title` is what a screen reader says.

    Colours are fixed: many readers miss a light code on a dark page.
    """
    matrix = build_matrix(address)
    size = len(matrix)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" shape-rendering="crispEdges">'
        f'<title>{escape(title)}</title><path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path fill="#000" d="{_draw_runs(matrix)}"/></svg>'
    )


def render_png(address: str, module_pixels: int = 12) -> bytes:
    """The QR code as a black and white PNG file, each module `module_pixels` wide.

    Source of the layout: W3C, Portable Network Graphics (PNG) Specification, third edition.
    """
    matrix = build_matrix(address)
    width = len(matrix) * module_pixels
    header = struct.pack(">IIBBBBB", width, width, 1, 0, 0, 0, 0)  # 1 bit of grey a pixel, not interlaced
    lines = b"".join(_pack_row(row, module_pixels) * module_pixels for row in matrix)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_pack_chunk(kind, content) for kind, content in chunks)


def render_terminal(address: str) -> str:
    """The QR code as lines of text, black on white whatever the terminal's own colours are."""
    matrix = build_matrix(address)
    blank = [False] * len(matrix)
    pairs = ((matrix[y], matrix[y + 1] if y + 1 < len(matrix) else blank) for y in range(0, len(matrix), 2))
    lines = ("".join(_HALF_BLOCKS[halves] for halves in zip(upper, lower, strict=True)) for upper, lower in pairs)
    return "\n".join(f"{_BLACK_ON_WHITE}{line}{_RESET}" for line in lines)


def build_matrix(address: str) -> Matrix:
    """The modules of the QR code, row by row, with its quiet zone; True is dark.

    Error correction is M (15 %), and Q (25 %) where that costs no larger symbol: readers manage small or blurred
    prints better with larger modules than with more correction.
    """
    medium, quartile = (_fit(address, level) for level in (ERROR_CORRECT_M, ERROR_CORRECT_Q))
    chosen = quartile if quartile.version == medium.version else medium
    matrix: Matrix = chosen.get_matrix()
    return matrix


def _fit(address: str, error_correction: int) -> QRCode:
    code = QRCode(error_correction=error_correction, border=QUIET_ZONE)
    code.add_data(address, optimize=0)  # One mode for the whole: an address is too short to gain by changing modes.
    code.best_fit()
    return code


def _draw_runs(matrix: Matrix) -> str:
    """An SVG path with one rectangle for each run of dark modules in a row."""
    return "".join(
        f"M{start} {y}h{length}v1h-{length}z" for y, row in enumerate(matrix) for start, length in _find_runs(row)
    )


def _find_runs(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where each run of dark modules starts, and how long it is."""
    for dark, run in groupby(range(len(row)), key=row.__getitem__):
        if dark:
            columns = list(run)
            yield columns[0], len(columns)


def _pack_row(row: Sequence[bool], module_pixels: int) -> bytes:
    """One line of pixels: a filter byte (none), then 8 pixels a byte, 1 for white."""
    bits = "".join(("0" if dark else "1") * module_pixels for dark in row)
    n_bytes = -(-len(bits) // 8)
    return b"\0" + int(bits.ljust(n_bytes * 8, "1"), 2).to_bytes(n_bytes, "big")


def _pack_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
