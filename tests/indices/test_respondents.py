"""Traits of respondents: indices are those of the filter by the same trait, and a trait that matters is found."""

from datetime import date
from random import Random

import numpy as np
import pytest
from sqlalchemy import select, update

from survey.collection.models import Response
from survey.indices.basis import build_basis, read_trait
from survey.indices.choices import read_selection
from survey.indices.compute import compute_table, reduce_answers
from survey.indices.memory import Memory
from survey.indices.respondents import describe_traits
from survey.indices.table import Measure
from tests.fixtures.answered_province import BAD, GOOD, Answers, store_answers


@pytest.fixture
def province(session, small_province):
    """Forty answers on each of ten days: women content, men often not; every fifth does not say."""
    random = Random(3)  # noqa: S311 - answers, not secrets
    days = [date(2026, 3, day) for day in range(2, 12)]
    batches = [(day, service, ratings) for day in days for service in (0, 1) for ratings in (GOOD, BAD)]
    store_answers(
        session, small_province, [Answers("ward", service, ratings, 10, day) for day, service, ratings in batches]
    )
    for place, (id_, ratings) in enumerate(session.execute(select(Response.id, Response.ratings)).all()):
        gender = "female" if (ratings == GOOD) != (random.random() < 0.25) else "male"
        if place % 5:
            told = {"gender": gender}
            session.execute(update(Response).where(Response.id == id_).values(answers=told))
    session.commit()
    return small_province


@pytest.fixture
def describe(session, province):
    def describe(code, **chosen):
        memory = Memory()
        chosen = {name.replace("trait_", "trait."): value for name, value in chosen.items()}
        basis = build_basis(session, read_selection(session, province.campaign, chosen, date(2026, 12, 31)), memory)
        positions = {code: read_trait(session, basis.sample, code, memory)}
        return basis, *describe_traits(basis, positions)

    return describe


def test_the_index_of_a_value_is_that_of_the_filter_by_it(describe):
    basis, found = describe("gender")
    assert found.values["n"].sum() == basis.n
    assert found.values["share"].sum() == pytest.approx(1)
    assert found.values["value"].iloc[-1] == ""
    for row in found.values[found.values["value"] != ""].to_dict("records"):
        narrowed, _ = describe("gender", trait_gender=row["value"])
        expected = compute_table(narrowed, reduce_answers(narrowed, []), [], [Measure.OVERALL]).frame.iloc[0]
        assert row["n"] == expected["n"]
        assert row["index"] == pytest.approx(expected["index"])
        assert row["standard_error"] == pytest.approx(expected["standard_error"])


def test_a_trait_that_goes_with_satisfaction_is_told_from_one_that_does_not(describe):
    _, found = describe("gender")
    assert found.p < 0.001
    by_value = found.values.set_index("value")["index"]
    assert by_value["female"] > by_value["male"]


def test_one_value_only_cannot_be_tested(describe):
    _, found = describe("gender", trait_gender="female")
    assert found.p is None
    assert list(found.values["value"]) == ["female"]
    assert np.isfinite(found.values["index"]).all()
