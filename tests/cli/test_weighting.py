"""flask sipas weighting: which there are, and whether a recipe still gives the bytes that are kept."""

from datetime import date

import pytest
from sqlalchemy import update

from survey import clock
from survey.audit import Actor
from survey.indices.memory import Memory
from survey.indices.weighting.making import keep_made, make_weights
from survey.sampling.models import TransactionCount
from survey.sampling.recipe import Margin, PoststratifyStep, Recipe
from survey.sampling.weightings import WeightingFacts, start_weighting

BY = Actor(None, "test")


@pytest.fixture
def weighting(session, answered_province):
    facts = WeightingFacts("thu", {"vi": "Bộ thử"}, date(2026, 1, 1), date(2026, 12, 1), with_set_aside=False)
    recipe = Recipe((PoststratifyStep(Margin(("agency",))),))
    begun = start_weighting(session, answered_province.campaign, facts, recipe, by=BY, at=clock.now())
    made = make_weights(session, begun, Memory())
    keep_made(session, answered_province.campaign, begun, made, last_event=1, by=BY, at=clock.now())
    session.commit()
    return begun


@pytest.fixture
def run(province_app):
    def run(*arguments):
        return province_app.test_cli_runner().invoke(args=["sipas", "weighting", *arguments])

    return run


def test_a_weighting_is_listed_and_comes_out_the_same(run, weighting):
    listed = run("list", "--campaign", "HL26").stdout.strip().split("\t")
    assert listed == ["thu", "draft", "80", weighting.sha256, "Bộ thử"]
    verified = run("verify", "--campaign", "HL26", "--code", "thu")
    assert (verified.exit_code, weighting.sha256 in verified.stdout) == (0, True)


def test_other_dossiers_are_told_in_one_line(session, run, weighting):
    session.execute(update(TransactionCount).values(dossiers=TransactionCount.dossiers + 1))
    session.commit()
    verified = run("verify", "--campaign", "HL26", "--code", "thu")
    assert (verified.exit_code, verified.stdout) == (1, "")
    assert "dossiers or answers have changed" in verified.stderr
    assert len(verified.stderr.strip().splitlines()) == 1


def test_a_weighting_that_there_is_not_is_refused(run, weighting):
    assert run("verify", "--campaign", "HL26", "--code", "khac").exit_code == 1
