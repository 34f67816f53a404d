"""Completed submissions a second: the product beside the smallest honest app, in one run on one machine.

    python benchmarks/submissions.py --seconds 10 --rounds 3

Each round starts both servers the same way (gunicorn as `survey.web.server` sets it, SQLite with full durability), one
after the other, and lets 16 clients open the form, answer every item and wait for the receipt. Loopback only; stops by
itself.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import load

PROJECT = Path(__file__).resolve().parent.parent
PORT = 8391
SERVER = [
    str(Path(sys.executable).with_name("gunicorn")), "--config", "python:survey.web.server",
    "--bind", f"127.0.0.1:{PORT}", "--log-level", "warning",
]  # fmt: skip


@contextmanager
def serving(arguments: list[str], path: str, **variables: str) -> Iterator[str]:
    """A server with these arguments, from its first answer to the end of the block; the address of its form."""
    address = f"http://127.0.0.1:{PORT}{path}"
    process = subprocess.Popen([*SERVER, *arguments], cwd=PROJECT, env=os.environ | variables)
    try:
        for _ in range(300):
            try:
                with urllib.request.urlopen(address, timeout=5):
                    break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def prepare(instance: Path) -> str:
    """Make an installation with the demonstration; the code of a commune's counter."""
    flask = [sys.executable, "-m", "flask", "--app", "wsgi", "sipas"]
    environment = os.environ | {"SIPAS_INSTANCE": str(instance)}
    for command in (["migrate"], ["demo", "--responses", "1000"]):
        subprocess.run([*flask, *command], cwd=PROJECT, env=environment, check=True, capture_output=True)
    listed = subprocess.run(
        [*flask, "counters", "--format", "json"], cwd=PROJECT, env=environment, check=True, capture_output=True
    )
    return str(json.loads(listed.stdout)[-1]["code"])


def main() -> None:
    """Run the rounds and print medians and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--workers", default="1")
    parser.add_argument("--threads", default="8")
    arguments = parser.parse_args()
    seen: dict[str, list[dict[str, object]]] = {"floor": [], "product": []}
    shape = ["--workers", arguments.workers, "--threads", arguments.threads]
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder) / "instance"
        code = prepare(instance)
        runs = {
            "floor": (["--chdir", "benchmarks", "floor_app:app"], {"FLOOR_DATABASE": f"{folder}/floor.sqlite3"}),
            "product": (["wsgi:app"], {"SIPAS_INSTANCE": str(instance)}),
        }
        for _ in range(min(arguments.rounds, 20)):
            for name, (application, variables) in runs.items():
                with serving([*shape, *application], f"/s/{code}", **variables) as address:
                    tally, elapsed = load.measure(address, clients=arguments.clients, seconds=arguments.seconds)
                seen[name].append(load.describe(tally, elapsed))
                print(name, json.dumps(seen[name][-1]), flush=True)
    rates = {
        name: statistics.median(float(str(run["submissions_per_second"])) for run in runs)
        for name, runs in seen.items()
    }
    print(f"median submissions/s: floor {rates['floor']:.0f}, product {rates['product']:.0f}")
    print(f"product / floor: {rates['product'] / rates['floor']:.2f}")


if __name__ == "__main__":
    main()
