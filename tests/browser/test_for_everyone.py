"""Every page can be used by everyone: with a screen reader, on the narrowest phone, with large letters, in the dark."""

from pathlib import Path

import pytest

from tests.browser.findings import double_the_text, list_axe_findings, list_layout_problems
from tests.browser.places import PLACES
from tests.browser.places.place import Place
from tests.fixtures.browser import SMALL_PHONE

NARROWEST = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 800}

every_place = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)


@pytest.fixture
def come_to(visit, signed_in, counter_codes):
    """A function that opens a browser and brings it to a place as the one who sees that."""

    def come_to(place: Place):
        page = visit(**({"storage_state": signed_in(place.account)} if place.account else {}))
        place.come(page, counter_codes)
        assert place.shows in page.locator("body").inner_text()
        return page

    return come_to


@pytest.fixture
def keep_picture(request):
    """A function that keeps a picture of a whole page where pictures were asked for."""
    folder = request.config.getoption("--pictures")

    def keep_picture(page, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return keep_picture


@every_place
def test_everyone_can_use_the_page(come_to, place, keep_picture):
    """Axe finds nothing on phone, desktop and in the dark; the narrowest phone and doubled letters hold the page.

    One visit tries them all: coming to some pages takes longer than looking at them.
    """
    page = come_to(place)
    keep_picture(page, f"{place.name} - phone")
    problems = [f"phone: {finding}" for finding in list_axe_findings(page)]
    page.set_viewport_size(DESKTOP)
    keep_picture(page, f"{place.name} - desktop")
    problems += [f"desktop: {finding}" for finding in list_axe_findings(page)]
    page.emulate_media(color_scheme="dark")
    keep_picture(page, f"{place.name} - desktop, dark")
    # The dark changes colours and nothing else.
    problems += [f"dark: {finding}" for finding in list_axe_findings(page, "color-contrast")]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(NARROWEST)
    problems += [f"narrowest phone: {problem}" for problem in list_layout_problems(page)]
    page.set_viewport_size(SMALL_PHONE)
    double_the_text(page)
    problems += [f"twice the letters: {problem}" for problem in list_layout_problems(page)]
    assert not problems, "\n".join(problems)
