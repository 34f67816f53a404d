"""Answers are read, protected and written a part at a time: in how many parts changes nothing of what is written."""

from contextlib import contextmanager
from functools import reduce
from operator import add

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from survey.collection.models import Response
from survey.exports.microdata import guarding, rows
from survey.exports.microdata.disclosure import Coarsening, protect
from survey.exports.microdata.gather import gather_microdata
from survey.exports.microdata.naming import name_traits
from survey.exports.microdata.pieces import list_codes, read_pieces
from survey.indices import parts
from survey.indices.basis import build_basis
from survey.indices.choices import read_selection
from survey.indices.coverage import describe_coverage, describe_tally, tally_answers
from survey.indices.parts import count_answers, read_parts
from survey.indices.traits import Trait
from survey.sampling.recipe import Margin, PoststratifyStep, Recipe
from tests.exports.microdata.reading import TODAY
from tests.fixtures.answered_province import GOOD, Answers, store_answers

_FILTERS = (
    {},
    {"agency": "TG-P1"},
    {"mode": "paper"},
    {"weights": "none"},
    {"told_by": "receiving", "set_aside": "counted"},
    {"units": "now"},
    {"trait.gender": "female"},
    {"from": "2026-04", "to": "2026-04"},
)


@pytest.fixture
def told_traits(session, answered_province):
    """Everyone tells of gender and age, rare combinations among them."""
    for place, number in enumerate(session.scalars(select(Response.id).order_by(Response.id)).all()):
        answers = {"gender": "female" if place % 3 else "male", "age": "over_60" if place % 7 == 5 else "from_25_to_34"}
        session.execute(update(Response).where(Response.id == number).values(answers=answers))
    session.commit()


@pytest.fixture
def gather(session, answered_province, tmp_path):
    @contextmanager
    def gather(progress=lambda *_: None, *, with_times=False, **chosen):
        selection = read_selection(session, answered_province.campaign, chosen, TODAY)
        with gather_microdata(session, selection, tmp_path, progress, with_times=with_times) as microdata:
            yield microdata

    return gather


def read_all(microdata):
    return pd.concat([piece.astype(object) for piece in read_pieces(microdata, list_codes)], ignore_index=True)


@pytest.mark.usefixtures("told_traits")
@pytest.mark.parametrize("with_times", [False, True])
@pytest.mark.parametrize("at_a_time", [1, 7])
def test_the_parts_leave_no_trace(gather, monkeypatch, at_a_time, with_times):
    with gather(with_times=with_times) as whole:
        expected = read_all(whole)
    monkeypatch.setattr(parts, "_IDS", at_a_time)
    monkeypatch.setattr(guarding, "_CELLS", at_a_time)
    monkeypatch.setattr(rows, "ROWS", at_a_time)
    with gather(with_times=with_times) as in_parts:
        pd.testing.assert_frame_equal(read_all(in_parts), expected)
        assert in_parts.remarks == whole.remarks


@pytest.fixture
def build(session, answered_province):
    return lambda **chosen: build_basis(session, read_selection(session, answered_province.campaign, chosen, TODAY))


@pytest.mark.usefixtures("told_traits")
@pytest.mark.parametrize("chosen", _FILTERS)
def test_the_design_in_the_file_is_the_one_that_results_are_estimated_with(build, gather, monkeypatch, chosen):
    monkeypatch.setattr(parts, "_IDS", 7)
    basis = build(**chosen)
    with gather(**chosen) as microdata:
        found = read_all(microdata)
    assert sorted(found["weight"]) == sorted(basis.design.weight[basis.inside].tolist())
    dataset = basis.dataset.take(basis.inside)
    design = pd.DataFrame({name: getattr(dataset, name) for name in ("responsible", "service", "counter", "day")})
    assert sorted(found["stratum"].value_counts()) == sorted(design[["responsible", "service"]].value_counts())
    assert sorted(found["psu"].value_counts()) == sorted(design.value_counts())
    assert (found.groupby("psu")["stratum"].nunique() == 1).all()
    assert found["row"].tolist() == list(range(1, basis.n + 1))


@pytest.mark.parametrize("chosen", [*_FILTERS, {"mode": "telephone"}])
@pytest.mark.usefixtures("told_traits")
def test_the_parts_add_up_to_the_coverage_of_the_whole(session, answered_province, build, monkeypatch, chosen):
    monkeypatch.setattr(parts, "_IDS", 7)
    selection = read_selection(session, answered_province.campaign, chosen, TODAY)
    bases = [part.basis for part in read_parts(session, selection)]
    found = describe_tally(bases[0], reduce(add, map(tally_answers, bases)))
    assert found == describe_coverage(build(**chosen))
    assert sum(basis.sample.answers.n for basis in bases) == count_answers(session, answered_province.campaign.id)


def test_weights_that_were_made_are_written_and_what_they_do_not_weigh_is_told(
    session, answered_province, build, gather, make_weighting
):
    modes = Margin(("mode",), totals={"qr": 25.0, "paper": 75.0}, source="Sổ theo dõi")
    make_weighting(Recipe((PoststratifyStep(modes),)))
    store_answers(session, answered_province, [Answers("ward", 0, GOOD, 3)])
    basis = build(weights="thu")
    with gather(weights="thu") as microdata:
        weights = read_all(microdata)["weight"]
    assert sorted(weights) == sorted(basis.design.weight[basis.inside].tolist())
    assert len(set(weights)) == 2
    assert any("3 phiếu khác trong kỳ không được tính" in remark["vi"] for remark in microdata.remarks)
    assert not microdata.design_is_kept


def test_a_trait_that_is_called_like_a_column_has_a_column_of_its_own():
    text = {"vi": "Đặc điểm", "en": "Trait"}
    traits = [Trait("mode", text, {"a": text}), Trait("Weight", text, {"a": text, "b": text})]
    assert list(name_traits(traits)) == ["Weight_2", "mode_2"]


def test_progress_ends_at_the_number_of_answers(session, answered_province, gather, monkeypatch):
    monkeypatch.setattr(parts, "_IDS", 7)
    told = []
    with gather(lambda done, of: told.append((done, of))):
        pass
    n = count_answers(session, answered_province.campaign.id)
    assert told[-1] == (n, n)
    assert told == sorted(told)
    assert len(told) > 2


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 2), st.integers(0, 2)), min_size=1),
    st.integers(1, 4),
)
def test_pairs_of_agency_and_service_can_be_protected_apart(answers, k):
    """Rows of one pair, each with how many answers it stands for, are protected as all rows together are."""
    steps = (Coarsening("month", "month", np.array([3, 3, 3, 3])), Coarsening("age", "age", np.array([3, 3, 3, 3])))
    names = ("agency", "service", "month", "age")
    table = pd.DataFrame(answers, columns=names)
    whole = protect({name: table[name].to_numpy() for name in names}, steps, k)
    expected = sorted(zip(*(codes.tolist() for codes in whole.columns.values()), strict=True))
    found, touched, n_still_rare = [], dict.fromkeys(("month", "age"), 0), 0
    for _, pair in table.groupby(["agency", "service"]):
        cells = pair.value_counts().reset_index()
        n = cells["count"].to_numpy()
        apart = protect({name: cells[name].to_numpy() for name in names}, steps, k, n)
        rows_of = zip(*(np.repeat(codes, n).tolist() for codes in apart.columns.values()), strict=True)
        found += rows_of
        touched = {step: touched[step] + apart.touched[step] for step in touched}
        n_still_rare += apart.n_still_rare
    assert sorted(found) == expected
    assert (touched, n_still_rare) == (whole.touched, whole.n_still_rare)
