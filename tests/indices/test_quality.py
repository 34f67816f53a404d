"""Data quality: letters are read as they were stored, and answers made up at one counter are found."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import numpy as np
import pytest
from sqlalchemy import select, update

from survey.collection.models import Response
from survey.indices.basis import build_basis
from survey.indices.choices import read_selection
from survey.indices.conduct import read_conduct
from survey.indices.memory import Memory
from survey.indices.quality import assess_quality
from survey.indices.suspicions import find_suspicions
from tests.fixtures.answered_province import N_ITEMS, Answers, store_answers

TODAY = date(2026, 12, 31)


@pytest.fixture
def load(session, small_province):
    def load(**chosen):
        memory = Memory()
        basis = build_basis(session, read_selection(session, small_province.campaign, chosen, TODAY), memory)
        return basis, read_conduct(session, basis.sample, memory)

    return load


@pytest.fixture
def honest(session, small_province):
    """300 answers of as many people over ten days, each in a minute or three, item by item as they felt."""
    random = Random(5)  # noqa: S311 - answers, not secrets
    days = [date(2026, 3, 2) + timedelta(days=day) for day in range(10)]
    store_answers(session, small_province, [Answers("ward", 0, _rate(random), 1, day=day) for day in days * 30])
    for place, id_ in enumerate(session.scalars(select(Response.id).order_by(Response.id)).all()):
        received = datetime(2026, 3, 2 + place % 10, 1 + place // 10 % 8, place % 60, tzinfo=UTC)
        taken = {"seconds_taken": random.randint(60, 180), "received_at": received}
        session.execute(update(Response).where(Response.id == id_).values(**taken))
    session.commit()


def _rate(random: Random) -> str:
    mood = random.choice((2, 3, 4, 5))
    return "".join(str(min(5, max(1, mood + random.choice((-1, 0, 0, 1))))) for _ in range(N_ITEMS))


def test_letters_seconds_and_moments_are_those_stored(session, load, answered_province):
    basis, conduct = load()
    stored = session.execute(
        select(Response.id, Response.ratings, Response.seconds_taken, Response.received_at).order_by(Response.id)
    ).all()
    stored = {row.id: row for row in stored}
    for place, id_ in enumerate(basis.dataset.id.tolist()):
        row = stored[id_]
        assert basis.dataset.letters[place].tobytes().decode() == row.ratings
        assert conduct.seconds[place] == row.seconds_taken
        assert conduct.time[place].item().replace(tzinfo=UTC) == row.received_at.replace(microsecond=0)


def test_items_left_out_are_told_from_items_that_do_not_apply(session, load, answered_province):
    store_answers(session, answered_province, [Answers("ward", 1, "n-.5" * 4, 12, day=date(2026, 5, 4))])
    basis, _conduct = load(service=answered_province.services[1].code)
    with_set_aside, _ = load(service=answered_province.services[1].code, set_aside="counted")
    rows = assess_quality(basis, with_set_aside).nonresponse.to_dict("records")
    found = {(row["n_shown"], row["n_answered"], row["n_not_applicable"], row["n_left_out"]) for row in rows}
    # The 8 good answers of the ward's second service, and these 12.
    assert found == {(20, 8, 12, 0), (20, 8, 0, 12), (8, 8, 0, 0), (20, 20, 0, 0)}


def test_factors_that_hold_together_are_told_and_answers_set_aside_are_tried(load, honest):
    basis, _conduct = load()
    quality = assess_quality(basis, basis)
    assert quality.reliability["alpha"].between(0.8, 1).all()
    assert quality.reliability["omega"].dropna().between(0.8, 1).all()
    first, second = quality.trials.drop(columns="way").to_numpy()
    assert first == pytest.approx(second)


def test_a_stack_of_made_up_answers_is_found_and_left_out_on_trial(session, small_province, load, honest):
    basis, conduct = load()
    assert find_suspicions(basis, conduct).n_suspicious <= 3
    made_up = Answers("ward", 0, "4" * 8 + "3" * 8, 40, day=date(2026, 3, 20))
    store_answers(session, small_province, [made_up])
    session.execute(
        update(Response)
        .where(Response.received_on == date(2026, 3, 20))
        .values(seconds_taken=8, received_at=datetime(2026, 3, 20, 3, 5, tzinfo=UTC))
    )
    session.commit()
    basis, conduct = load()
    found = find_suspicions(basis, conduct)
    assert found.n_suspicious >= 35
    assert found.counters["counter"].iloc[0] == small_province.busy_counter.id
    n = found.trials.set_index("way")["n"]
    assert n["as_shown"] - n["without_suspicious"] == found.n_suspicious
    assert np.isfinite(found.trials["index"]).all()
