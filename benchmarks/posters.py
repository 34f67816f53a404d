"""How long it takes to print for many counters, in every format.

    python benchmarks/posters.py --counters 500

Lays out each format with the pictures of codes, a logo on every page and names of the usual length; and writes the ZIP
files of codes. Nothing is read from a database: `province.py` measures the whole way.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from survey.codes import new_code
from survey.reports.code_archive import PICTURES, write_code_archive
from survey.reports.logos import keep_logo
from survey.reports.poster import PosterFacts, render_posters
from survey.reports.poster_formats import FORMATS

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4.5" cy="4.5" r="4" fill="#c00"/></svg>'


def build_facts(n_counters: int, folder: Path) -> list[PosterFacts]:
    """Counters of agencies with nine counters each."""
    logo = keep_logo(folder, 1, LOGO)
    return [
        PosterFacts(
            province={"vi": "Tỉnh Thanh Giang", "en": "Thanh Giang Province"},
            agency={
                "vi": f"Trung tâm Phục vụ hành chính công phường số {number // 9}",
                "en": f"Public Administrative Service Centre of Ward {number // 9}",
            },
            counter={"vi": f"Quầy số {number} – Đất đai, môi trường", "en": f"Counter {number} – Land, environment"},
            base_url="https://sipas.thanhgiang.gov.vn",
            code=new_code(8),
            logo=logo,
        )
        for number in range(n_counters)
    ]


def measure(name: str, make: Callable[[], int]) -> None:
    """Print how long something took, how large it is, and the most memory that was ever used."""
    started = time.perf_counter()
    n_bytes = make()
    seconds = time.perf_counter() - started
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    print(f"{name:<24} {seconds:8.2f} s {n_bytes / 1e6:8.1f} MB  peak {peak:6.0f} MB", flush=True)


def main() -> None:
    """Print one line a format."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counters", type=int, default=500)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        facts, archive = build_facts(arguments.counters, Path(name)), Path(name) / "codes.zip"
        for format_name in FORMATS:
            measure(format_name, lambda chosen=format_name: len(render_posters(facts, chosen)))
        for picture in PICTURES:

            def write(chosen: str = picture) -> int:
                write_code_archive(archive, facts, chosen, lambda _done, _total: None)
                return archive.stat().st_size

            measure(f"{picture} in a ZIP file", write)


if __name__ == "__main__":
    main()
