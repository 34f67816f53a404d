"""How long an office waits on a big province: demonstration, overview cold and warm, its files, posters.

    python benchmarks/province.py --responses 1000000

Makes an installation in a temporary folder, or measures the one in --instance.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from pages import sign_in
from submissions import PROJECT, serving

SIPAS = [sys.executable, "-m", "flask", "--app", "wsgi", "sipas"]


@contextmanager
def timing(name: str) -> Iterator[None]:
    """Print how long the block took."""
    started = time.perf_counter()
    yield
    print(f"{name:<44} {time.perf_counter() - started:8.2f} s", flush=True)


def run(instance: Path, *arguments: str) -> None:
    """A command of the product on this installation."""
    environment = os.environ | {"SIPAS_INSTANCE": str(instance)}
    subprocess.run([*SIPAS, *arguments], cwd=PROJECT, env=environment, check=True, capture_output=True)


def read_overview(instance: Path, repeats: int) -> None:
    """Time the overview of the newest campaign, its other conditions, and its files."""
    with serving(["wsgi:app"], "/healthz", SIPAS_INSTANCE=str(instance)) as address:
        root, visitor = address.removesuffix("/healthz"), requests.Session()
        sign_in(visitor, root, instance)
        campaign = root + re.findall(r'href="(/analyst/campaigns/[^"?]+)"', visitor.get(f"{root}/analyst/").text)[0]
        with timing("overview, cold"):
            visitor.get(campaign).raise_for_status()
        taken = []
        for _ in range(repeats):
            started = time.perf_counter()
            visitor.get(campaign).raise_for_status()
            taken.append(time.perf_counter() - started)
        print(f"{'overview, warm: median and largest':<44} {statistics.median(taken):8.2f} s {max(taken):8.2f} s")
        with timing("overview of QR answers, cold"):
            visitor.get(campaign, params={"mode": "qr"}).raise_for_status()
        for file in ("index.xlsx", "index.csv", *(f"plots/services.{kind}" for kind in ("svg", "png", "csv"))):
            with timing(file):
                visitor.get(f"{campaign}/{file}").raise_for_status()
        with timing("index.xlsx of paper answers, cold"):
            visitor.get(f"{campaign}/index.xlsx", params={"mode": "paper"}).raise_for_status()
    # A process that has read nothing yet, as after a start of the server.
    with serving(["wsgi:app"], "/healthz", SIPAS_INSTANCE=str(instance)) as address:
        again = campaign.replace(root, address.removesuffix("/healthz"))
        with timing("index.xlsx, cold"):
            visitor.get(f"{again}/index.xlsx").raise_for_status()


def main() -> None:
    """Print one line a wait."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--responses", type=int, default=100_000)
    parser.add_argument("--instance", type=Path, help="an installation with the demonstration in it")
    parser.add_argument("--repeats", type=int, default=10)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        instance = arguments.instance or Path(folder)
        with timing("migrate"):
            run(instance, "migrate")
        if arguments.instance is None:
            with timing(f"demonstration of {arguments.responses} responses"):
                run(instance, "demo", "--responses", str(arguments.responses))
        read_overview(instance, min(arguments.repeats, 100))
        with timing("posters of every counter"):
            run(instance, "posters", "--output", f"{folder}/posters.pdf")


if __name__ == "__main__":
    main()
