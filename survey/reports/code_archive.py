"""The QR codes of many counters as pictures in one ZIP file, for those who lay out posters of their own."""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from survey.campaigns.qr import form_address, printed_address, qr_address, render_png, render_svg
from survey.reports.poster import PosterFacts

COLUMNS = ("file", "code", "address", "printed_address", "agency", "counter")
PICTURES = ("svg", "png")
# The pictures are compressed already, or nearly so; the same time on each entry gives the same bytes each time.
_WRITTEN_AT = (1980, 1, 1, 0, 0, 0)


def write_code_archive(
    file: Path, facts: Sequence[PosterFacts], picture: str, progress: Callable[[int, int], None]
) -> int:
    """Write one picture ("svg" or "png") a counter, and manifest.csv that says whose each is; returns how many."""
    manifest = io.StringIO()
    rows = csv.writer(manifest)
    rows.writerow(COLUMNS)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, one in enumerate(facts, start=1):
            address, name = qr_address(one.base_url, one.code), f"qr-{one.code}.{picture}"
            printed = printed_address(one.base_url, one.code)
            content = render_png(address) if picture == "png" else render_svg(address, f"Mã QR dẫn tới {printed}")
            archive.writestr(zipfile.ZipInfo(name, _WRITTEN_AT), content)
            rows.writerow(
                [name, one.code, form_address(one.base_url, one.code), printed, one.agency["vi"], one.counter["vi"]]
            )
            progress(place, len(facts))
        # With the mark that lets Excel see UTF-8.
        archive.writestr(zipfile.ZipInfo("manifest.csv", _WRITTEN_AT), manifest.getvalue().encode("utf-8-sig"))
    return len(facts)
