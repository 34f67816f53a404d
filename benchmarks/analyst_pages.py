"""How long the analyst waits for each page over a large campaign: cold, warm, and under a filter never asked for.

    SIPAS_INSTANCE=… python benchmarks/analyst_pages.py
    SIPAS_INSTANCE=… SIPAS_DATABASE_URL=postgresql://… python benchmarks/analyst_pages.py

Cold is the first page that a server shows after its start: it reads every answer. "Filtered" is a page whose answers
are in memory and whose figures are not: the page under another filter. Warm is the page asked for again. Loopback
only; stops by itself.
"""

import argparse
import os
import re
import statistics
import time
from pathlib import Path
from urllib.parse import urlsplit

import requests
from pages import sign_in
from submissions import serving

_BUDGETS = "budgets: warm median 0.300 s, warm 95 % 1.000 s, cold 3.000 s"
_FILTERS = ({"mode": "qr"}, {"mode": "paper"}, {"told_by": "receiving"})


def time_get(visitor: requests.Session, address: str, **parameters: str) -> float:
    """Seconds until a page is there in full."""
    started = time.perf_counter()
    visitor.get(address, params=parameters, timeout=120).raise_for_status()
    return time.perf_counter() - started


def find_pages(visitor: requests.Session, root: str) -> list[str]:
    """The addresses of the door: its front page, every tab of the campaign with the most answers, and suspicions."""
    front = visitor.get(f"{root}/analyst/").text
    campaigns = re.findall(r'href="(/analyst/campaigns/[^"?/]+)"', front)
    overviews = {campaign: visitor.get(root + campaign, timeout=120).text for campaign in dict.fromkeys(campaigns)}
    campaign = max(overviews, key=lambda each: _count_answers(overviews[each]))
    tabs = re.findall(rf'href="({re.escape(campaign)}(?:/[a-z-]+)?)(?:\?[^"]*)?"', overviews[campaign])
    return ["/analyst/", "/analyst/indicators", *dict.fromkeys(tabs), f"{campaign}/suspicions"]


def _count_answers(overview: str) -> int:
    found = re.search(r"([\d.]+)\s*(?:phiếu|responses)", re.sub(r"<[^>]+>", "", overview))
    return int(found[1].replace(".", "")) if found else 0


def main() -> None:
    """Print one line a page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--page", help="only pages whose address holds this")
    arguments = parser.parse_args()
    instance = Path(os.environ["SIPAS_INSTANCE"])
    visitor = requests.Session()
    with serving(["wsgi:app"], "/healthz") as address:
        root = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        sign_in(visitor, root, instance)
        pages = [page for page in find_pages(visitor, root) if (arguments.page or "") in page]
    print(f"{'page':<52} {'cold':>7} {'filtered':>9} {'warm':>7} {'95 %':>7}   s\n{_BUDGETS}")
    for page in pages:
        with serving(["wsgi:app"], "/healthz"):
            cold = time_get(visitor, root + page)
            filtered = [time_get(visitor, root + page, **each) for each in _FILTERS if "/campaigns/" in page]
            warm = sorted(time_get(visitor, root + page) for _ in range(min(arguments.repeats, 100)))
        most = f"{max(filtered):9.3f}" if filtered else f"{'':>9}"
        ninety_five = warm[int(0.95 * (len(warm) - 1))]
        print(f"{page:<52} {cold:7.3f} {most} {statistics.median(warm):7.3f} {ninety_five:7.3f}", flush=True)


if __name__ == "__main__":
    main()
