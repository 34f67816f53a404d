"""The first start over large campaigns that no file keeps yet, and the first page after it; then an ordinary start.

    SIPAS_INSTANCE=… python benchmarks/first_start.py [page …]
    SIPAS_INSTANCE=… SIPAS_DATABASE_URL=postgresql://… python benchmarks/first_start.py [page …]

Pages are named as under a campaign, such as suspicions; the overview comes first. The copies of answers in the
installation are removed and made again. Loopback only; stops by itself.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from analyst_pages import find_pages, time_get
from pages import sign_in
from submissions import PORT, PROJECT

_ROOT = f"http://127.0.0.1:{PORT}"


@contextmanager
def starting() -> Iterator[float]:
    """The server as `sipas serve` starts it; the seconds until its first answer."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "sipas", "serve"]
    environment = os.environ | {"PORT": str(PORT), "SIPAS_BASE_URL": _ROOT}
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL)
    try:
        while not _answers():
            time.sleep(0.05)
        yield time.perf_counter() - started
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers() -> bool:
    try:
        return requests.get(f"{_ROOT}/healthz", timeout=5).ok
    except requests.ConnectionError:
        return False


def main() -> None:
    """Print one line a page and start."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", metavar="page")
    wanted = ["", *(f"/{page}" for page in parser.parse_args().pages)]
    instance, visitor = Path(os.environ["SIPAS_INSTANCE"]), requests.Session()
    with starting():
        sign_in(visitor, _ROOT, instance)
        campaign = find_pages(visitor, _ROOT)[2]
    print(f"{'page':<20} {'first start':>12} {'page':>7} {'start':>7} {'page':>7}   s")
    for page in wanted:
        shutil.rmtree(instance / "answers", ignore_errors=True)
        times = []
        for _ in range(2):
            with starting() as seconds:
                times += [seconds, time_get(visitor, f"{_ROOT}{campaign}{page}")]
        print(f"{page or 'overview':<20} {times[0]:12.2f} {times[1]:7.2f} {times[2]:7.2f} {times[3]:7.2f}", flush=True)


if __name__ == "__main__":
    main()
