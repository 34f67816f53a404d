"""What a first visit costs: requests and bytes on the wire of the citizen's pages and of the office's overview.

    python benchmarks/pages.py

Counted from the answers of a real server to requests that take gzip, as a browser sends them: the page, and the style
sheets, scripts and pictures that it names.
"""

import argparse
import re
import sqlite3
import tempfile
from pathlib import Path
from urllib.parse import urljoin

import requests
from submissions import prepare, serving

_PARTS = re.compile(r'<(?:link[^>]+rel="stylesheet"[^>]+href|script[^>]+src|img[^>]+src)="([^"]+)"')
_TOKEN = re.compile(r'name="csrf_token"[^>]+value="([^"]+)"')


def weigh(visitor: requests.Session, address: str) -> tuple[int, int, int]:
    """Requests, bytes on the wire, and bytes unpacked of one page with its parts."""
    page = visitor.get(address)
    replies = [page, *(visitor.get(urljoin(address, part)) for part in sorted(set(_PARTS.findall(page.text))))]
    sent = [int(reply.headers["Content-Length"]) for reply in replies]
    return len(replies), sum(sent), sum(len(reply.content) for reply in replies)


def find_codes(instance: Path) -> dict[str, str]:
    """The codes in force of the counters with the fewest and with the most services."""
    with sqlite3.connect(instance / "sipas.sqlite3") as database:
        rows = database.execute(
            "SELECT c.code, count(*) FROM counter_code c JOIN counter_service s USING (counter_id)"
            " WHERE c.retired_at IS NULL GROUP BY c.code ORDER BY 2"
        ).fetchall()
    return {f"form, {rows[0][1]} services": rows[0][0], f"form, {rows[-1][1]} services": rows[-1][0]}


def sign_in(visitor: requests.Session, root: str, instance: Path) -> None:
    """Open the office with the demonstration's analyst."""
    kept = (instance / "demonstration-sign-ins.txt").read_text(encoding="utf-8")
    username, password = re.findall(r"(phantich)\t(\S+)", kept)[0]
    page = visitor.get(f"{root}/account/sign-in")
    form = {"username": username, "password": password, "csrf_token": _TOKEN.findall(page.text)[0]}
    visitor.post(f"{root}/account/sign-in", data=form).raise_for_status()


def main() -> None:
    """Print one line a page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder)
        prepare(instance)
        codes = find_codes(instance)
        with serving(["wsgi:app"], f"/s/{next(iter(codes.values()))}", SIPAS_INSTANCE=folder) as address:
            root = address.split("/s/")[0]
            visitor = requests.Session()
            rows = {name: weigh(visitor, f"{root}/s/{code}") for name, code in codes.items()}
            sign_in(visitor, root, instance)
            campaign = re.findall(r'href="(/analyst/campaigns/[^"?]+)"', visitor.get(f"{root}/analyst/").text)[0]
            rows["overview of a campaign"] = weigh(visitor, root + campaign)
    for name, (n_requests, wire, unpacked) in rows.items():
        print(f"{name:<24} {n_requests} requests {wire / 1000:7.1f} KB on the wire {unpacked / 1000:7.1f} KB unpacked")


if __name__ == "__main__":
    main()
