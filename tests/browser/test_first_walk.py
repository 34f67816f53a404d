"""From nothing to a printed poster and a counted answer, by what the pages say."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from survey.database import build_engine
from tests.browser.findings import list_axe_findings, list_parts_beyond_the_edge
from tests.browser.first_walk import (
    Official,
    Pace,
    answer_on_a_phone,
    begin_to_collect,
    describe_the_office,
    make_first_account,
    print_posters,
    see_the_answer,
    sign_in_at_first,
)
from tests.fixtures.browser import SMALL_PHONE
from tests.fixtures.server import Server, running_server

MOST_CLICKS = 60
# What a new installation shows before anything is in it.
EMPTY_PAGES = [
    "/admin/start",
    "/analyst/",
    "/admin/campaigns",
    "/admin/campaigns/new",
    "/admin/counters",
    "/admin/comments",
    "/admin/cases",
    "/admin/alerts",
    "/admin/retention",
    "/admin/questionnaires",
    "/admin/organisation/agencies",
    "/admin/organisation/counters",
    "/admin/organisation/offers/row",
    "/admin/audit",
    "/admin/jobs",
]


@pytest.fixture
def empty_server(migrated_file, tmp_path) -> Iterator[Server]:
    """An installation with one account and nothing else."""
    database_url = f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'sipas.sqlite3')}"
    engine = build_engine(database_url)
    make_first_account(engine)
    engine.dispose()
    with running_server(tmp_path, database_url) as server:
        yield server


@pytest.fixture
def open_browser(browser, empty_server):
    """A function that opens a browser of its own at that installation."""
    contexts = []

    def open_page(width: int, height: int) -> Page:
        context = browser.new_context(base_url=empty_server.address, viewport={"width": width, "height": height})
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def test_an_official_comes_from_an_empty_installation_to_a_counted_answer_by_the_pages_alone(open_browser, tmp_path):
    official = Official(open_browser(1280, 800))
    phone = open_browser(**SMALL_PHONE)

    sign_in_at_first(official)
    expect(official.page.get_by_role("listitem").filter(has_text="bước tiếp theo")).to_contain_text("Cơ quan, đơn vị")
    describe_the_office(official)
    begin_to_collect(official)
    address = print_posters(official, tmp_path / "posters.pdf")
    answer_on_a_phone(phone, address, Pace())

    assert see_the_answer(official) == "1"
    assert official.n_clicks <= MOST_CLICKS
    official.page.goto("/")
    expect(official.page.locator(".onward")).to_have_count(0)
    expect(official.page.get_by_role("link", name="Các bước đầu")).to_have_count(0)


def test_every_page_of_an_empty_installation_is_for_everyone(open_browser):
    official = Official(open_browser(**SMALL_PHONE))
    sign_in_at_first(official)
    problems = []
    for address in EMPTY_PAGES:
        reply = official.page.goto(address)
        assert reply is not None
        assert reply.status == 200, address
        found = [*list_axe_findings(official.page), *list_parts_beyond_the_edge(official.page)]
        problems += [f"{address}: {problem}" for problem in found]
    assert not problems, "\n".join(problems)
