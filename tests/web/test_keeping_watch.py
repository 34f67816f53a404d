"""Answers of large campaigns are kept before a page asks: at the start of the server, and as campaigns grow."""

import shutil
from time import monotonic, sleep

import psutil
import pytest
from sqlalchemy import func, select, text

from survey.collection.models import Response
from survey.database import build_engine
from survey.indices.kept.large import LARGE
from survey.process_lock import ProcessLock
from survey.web.keeping_watch import KeepingWatch
from tests.fixtures.server import running_server

COLUMNS = [column.name for column in Response.__table__.columns if column.name not in {"id", "submission_key"}]
COPY = text(
    f"INSERT INTO response (submission_key, {', '.join(COLUMNS)}) "  # noqa: S608 - names of ours
    f"SELECT lower(hex(randomblob(16))), {', '.join(COLUMNS)} FROM response WHERE campaign_id = :campaign LIMIT :most"
)


def grow(engine, to):
    """Give the campaign with the most responses so many of them, by storing its own again."""
    counted = select(Response.campaign_id, func.count()).group_by(Response.campaign_id)
    with engine.begin() as connection:
        campaign, n = max(connection.execute(counted).all(), key=lambda each: each[1])
        while n < to:
            n += connection.execute(COPY, {"campaign": campaign, "most": to - n}).rowcount


@pytest.fixture(scope="module")
def large_file(demonstration_file, tmp_path_factory):
    """The demonstration, with one campaign that is large by a little."""
    file = shutil.copy(demonstration_file, tmp_path_factory.mktemp("large") / "sipas.sqlite3")
    engine = build_engine(f"sqlite:///{file}")
    grow(engine, LARGE)
    engine.dispose()
    return file


@pytest.fixture
def url(large_file, tmp_path, monkeypatch):
    """The large one, in an installation of its own."""
    url = f"sqlite:///{shutil.copy(large_file, tmp_path / 'sipas.sqlite3')}"
    monkeypatch.setenv("SIPAS_INSTANCE", str(tmp_path))
    monkeypatch.setenv("SIPAS_DATABASE_URL", url)
    return url


@pytest.fixture
def watch(url, tmp_path):
    engine = build_engine(url)
    yield KeepingWatch(engine, tmp_path / "answers", ProcessLock(tmp_path / "keeping.lock"))
    engine.dispose()


def list_kept(folder):
    return sorted(file.name.split(".")[0] for file in (folder / "answers").glob("*"))


def test_a_server_keeps_large_campaigns_before_its_first_answer(url, tmp_path):
    with running_server(tmp_path, url) as server:
        kept = list_kept(tmp_path)
        assert len(kept) == 3
        assert kept[0] == kept[1].removesuffix("-conduct") == kept[2].removesuffix("-documents")
        assert "answers of large campaigns" in server.log


def test_campaigns_are_kept_once_and_again_when_they_have_grown(watch, url, tmp_path):
    watch.look()
    assert len(list_kept(tmp_path)) == 3
    shutil.rmtree(tmp_path / "answers")
    watch.look()
    assert list_kept(tmp_path) == []
    engine = build_engine(url)
    grow(engine, round(1.2 * LARGE))
    engine.dispose()
    watch.look()
    assert len(list_kept(tmp_path)) == 3


def test_what_an_earlier_process_kept_is_not_read_at_the_start(watch, url, tmp_path):
    watch.look()
    before = {file: file.stat().st_mtime_ns for file in (tmp_path / "answers").iterdir()}
    engine = build_engine(url)
    started = psutil.Process().cpu_times().children_user
    KeepingWatch(engine, tmp_path / "answers", ProcessLock(tmp_path / "keeping.lock")).look()
    engine.dispose()
    assert psutil.Process().cpu_times().children_user == started
    assert {file: file.stat().st_mtime_ns for file in (tmp_path / "answers").iterdir()} == before


def test_where_no_campaign_is_large_nothing_is_kept(demonstration_copy_url, tmp_path):
    engine = build_engine(demonstration_copy_url)
    KeepingWatch(engine, tmp_path / "answers", ProcessLock(tmp_path / "keeping.lock")).look()
    engine.dispose()
    assert not (tmp_path / "answers").exists()


def test_a_process_that_ends_takes_the_keeping_with_it(watch, tmp_path):
    watch.start()
    [child] = wait_for_children()
    watch.end()
    assert psutil.wait_procs([child], timeout=20)[1] == []
    assert list(tmp_path.glob("answers/campaign-*")) == []


def test_one_process_of_an_installation_keeps(watch, url, tmp_path):
    engine = build_engine(url)
    held = ProcessLock(tmp_path / "keeping.lock")
    assert held.hold()
    watch.start()
    sleep(1)
    assert list_keeping() == []
    engine.dispose()
    watch.end()


def list_keeping():
    return [each for each in psutil.Process().children() if "keep-answers" in each.cmdline()]


def wait_for_children():
    until = monotonic() + 20
    while not (children := list_keeping()):
        assert monotonic() < until
        sleep(0.05)
    return children
