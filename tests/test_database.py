"""The floor of the database: moments, texts and choices as they are stored, and the one way to commit."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from threading import Event

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from survey.accounts.models import Account, Role, RoleGrant
from survey.database import build_engine, committing
from survey.organisation.models import Agency, AgencyKind

MOMENT = datetime(2026, 3, 2, 2, 30, tzinfo=UTC)
on_one_database = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])


def account(username: str, created_at: datetime = MOMENT) -> Account:
    return Account(username=username, name="Nguyễn Thị Ánh", password_hash="-", created_at=created_at)  # noqa: S106


def agency(code: str = "19", **facts: object) -> Agency:
    name = {"vi": "Tỉnh Thái Nguyên", "en": "Thái Nguyên Province"}
    return Agency(**{"code": code, "name": name, "kind": AgencyKind.PROVINCE, "opened_on": date(1997, 1, 1)} | facts)


def list_usernames(engine) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(Account.username).order_by(Account.username)))


# --- committing


def test_committing_makes_changes_stay(engine, session):
    with committing(session):
        session.add(account("anh"))
    assert list_usernames(engine) == ["anh"]


class Stumble(BaseException):
    """Not even an Exception, as when the process is told to stop."""


@pytest.mark.parametrize("kind", [ValueError, Stumble])
def test_committing_undoes_everything_when_something_goes_wrong(engine, session, kind):
    def stumble():
        with committing(session):
            session.add(account("anh"))
            session.flush()
            session.add(account("binh"))
            raise kind

    with pytest.raises(kind):
        stumble()
    assert list_usernames(engine) == []
    with committing(session):
        session.add(account("chi"))
    assert list_usernames(engine) == ["chi"]


def test_what_the_database_refuses_at_the_end_is_undone_as_a_whole(engine, session):
    def break_a_rule():
        with committing(session):
            session.add_all([account("anh"), account("anh")])

    with pytest.raises(IntegrityError):
        break_a_rule()
    assert list_usernames(engine) == []


def test_a_savepoint_that_is_rolled_back_keeps_nothing(engine, session):
    # Left to itself, Python's SQLite driver commits the row instead.
    with committing(session):
        session.add(account("anh"))
        session.flush()
        savepoint = session.begin_nested()
        session.add(account("binh"))
        session.flush()
        savepoint.rollback()
    assert list_usernames(engine) == ["anh"]


def may_write(url: str) -> bool:
    """Whether the write lock of a SQLite file is free, asked without waiting."""
    with sqlite3.connect(url.removeprefix("sqlite:///"), timeout=0, isolation_level=None) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        other.execute("ROLLBACK")
        return True


def test_on_sqlite_committing_takes_the_write_lock_before_anything_is_read(sqlite_engine, sqlite_url):
    with Session(sqlite_engine) as session:
        assert may_write(sqlite_url)
        with committing(session):
            assert not may_write(sqlite_url)
        assert may_write(sqlite_url)


def test_on_sqlite_reading_after_committing_takes_no_lock(sqlite_engine, sqlite_url):
    with Session(sqlite_engine) as session:
        with committing(session):
            session.add(account("anh"))
        session.scalars(select(Account)).all()
        assert may_write(sqlite_url)


def test_on_sqlite_a_second_writer_waits_for_the_first_and_sees_what_it_wrote(sqlite_engine):
    second_is_coming = Event()

    def write_second() -> int:
        with Session(sqlite_engine) as session:
            second_is_coming.set()
            with committing(session):
                seen = session.scalar(select(func.count()).select_from(Account))
                session.add(account("binh"))
            return seen

    with ThreadPoolExecutor(1) as other, Session(sqlite_engine) as session:
        with committing(session):
            session.scalars(select(Account)).all()
            seen = other.submit(write_second)
            second_is_coming.wait()
            session.add(account("anh"))
        assert seen.result() == 1
    assert list_usernames(sqlite_engine) == ["anh", "binh"]


def test_on_sqlite_writers_that_read_first_lose_no_change_to_each_other(sqlite_engine):
    def add_next(_number: int) -> None:
        with Session(sqlite_engine) as session, committing(session):
            n_accounts = session.scalar(select(func.count()).select_from(Account))
            session.add(account(f"{n_accounts:02}"))

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(add_next, range(20)))
    assert list_usernames(sqlite_engine) == [f"{number:02}" for number in range(20)]


# --- moments

# From 1900 to 2200; hypothesis wants the bounds without the zone that it adds.
YEARS = (datetime(1900, 1, 1), datetime(2200, 1, 1))  # noqa: DTZ001
zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@on_one_database
@given(moment=st.datetimes(*YEARS, timezones=zones))
def test_a_moment_comes_back_as_the_same_moment_in_utc(session, moment):
    session.add(account("anh", created_at=moment))
    session.flush()
    session.expire_all()
    stored = session.scalars(select(Account.created_at)).one()
    session.rollback()
    assert stored == moment
    assert stored.tzinfo == UTC


def test_moments_are_ordered_and_compared_across_zones(session):
    hanoi = timezone(timedelta(hours=7))
    session.add_all([account("anh", MOMENT), account("binh", MOMENT.astimezone(hanoi) + timedelta(seconds=1))])
    session.flush()
    earlier = select(Account.username).where(Account.created_at <= MOMENT.astimezone(hanoi))
    assert session.scalars(earlier).all() == ["anh"]


def test_a_moment_that_never_was_stays_unknown(session):
    session.add(account("anh"))
    session.flush()
    session.expire_all()
    assert session.scalars(select(Account)).one().closed_at is None


def test_a_moment_without_a_time_zone_is_refused(session):
    session.add(account("anh", created_at=datetime(2026, 3, 2, 9, 30)))  # noqa: DTZ001 - the mistake itself
    with pytest.raises(StatementError, match="a moment without a time zone"):
        session.flush()


# --- texts and choices


@on_one_database
@given(
    vietnamese=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")).filter(str.strip),
    english=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
)
def test_a_translated_text_comes_back_letter_for_letter(session, vietnamese, english):
    session.add(agency(name={"vi": vietnamese, "en": english}))
    session.flush()
    session.expire_all()
    stored = session.scalars(select(Agency.name)).one()
    session.rollback()
    assert stored == {"vi": vietnamese, "en": english}


@pytest.mark.parametrize("name", [{}, {"en": "Thái Nguyên Province"}, {"vi": ""}, {"vi": " \n", "en": "A"}])
def test_a_text_without_vietnamese_is_refused(session, name):
    session.add(agency(name=name))
    with pytest.raises(StatementError, match="a text without Vietnamese"):
        session.flush()


def test_a_text_that_must_be_there_cannot_be_left_out(session):
    session.add(agency(name=None))
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_choice_is_stored_as_the_word_it_stands_for(session):
    session.add(agency(kind=AgencyKind.SERVICE_CENTRE))
    session.flush()
    assert session.execute(text("SELECT kind FROM agency")).scalar_one() == "service_centre"
    session.expire_all()
    assert session.scalars(select(Agency)).one().kind is AgencyKind.SERVICE_CENTRE


def test_the_database_itself_refuses_a_word_that_is_no_choice(session):
    with pytest.raises(IntegrityError, match="ck_agency_agencykind"):
        session.execute(
            text(
                "INSERT INTO agency (code, name, kind, opened_on) VALUES ('1', '{\"vi\": \"A\"}', 'club', '1997-01-01')"
            )
        )


# --- what the database promises


def test_a_reference_to_nothing_is_refused(session):
    with pytest.raises(IntegrityError):
        session.execute(insert(RoleGrant).values(account_id=7, role=Role.ANALYST))


def test_a_committed_row_outlives_the_program(database_url):
    first = build_engine(database_url)
    with Session(first) as session, committing(session):
        session.add(account("anh"))
    first.dispose()

    second = build_engine(database_url)
    assert list_usernames(second) == ["anh"]
    second.dispose()


def test_a_sqlite_file_in_a_folder_with_an_unusual_name_is_found(tmp_path):
    folder = tmp_path / "Khảo sát 100% #1"
    folder.mkdir()
    engine = build_engine(f"sqlite:///{folder / 'sipas.sqlite3'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE note (id INTEGER)"))
    engine.dispose()
    assert [file.name for file in Path(folder).iterdir()] == ["sipas.sqlite3"]
