"""What was stored is what the arrays hold, in step, whatever the ratings and however they are read in pieces."""

from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey.collection.models import Mode
from survey.indices import dataset
from survey.indices.dataset import MODES, load_dataset
from tests.fixtures.answered_province import N_ITEMS, Answers, store_answers

FIRST, LAST = date(2020, 2, 29), date(2027, 1, 1)
BATCHES = st.lists(
    st.builds(
        Answers,
        agency=st.sampled_from(["ward", "department", "province"]),
        service=st.integers(0, 39),
        ratings=st.text("12345n-.", min_size=N_ITEMS, max_size=N_ITEMS),
        n=st.integers(1, 2),
        day=st.dates(FIRST, LAST),
        mode=st.sampled_from(Mode),
        set_aside=st.booleans(),
    ),
    max_size=8,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=BATCHES, piece=st.integers(1, 7))
def test_the_arrays_hold_exactly_what_was_stored(session, small_province, monkeypatch, answers, piece):
    monkeypatch.setattr(dataset, "_CHUNK", piece)
    session.execute(dataset.Response.__table__.delete())
    if answers:
        store_answers(session, small_province, answers)
    found = load_dataset(session, small_province.campaign.id, N_ITEMS)
    expected = sorted(
        (
            [int(sign) if sign.isdigit() else 0 for sign in each.ratings],
            getattr(small_province, each.agency).id,
            small_province.services[each.service].id,
            MODES.index(each.mode),
            (each.day - date(1970, 1, 1)).days,
            each.set_aside,
        )
        for each in answers
        for _ in range(each.n)
    )
    columns = (found.ratings.tolist(), found.responsible, found.service, found.mode, found.day, found.is_set_aside)
    assert sorted((list(r), *map(int, rest)) for r, *rest in zip(*columns, strict=True)) == expected
    assert set(found.receiving.tolist()) <= {small_province.ward.id}


@pytest.mark.parametrize(
    ("first", "last", "n"), [(date(2026, 3, 2), date(2026, 3, 2), 54), (date(2026, 3, 3), LAST, 26)]
)
def test_days_are_bounds_that_belong_to_the_period(session, answered_province, first, last, n):
    whole = load_dataset(session, answered_province.campaign.id, N_ITEMS)
    found = whole.take(whole.within(first, last) & ~whole.is_set_aside)
    assert found.n == n
    assert np.array_equal(found.month, found.day.astype("datetime64[D]").astype("datetime64[M]"))
