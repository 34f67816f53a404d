"""What every test may ask for by name; the fixtures themselves stand in `fixtures/`, one module a thing."""

import os

import hypothesis
import pytest

# Fixtures use each other's modules: their asserts are to explain themselves whoever imports them first.
pytest.register_assert_rewrite("tests.fixtures")

pytest_plugins = [
    "tests.fixtures.postgresql",
    "tests.fixtures.databases",
    "tests.fixtures.demonstration",
    "tests.fixtures.small_province",
    "tests.fixtures.two_campaigns",
    "tests.fixtures.answered_province",
    "tests.fixtures.weightings",
    "tests.fixtures.application",
    "tests.fixtures.server",
    "tests.fixtures.browser",
    "tests.fixtures.identity_provider",
    "tests.fixtures.mail_server",
]

# No deadline: the machine is shared, and how long an example took says nothing about whether the rule holds.
hypothesis.settings.register_profile("sipas", deadline=None, print_blob=True)
hypothesis.settings.load_profile("sipas")

_SETTINGS = ("PORT", "WEB_CONCURRENCY")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let whoever changed a page look at every page: `pytest tests/browser/test_for_everyone.py --pictures FOLDER`."""
    parser.addoption("--pictures", metavar="FOLDER", help="keep a picture of each page on phone and desktop, and dark")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they ask for, and keep those with a server in one process: they share the one server."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "browser" in fixtures:
            item.add_marker("browser")
        if fixtures & {"postgresql", "durable_postgresql"}:
            item.add_marker("postgresql")
        if "server" in fixtures or "browser" in fixtures:
            item.add_marker(pytest.mark.xdist_group("server"))


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch):
    """A developer's own PORT or SIPAS_* must not decide what a test finds."""
    for name in [*_SETTINGS, *(name for name in os.environ if name.startswith("SIPAS_"))]:
        monkeypatch.delenv(name, raising=False)
