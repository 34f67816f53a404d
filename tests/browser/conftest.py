"""People with a browser at the production server, and the counters they come to."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.collection.models import Response
from survey.database import build_engine
from tests.browser.counters import CounterCodes, find_counter_codes
from tests.browser.signing_in import sign_in
from tests.browser.watch import Watch
from tests.fixtures.browser import SMALL_PHONE

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def counter_codes(server) -> CounterCodes:
    """Counters of each kind that a respondent can come to."""
    engine = build_engine(server.database_url)
    with Session(engine) as session:
        codes = find_counter_codes(session)
        session.commit()
    engine.dispose()
    return codes


@pytest.fixture
def count_responses(server) -> Callable[[], int]:
    """A function that counts the stored responses, past the server."""

    def count() -> int:
        engine = build_engine(server.database_url)
        with engine.connect() as connection:
            stored = connection.scalar(select(func.count()).select_from(Response))
        engine.dispose()
        return int(stored or 0)

    return count


@pytest.fixture
def visit(browser, server) -> Iterator[Visit]:
    """A function that opens a browser, on a small phone unless said; it must have nothing to complain of.

    Its options are those of a browser context, such as `java_script_enabled=False` or `color_scheme="dark"`.
    """
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_browser(**options: object) -> Page:
        context = _open_context(browser, server.address, **options)
        opened.append((context, Watch(context, urlsplit(server.address).netloc)))
        return context.new_page()

    yield open_browser
    for context, _watch in opened:
        context.close()
    complaints = [complaint for _context, watch in opened for complaint in watch.complaints]
    assert not complaints, "\n".join(["the browser complained:", *complaints])


def _open_context(browser: Browser, address: str, **options: object) -> BrowserContext:
    person = {"viewport": SMALL_PHONE, "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
    context = browser.new_context(base_url=address, **(person | options))
    # What does not come on this machine within so long does not come.
    context.set_default_timeout(20_000)
    return context


@pytest.fixture(scope="session")
def signed_in(browser, server) -> Callable[[str], dict[str, object]]:
    """A function that gives the cookies of an account of the demonstration, which signs in once."""
    kept: dict[str, dict[str, object]] = {}

    def sign_in_once(username: str) -> dict[str, object]:
        if username not in kept:
            context = _open_context(browser, server.address)
            sign_in(context.new_page(), username, server.sign_ins[username])
            kept[username] = context.storage_state()
            context.close()
        return kept[username]

    return sign_in_once
