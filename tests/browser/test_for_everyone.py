"""Every page can be used by everyone: with a screen reader, on the narrowest phone, with large letters, in the dark."""

import pytest

from tests.browser.findings import double_the_text, list_axe_findings, list_parts_beyond_the_edge, list_text_over_text
from tests.browser.pages import PLACES, Place

NARROWEST = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 800}

every_place = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)


@pytest.fixture
def come_to(visit, signed_in, counter_codes):
    """A function that opens a browser and brings it to a place as the one who sees that."""

    def come_to(place: Place, **options: object):
        if place.account:
            options["storage_state"] = signed_in(place.account)
        page = visit(**options)
        place.come(page, counter_codes)
        assert place.shows in page.locator("body").inner_text()
        return page

    return come_to


@every_place
def test_axe_finds_nothing_on_a_phone_nor_on_a_desktop_nor_in_the_dark(come_to, place):
    page = come_to(place)
    findings = [f"phone: {finding}" for finding in list_axe_findings(page)]
    page.set_viewport_size(DESKTOP)
    findings += [f"desktop: {finding}" for finding in list_axe_findings(page)]
    page.emulate_media(color_scheme="dark")
    # The dark changes colours and nothing else.
    findings += [f"dark: {finding}" for finding in list_axe_findings(page, "color-contrast")]
    assert not findings, "\n".join(findings)


@every_place
def test_the_page_does_not_scroll_sideways_on_the_narrowest_phone(come_to, place):
    page = come_to(place, viewport=NARROWEST)
    assert not (problems := [*list_parts_beyond_the_edge(page), *list_text_over_text(page)]), "\n".join(problems)


@every_place
def test_text_at_twice_its_size_neither_overlaps_nor_leaves_its_frame(come_to, place):
    page = come_to(place)
    double_the_text(page)
    assert not (problems := [*list_parts_beyond_the_edge(page), *list_text_over_text(page)]), "\n".join(problems)
