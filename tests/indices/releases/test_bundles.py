"""A release is made again from its bundle alone, to the last figure, and tells no more than it may."""

import csv
import io
import random
import zipfile
from datetime import date

import pytest
from sqlalchemy import delete, insert, select, update

from survey.collection.models import Mode, Response
from survey.indices.releases.frozen import ABOUT, RESPONSES
from survey.indices.releases.verifying import verify_bundle
from survey.sampling.recipe import Margin, PoststratifyStep, RakeStep, TrimStep
from tests.fixtures.answered_province import GOOD, Answers, store_answers
from tests.indices.releases.bundles import MODES, rewrite


@pytest.mark.parametrize(
    "chosen",
    [{}, {"told_by": "receiving"}, {"units": "now"}, {"weights": "none"}, {"set_aside": "counted"}, {"to": "2026-03"}],
)
def test_every_figure_comes_out_of_the_bundle_as_it_was_published(publish, chosen):
    published, file = publish(**chosen)
    found = verify_bundle(file)
    assert found.holds
    assert found.n_figures == len(published.figures) > 20
    assert published.figures[0].kind == "overall"


def test_the_same_answers_give_the_same_bytes(publish):
    assert publish()[1].read_bytes() == publish()[1].read_bytes()


@pytest.mark.parametrize(
    "steps",
    [
        (PoststratifyStep(MODES),),
        (RakeStep((MODES,)),),
        (RakeStep((MODES,)), TrimStep(upper=1.2)),
    ],
)
def test_a_release_by_a_weighting_of_an_analyst_holds(publish, publish_weights, steps):
    publish_weights(steps)
    published, file = publish(weights="thu")
    assert verify_bundle(file).holds
    assert published.figures[0].standard_error


def test_a_bundle_whose_weights_tell_of_traits_says_so(publish, publish_weights, session):
    for number in session.scalars(select(Response.id)).all():
        answers = {"gender": "male" if number % 2 else "female"}
        session.execute(update(Response).where(Response.id == number).values(answers=answers))
    session.commit()
    publish_weights((RakeStep((Margin(("trait.gender",), totals={"male": 50.0, "female": 50.0}, source="Sổ"),)),))
    _, file = publish(weights="thu")
    told = verify_bundle(file).about.cautions
    assert [caution["en"].count("(Gender)") for caution in told] == [1]
    assert verify_bundle(publish()[1]).about.cautions == []


def test_a_bundle_from_before_there_were_cautions_is_read(publish):
    _, file = publish()
    rewrite(file, ABOUT, lambda content: content.replace(b'"cautions": [],', b""))
    assert b"cautions" not in zipfile.ZipFile(file).read(ABOUT)
    assert verify_bundle(file).about.cautions == []


def test_the_bundle_tells_neither_counters_nor_days_nor_the_order_of_receipt(publish, session):
    _, file = publish()
    rows = list(csv.DictReader(io.StringIO(zipfile.ZipFile(file).read(RESPONSES).decode())))
    assert list(rows[0]) == [
        "responsible",
        "receiving",
        "service",
        "psu",
        "month",
        "mode",
        "assurance",
        "language",
        "set_aside",
        "inside",
        "ratings",
    ]
    ids = session.scalars(select(Response.id).where(Response.received_on == date(2026, 3, 2))).all()[:30]
    ratings = [row["ratings"] for row in rows]
    session.execute(update(Response).where(Response.id == ids[0]).values(ratings="4" * 16))
    session.commit()
    first = publish()[1].read_bytes()
    session.execute(update(Response).where(Response.id == ids[0]).values(ratings="5" * 16))
    session.execute(update(Response).where(Response.id == ids[7]).values(ratings="4" * 16))
    session.commit()
    assert publish()[1].read_bytes() == first
    assert len(ratings) == 80


@pytest.mark.parametrize("seed", range(3))
def test_answers_received_in_another_order_make_the_same_bundle(publish, session, answered_province, seed):
    # Counter-days alike in size and in the sum of their answers, and answers of a day alike but for their way in.
    days = [date(2026, 3, day) for day in (3, 4, 5, 9, 10, 11)]
    alike = [
        "3" * 16,
        "4" * 8 + "2" * 8,
        "2" * 8 + "4" * 8,
        "5" * 4 + "1" * 4 + "3" * 8,
        "3" * 14 + "15",
        "3" * 14 + "24",
    ]
    kinds = [Answers("ward", 1, each, 1, day=day) for each, day in zip(alike, days, strict=True)]
    ways = [Answers("ward", 1, GOOD, 2, day=date(2026, 3, 2), mode=mode) for mode in (Mode.PAPER, Mode.KIOSK)]
    store_answers(session, answered_province, [*kinds, *ways])
    session.commit()
    before = zipfile.ZipFile(publish()[1]).read(RESPONSES)
    rows = [dict(row) for row in session.execute(select(Response.__table__)).mappings()]
    session.execute(delete(Response))
    random.Random(seed).shuffle(rows)  # noqa: S311 - an order, no secret
    session.execute(insert(Response), [row | {"id": number} for number, row in enumerate(rows, start=1000)])
    session.commit()
    assert zipfile.ZipFile(publish()[1]).read(RESPONSES) == before
