"""How long an official takes from an empty installation to a printed poster and a counted answer.

    python -m benchmarks.first_walk --look 4 --letter 0.25 --shots FOLDER

Goes the way of `tests/browser/first_walk.py` in a real browser at the pace of a person: so many seconds to look at each
page, so many between two letters, half a look at each question on the telephone. `--shots` keeps a picture of every
page.
"""

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from survey.database import build_engine
from survey.migration import migrate
from tests.browser import first_walk
from tests.fixtures.browser import SMALL_PHONE
from tests.fixtures.server import running_server

_DESK = {"width": 1280, "height": 800}


class Album:
    """Pictures of the pages that were seen, numbered in their order."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._n = folder, 0

    def keep(self, page: Page) -> None:
        """One more."""
        self._n += 1
        page.screenshot(path=self._folder / f"{self._n:02}.png", full_page=True)


def walk(address: str, pace: first_walk.Pace, shots: Path | None, folder: Path) -> first_walk.Official:
    """Go the whole way, and print how long each part took."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        desk = chromium.new_context(base_url=address, viewport=_DESK).new_page()
        phone = chromium.new_context(base_url=address, viewport=SMALL_PHONE).new_page()
        official = first_walk.Official(desk, pace, Album(shots).keep if shots else lambda _page: None)
        began = time.perf_counter()

        def tell(part: str) -> None:
            print(f"{part:<28}{time.perf_counter() - began:6.0f} s  {official.n_clicks:3} clicks", flush=True)

        first_walk.sign_in_at_first(official)
        tell("signed in")
        first_walk.describe_the_office(official)
        tell("the office described")
        first_walk.begin_to_collect(official)
        tell("a campaign open")
        code = first_walk.print_posters(official, folder / "posters.pdf")
        tell("posters printed")
        first_walk.answer_on_a_phone(phone, code, pace)
        tell("answered")
        n_counted = first_walk.see_the_answer(official)
        tell(f"{n_counted} answer counted")
        chromium.close()
    return official


def main() -> None:
    """Walk at an installation made for it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--look", type=float, default=4.0)
    parser.add_argument("--letter", type=float, default=0.25)
    parser.add_argument("--shots", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'sipas.sqlite3'}"
        engine = build_engine(url)
        migrate(engine)
        first_walk.make_first_account(engine)
        engine.dispose()
        with running_server(folder, url) as server:
            official = walk(server.address, first_walk.Pace(asked.look, asked.letter), asked.shots, folder)
    print(f"{official.n_letters} letters typed")


if __name__ == "__main__":
    main()
