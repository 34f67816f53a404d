"""Large campaigns are read while the list of them is looked at: once, beside the requests; small ones not at all."""

from threading import enumerate as list_threads

import pytest

from survey.accounts.models import Role
from survey.indices.dataset import Dataset
from survey.web.analyst import reading_ahead
from tests.fixtures.answered_province import N_ITEMS
from tests.web.printing.desk import desk_of
from tests.web.test_accounts import make_account


@pytest.fixture
def desk(province_app, session, answered_province):
    make_account(session, "phantich", Role.ANALYST)
    return desk_of(province_app, "phantich")


def wait_for_reading():
    reading = [each for each in list_threads() if each.name == "reading ahead"]
    for each in reading:
        each.join(60)
    return len(reading)


def find_read(app, province):
    """The answers in the memory of the application, None where none were read."""
    memory = app.extensions.get("sipas_memory")
    answers = memory and memory._answers.get(province.campaign.id)
    return answers and answers.dataset


def test_a_large_campaign_is_read_once(province_app, desk, answered_province, monkeypatch):
    monkeypatch.setattr(reading_ahead, "LARGE", 85)
    desk.get("/analyst/")
    wait_for_reading()
    found = find_read(province_app, answered_province)
    assert isinstance(found, Dataset)
    assert found.ratings.shape == (85, N_ITEMS)
    desk.get("/analyst/")
    assert wait_for_reading() == 0


def test_small_campaigns_are_not_read(province_app, desk, answered_province):
    desk.get("/analyst/")
    assert wait_for_reading() == 0
    assert find_read(province_app, answered_province) is None


def test_what_fails_is_logged_and_hurts_nobody(province_app, desk, monkeypatch, caplog):
    monkeypatch.setattr(reading_ahead, "LARGE", 85)
    province_app.extensions["sipas_memory"] = "no memory"
    assert desk.get("/analyst/").status_code == 200
    wait_for_reading()
    assert "could not be read ahead" in caplog.text
