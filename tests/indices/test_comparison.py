"""Comparisons of two sets: differences are those of the tables, errors those of the influence of each answer."""

from datetime import date

import numpy as np
import pytest

from survey.indices.basis import build_basis
from survey.indices.choices import read_selection
from survey.indices.comparison import Link, compare_sets
from survey.indices.second_set import read_second_set
from tests.fixtures.answered_province import Answers, store_answers

TODAY = date(2026, 12, 31)
PATTERNS = ("5" * 16, "4" * 8 + "2" * 8, "2" * 16, "52" * 8, "2255" * 4)


@pytest.fixture
def province(session, small_province):
    """Answers of four days a stratum, no two days alike."""
    answers = [
        Answers(agency, service, PATTERNS[(day * step + step) % 5], 8 + day, day=date(2026, month, day))
        for agency, service, step in (("ward", 0, 1), ("ward", 1, 2), ("department", 5, 3))
        for month in (3, 4)
        for day in range(2, 6)
    ]
    store_answers(session, small_province, answers)
    return small_province


@pytest.fixture
def basis_of(session, province):
    def build(chosen):
        return build_basis(session, read_selection(session, province.campaign, chosen, TODAY))

    return build


def _find_error(first, second, item):
    """The standard error of a difference of shares by the influence of each answer on it, totalled by PSU."""
    column = first.composition.items[item]
    ratings, design = first.dataset.ratings[:, column], first.design
    influence = np.zeros(first.dataset.n)
    for basis, sign in ((first, 1), (second, -1)):
        answered = basis.inside & (ratings > 0)
        share = np.average(ratings[answered] >= 4, weights=design.weight[answered])
        influence += sign * answered * design.weight * ((ratings >= 4) - share) / design.weight[answered].sum()
    variance = 0.0
    stratum = first.dataset.responsible * 1000 + first.dataset.service
    for of_stratum in np.unique(stratum):
        days = first.dataset.day[stratum == of_stratum]
        totals = np.array([influence[stratum == of_stratum][days == day].sum() for day in np.unique(days)])
        variance += len(totals) * np.var(totals, ddof=1)
    return np.sqrt(variance)


@pytest.mark.parametrize("chosen", [{"service": "first"}, {"agency": "department"}, {"mode": "qr"}])
def test_sets_of_one_sample_differ_with_the_error_of_each_answer_s_influence(basis_of, province, chosen):
    # The ward's services, all of it: the second set is a part of the first, apart from it, or holds it.
    names = {"first": province.services[0].code, "department": province.department.code, "qr": "qr"}
    first = basis_of({"agency": province.ward.code})
    second = basis_of({name: names[value] for name, value in chosen.items()})
    found = compare_sets(first, second)
    assert found.link is Link.ONE_SAMPLE
    assert found.n_shared == int((first.inside & second.inside).sum())
    for row in found.measures[found.measures["measure"] == "criterion"].to_dict("records"):
        assert row["difference"] == pytest.approx(row["first"] - row["second"])
        assert row["standard_error"] == pytest.approx(_find_error(first, second, row["code"]))


def test_a_comparison_turned_round_changes_its_sign_alone(basis_of, province):
    first, second = basis_of({"agency": province.ward.code}), basis_of({"to": "2026-04"})
    there, back = compare_sets(first, second).measures, compare_sets(second, first).measures
    assert there["difference"].to_numpy() == pytest.approx(-back["difference"].to_numpy())
    assert there["standard_error"].to_numpy() == pytest.approx(back["standard_error"].to_numpy())
    assert there["lower"].to_numpy() == pytest.approx(-back["upper"].to_numpy())


def test_months_apart_are_independent_samples_and_months_that_meet_have_no_error(basis_of):
    march, april = basis_of({"to": "2026-03"}), basis_of({"from": "2026-04"})
    apart = compare_sets(march, april)
    assert apart.link is Link.INDEPENDENT
    assert apart.measures["standard_error"].notna().all()
    meeting = compare_sets(march, basis_of({}))
    assert meeting.link is Link.ENTANGLED
    assert meeting.measures["difference"].notna().all()
    assert meeting.measures["standard_error"].isna().all()
    assert set(meeting.measures["direction"]) == {"unclear"}


def test_the_second_set_is_the_first_but_for_its_own_choices(session, province):
    chosen = {"agency": province.ward.code, "mode": "qr", "b.agency": "-", "b.service": province.services[0].code}
    selection = read_second_set(session, province.campaign, province.campaign, chosen, TODAY)
    assert (selection.agency_id, selection.mode, selection.service_id) == (None, "qr", province.services[0].id)
