"""Filling an empty installation with the demonstration province."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.orm import Session

from survey.campaigns.models import Campaign
from survey.collection.models import Comment, Response
from survey.collection.tickets import SUBMISSION_KEY_LENGTH
from survey.demonstration.arrays import IntArray
from survey.demonstration.dossiers import find_scale, list_dossier_rows
from survey.demonstration.fieldwork import Fieldwork, allocate_days, draw_day
from survey.demonstration.followup import store_followup
from survey.demonstration.keys import CodeBook
from survey.demonstration.openings import store_openings
from survey.demonstration.prepare import Prepared, prepare
from survey.demonstration.rows import DayRows, build_rows
from survey.demonstration.sample_plan import store_plan
from survey.demonstration.sign_ins import DemonstrationSignIn
from survey.demonstration.working_days import list_months
from survey.errors import SurveyError
from survey.organisation.models import Agency
from survey.sampling.models import TransactionCount

_CHUNK = 10_000
# The present campaign needs a few days behind it.
_EARLIEST_TODAY = date(2026, 1, 12)


class NotEmpty(SurveyError):
    """The demonstration would mix with what the installation holds already."""


class ImpossibleDemonstration(SurveyError):
    """No demonstration can be made of these wishes."""


@dataclass(frozen=True)
class DemonstrationSummary:
    """What was stored; the passwords are known from here only."""

    province: str
    campaigns: tuple[str, ...]
    n_agencies: int
    n_counters: int
    n_services: int
    n_dossiers: int
    n_responses: int
    n_comments: int
    n_quarantined: int
    sign_ins: tuple[DemonstrationSignIn, ...]


@dataclass
class _Tally:
    """What was stored so far."""

    n_responses: int = 0
    n_comments: int = 0
    n_quarantined: int = 0


def load_demonstration(
    engine: Engine, *, n_responses: int, seed: int, today: date, progress: Callable[[int, int], None]
) -> DemonstrationSummary:
    """Store the demonstration province with its two campaigns and n responses, the last of them from yesterday.

    The same seed, number and day give the same rows, but for the passwords. `progress` is told how many of the
    responses are stored, each time that some are.

    Raises
    ------
    ImpossibleDemonstration : no response is wanted, a negative seed, a day before the present campaign.
    NotEmpty : there are agencies or campaigns already.
    """
    _check_wishes(n_responses, seed, today)
    # On SQLite the lock to write is taken at the beginning, so that a second command waits instead of failing.
    writing = engine.execution_options(sqlite_begin="IMMEDIATE")
    with Session(writing) as session, session.begin():
        _check_empty(session)
        prepared = prepare(session, n_responses=n_responses, seed=seed, today=today)
    tally, answered = _store_responses(writing, prepared, seed, progress)
    with writing.begin() as connection:
        n_dossiers = _store_dossiers(connection, prepared, answered, seed)
        store_openings(connection, [fieldwork.campaign_id for fieldwork in prepared.fieldworks])
    with Session(writing) as session, session.begin():
        store_plan(session, prepared.fieldworks[-1].campaign_id, n_responses)
        store_followup(session, prepared.fieldworks[-1].campaign_id, today)
    return _summarise(prepared, tally, n_dossiers)


def _check_wishes(n_responses: int, seed: int, today: date) -> None:
    if n_responses < 1:
        raise ImpossibleDemonstration(f"the demonstration needs at least 1 response, not {n_responses}")
    if seed < 0:
        raise ImpossibleDemonstration(f"the seed is a whole number from 0, not {seed}")
    if today < _EARLIEST_TODAY:
        raise ImpossibleDemonstration(
            f"the demonstration shows a campaign of 2026 and can be made from {_EARLIEST_TODAY} on; "
            f"this machine's date is {today}"
        )


def _check_empty(session: Session) -> None:
    for model, what in ((Campaign, "campaigns"), (Agency, "agencies")):
        if session.scalar(select(model.id).limit(1)) is not None:
            raise NotEmpty(
                f"the database already holds {what}; the demonstration needs an empty one: set SIPAS_INSTANCE to a new "
                "folder (or SIPAS_DATABASE_URL to a new database), bring it to the present schema, and try again"
            )


def _store_responses(
    writing: Engine, prepared: Prepared, seed: int, progress: Callable[[int, int], None]
) -> tuple[_Tally, list[IntArray]]:
    """Store all responses in chunks of whole days; also how many there are by pair and month in each campaign."""
    answered = [_no_answers(fieldwork) for fieldwork in prepared.fieldworks]
    total = sum(prepared.n_honest) + sum(burst.n for each in prepared.fieldworks for burst in each.bursts)
    tally = _Tally()
    for chunk in _chunk(_draw_rows(prepared, answered, seed)):
        with writing.begin() as connection:
            _store_chunk(connection, prepared, chunk)
        tally.n_responses += len(chunk.responses)
        tally.n_comments += len(chunk.comments)
        tally.n_quarantined += sum(row["quarantined_at"] is not None for row in chunk.responses)
        progress(tally.n_responses, total)
    return tally, answered


def _no_answers(fieldwork: Fieldwork) -> IntArray:
    n_months = sum(1 for _ in list_months(fieldwork.first, fieldwork.last))
    return np.zeros((fieldwork.offers.n_pairs, n_months), dtype=np.int64)


def _draw_rows(prepared: Prepared, answered: list[IntArray], seed: int) -> Iterator[DayRows]:
    """The rows of every day, in the order of time; adds them up in `answered`."""
    keys = CodeBook(SUBMISSION_KEY_LENGTH, seed)
    n_drawn = 0
    for fieldwork, n, pair_months in zip(prepared.fieldworks, prepared.n_honest, answered, strict=True):
        months = {month: place for place, month in enumerate(list_months(fieldwork.first, fieldwork.last))}
        for day, n_of_day in zip(fieldwork.days, allocate_days(fieldwork, n, seed), strict=True):
            drawn = draw_day(fieldwork, day, int(n_of_day), seed)
            np.add.at(pair_months[:, months[day.replace(day=1)]], fieldwork.offers.pair[drawn.offer], 1)
            submission_keys = keys.codes(np.arange(n_drawn, n_drawn + len(drawn)))
            yield build_rows(fieldwork, day, drawn, submission_keys=submission_keys, seed=seed)
            n_drawn += len(drawn)


def _chunk(days: Iterator[DayRows]) -> Iterator[DayRows]:
    """Days put together until a transaction is worth while."""
    waiting = DayRows([], {})
    for day in days:
        waiting.responses.extend(day.responses)
        waiting.comments.update(day.comments)
        if len(waiting.responses) >= _CHUNK:
            yield waiting
            waiting = DayRows([], {})
    if waiting.responses:
        yield waiting


def _store_chunk(connection: Connection, prepared: Prepared, chunk: DayRows) -> None:
    connection.execute(insert(Response), chunk.responses)
    keys = list(chunk.comments)
    ids = connection.execute(
        select(Response.submission_key, Response.id).where(Response.submission_key.in_(keys)).order_by(Response.id)
    )
    item_code = prepared.fieldworks[0].layout.comment_item
    rows = [{"response_id": id_, "item_code": item_code, "text": chunk.comments[key]} for key, id_ in ids]
    if rows:
        connection.execute(insert(Comment), rows)


def _store_dossiers(connection: Connection, prepared: Prepared, answered: list[IntArray], seed: int) -> int:
    scale = find_scale(prepared.fieldworks, prepared.n_honest)
    rows = [
        row
        for fieldwork, pair_months in zip(prepared.fieldworks, answered, strict=True)
        for row in list_dossier_rows(fieldwork, pair_months, scale, seed)
    ]
    connection.execute(insert(TransactionCount), rows)
    return sum(row["dossiers"] for row in rows)


def _summarise(prepared: Prepared, tally: _Tally, n_dossiers: int) -> DemonstrationSummary:
    plan = prepared.province.plan
    return DemonstrationSummary(
        province=next(each.name["vi"] for each in plan.agencies if each.parent is None and each.closed_on is None),
        campaigns=prepared.campaigns.codes,
        n_agencies=len(plan.agencies),
        n_counters=len(plan.counters),
        n_services=len(prepared.province.service_ids),
        n_dossiers=n_dossiers,
        n_responses=tally.n_responses,
        n_comments=tally.n_comments,
        n_quarantined=tally.n_quarantined,
        sign_ins=prepared.sign_ins,
    )
