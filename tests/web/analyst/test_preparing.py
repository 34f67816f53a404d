"""The campaign before is made ready beside a page that was never opened: the page is the same, and nothing goes on."""

import re
from threading import enumerate as list_threads

import pytest

from survey.accounts.models import Role
from survey.web.analyst import preparing
from tests.web.printing.desk import desk_of
from tests.web.test_accounts import make_account


@pytest.fixture
def page(province_app, session, both):
    make_account(session, "phantich", Role.ANALYST)
    desk = desk_of(province_app, "phantich")
    # A form's token holds the second in which it was made.
    return lambda: re.sub(r'name="csrf_token"[^>]+', "", desk.get(f"/analyst/campaigns/{both[0].code}").text)


def list_beside():
    return [each.name for each in list_threads() if each.name.startswith("processor")]


def find_memory(app):
    return app.extensions["sipas_memory"]


def test_the_first_page_reads_both_and_the_next_shows_the_same(province_app, both, page):
    first = page()
    assert list_beside() == []
    assert all(find_memory(province_app).holds(campaign.id) for campaign in both)
    assert page() == first


def test_what_cannot_be_made_ready_is_made_by_the_page(province_app, page, monkeypatch, caplog):
    expected = page()
    find_memory(province_app)._answers.clear()

    def fail(*_):
        raise OSError("no processor")

    monkeypatch.setattr(preparing, "recall_before", fail)
    assert page() == expected
    assert "could not be made ready" in caplog.text
