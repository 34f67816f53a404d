"""Every condition of the filter keeps just the answers that it names, and says so."""

from datetime import date

import pytest
from sqlalchemy import select, update

from survey.collection.models import Response
from survey.errors import BadSelection
from survey.indices.basis import build_basis
from survey.indices.choices import read_selection
from survey.indices.compute import compute_table, reduce_answers
from survey.indices.coverage import describe_coverage
from survey.indices.names import describe_basis
from survey.indices.remarks import list_remarks
from survey.indices.table import Dimension, Measure
from survey.organisation.models import Agency, AgencyKind, AgencySuccession, SuccessionKind
from survey.sampling.models import TransactionCount

TODAY = date(2026, 12, 31)


@pytest.fixture
def load(session, answered_province):
    def load(**chosen):
        chosen = {name.replace("trait_", "trait."): value for name, value in chosen.items()}
        return build_basis(session, read_selection(session, answered_province.campaign, chosen, TODAY))

    return load


@pytest.fixture
def told(session, answered_province):
    """Every second answer of the ward says that a woman gave it, the others of the ward a man; one is in English."""
    ids = session.scalars(
        select(Response.id).where(Response.responsible_agency_id == answered_province.ward.id).order_by(Response.id)
    ).all()
    for place, id_ in enumerate(ids):
        told = {"gender": "female" if place % 2 else "male"}
        session.execute(update(Response).where(Response.id == id_).values(answers=told))
    session.execute(update(Response).where(Response.id == ids[0]).values(language="en"))
    session.commit()


@pytest.mark.parametrize(
    ("chosen", "n"),
    [
        ({}, 80),
        ({"set_aside": "counted"}, 85),
        ({"field": "HT"}, 80),
        ({"service": "1.000006"}, 32),
        ({"mode": "paper"}, 16),
        ({"language": "en"}, 1),
        ({"assurance": "transaction"}, 0),
        ({"trait_gender": "female"}, 24),
        ({"trait_gender": "female", "set_aside": "counted"}, 26),
        ({"weights": "none"}, 80),
    ],
)
def test_a_condition_keeps_what_it_names(load, told, chosen, n):
    basis = load(**chosen)
    assert (basis.n, describe_coverage(basis).n) == (n, n)


def test_a_counter_is_a_filter_by_its_number(load, answered_province):
    assert load(counter=str(answered_province.busy_counter.id)).n == 80
    assert load(counter=str(answered_province.counter.id)).n == 0


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"trait_hobby": "chess"}, "hobby"),
        ({"trait_gender": "neither"}, "neither"),
        ({"counter": "x"}, "x"),
        ({"field": "XX"}, "XX"),
        ({"weights": "mine"}, "mine"),
        ({"units": "once"}, "once"),
    ],
)
def test_a_condition_that_the_data_do_not_have_is_refused_by_name(load, chosen, says):
    with pytest.raises(BadSelection, match=says):
        load(**chosen)


def test_every_condition_is_written_down(load, told):
    lines = {
        line.label["en"]: line.value["en"]
        for line in describe_basis(load(trait_gender="female", language="vi", set_aside="counted", weights="none"))
    }
    assert (lines["Language"], lines["Responses set aside"], lines["Weights"]) == ("Vietnamese", "counted in", "none")
    assert "Female" in lines.values()


def test_of_respondents_with_a_trait_no_response_rate_is_told(load, told):
    assert describe_coverage(load(trait_gender="female")).response_rate is None


def test_unweighted_answers_weigh_one(load):
    basis = load(weights="none")
    table = compute_table(basis, reduce_answers(basis, []), [], [Measure.OVERALL])
    # 54 wholly satisfied, 10 not at all; 16 in 8 of their 16 items.
    assert table.frame["index"].item() == pytest.approx((54 + 16 * 0.5) / 80)


@pytest.fixture
def merged(session, answered_province):
    """The ward has become part of a new commune, and the department was split in two."""
    units = [
        Agency(
            code=code, name={"vi": code}, kind=kind, parent_id=answered_province.province.id, opened_on=date(2026, 7, 1)
        )
        for code, kind in (("X1", AgencyKind.COMMUNE), ("S2", AgencyKind.DEPARTMENT), ("S3", AgencyKind.DEPARTMENT))
    ]
    session.add_all(units)
    session.flush()
    for former, now, kind in (
        (answered_province.ward, units[0], SuccessionKind.MERGED),
        (answered_province.department, units[1], SuccessionKind.SPLIT),
        (answered_province.department, units[2], SuccessionKind.SPLIT),
    ):
        session.add(
            AgencySuccession(predecessor_id=former.id, successor_id=now.id, succeeded_on=date(2026, 7, 1), kind=kind)
        )
    session.commit()
    return units[0]


def test_units_are_told_as_they_were_or_as_they_are_now(session, load, answered_province, merged):
    def tell(basis):
        frame = compute_table(
            basis, reduce_answers(basis, [Dimension.AGENCY]), [Dimension.AGENCY], [Measure.OVERALL]
        ).frame.set_index("agency")
        return frame[["index", "standard_error", "n", "dossiers"]]

    then, now = tell(load()), tell(load(units="now"))
    ward, department, province = (getattr(answered_province, name).id for name in ("ward", "department", "province"))
    assert set(then.index) == {ward, department, province}
    assert set(now.index) == {merged.id, department, province}
    assert now.loc[merged.id].tolist() == pytest.approx(then.loc[ward].tolist())
    # A unit that was split stays itself: no answer says to which of its successors it belongs.
    assert now.loc[department].tolist() == pytest.approx(then.loc[department].tolist())
    assert now.loc[province].tolist() == pytest.approx(then.loc[province].tolist())


def test_a_result_says_how_units_were_joined(load, answered_province, merged):
    def tell(basis):
        return [each["en"] for each in list_remarks(basis, describe_coverage(basis)) if "Units are told" in each["en"]]

    assert tell(load()) == []
    (told,) = tell(load(units="now"))
    assert "responses of 1 former units" in told
    assert "1 units that were split" in told
    ward = answered_province.ward.name
    assert f"X1 ← {ward.get('en') or ward['vi']}" in told


def test_former_units_are_found_under_the_unit_of_today(session, load, answered_province, merged):
    session.add(
        TransactionCount(
            agency_id=merged.id, service_id=answered_province.services[0].id, month=date(2026, 8, 1), dossiers=50
        )
    )
    session.commit()
    assert load(agency="X1").n == 0
    basis = load(agency="X1", units="now")
    assert (basis.n, describe_coverage(basis).dossiers) == (48, 1050)
    assert load(agency="TG-P1", units="now").n == 0


def test_under_an_agency_nothing_above_it_is_told(load, answered_province):
    basis = load(agency=answered_province.ward.code)
    table = compute_table(basis, reduce_answers(basis, [Dimension.AGENCY]), [Dimension.AGENCY], [Measure.OVERALL])
    assert table.frame["agency"].tolist() == [answered_province.ward.id]
