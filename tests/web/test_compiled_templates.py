"""Compiling the templates of a page takes as long as a good part of its figures: what was compiled is kept."""

import pytest

from survey import create_app
from survey.extensions import release

SIGN_IN = "/account/sign-in"


@pytest.fixture
def start(settings):
    """A start of the server on one installation, as often as wished."""
    started = []

    def start_once():
        started.append(create_app(settings))
        return started[-1]

    yield start_once
    for app in started:
        release(app)


def test_the_next_start_compiles_no_template_again(start, monkeypatch):
    page = start().test_client().get(SIGN_IN).text
    app = start()
    monkeypatch.setattr(app.jinja_env, "compile", lambda *_: pytest.fail("a template was compiled again"))
    assert len(app.test_client().get(SIGN_IN).text) == len(page)


def test_a_folder_that_cannot_be_written_keeps_no_page_away(start, settings):
    (settings.instance / "compiled-templates").write_text("a file that stands in the way", encoding="utf-8")
    assert start().test_client().get(SIGN_IN).status_code == 200


def test_a_damaged_file_keeps_no_page_away(start, settings):
    start().test_client().get(SIGN_IN)
    for file in (settings.instance / "compiled-templates").iterdir():
        file.write_bytes(file.read_bytes()[:100])
    assert start().test_client().get(SIGN_IN).status_code == 200
