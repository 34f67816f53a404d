"""What a place is: a page, and the way a person comes to it."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.counters import CounterCodes

Way = Callable[[Page, CounterCodes], object]
CAMPAIGN = "/analyst/campaigns/mot-cua-2026"


@dataclass(frozen=True)
class Place:
    """A page: its name, a text that it shows, the way to it, and the account that one must be signed in with.

    The text stands on this page only, so that a way which leads elsewhere does not pass for it.
    """

    name: str
    shows: str
    come: Way
    account: str | None


def address(path: str) -> Way:
    """The way of one who opens an address."""
    return lambda page, _codes: page.goto(path)
