"""Bundles of the answered province, written as a release is."""

from datetime import date

import pytest

from survey.indices.choices import read_selection
from survey.indices.memory import Memory
from survey.indices.releases.publishing import CannotPublish, publish_selection
from survey.indices.weighting.making import keep_made, make_weights
from survey.sampling.recipe import Recipe
from survey.sampling.weightings import WeightingFacts, publish_weighting, start_weighting
from tests.indices.releases.bundles import AT, BY, TODAY


@pytest.fixture
def publish(session, answered_province, tmp_path):
    """Write a bundle of the campaign under some choices."""
    made = []

    def publish(*, drafts=False, **chosen):
        selection = read_selection(session, answered_province.campaign, chosen, TODAY, drafts=drafts)
        file = tmp_path / f"release-{len(made)}.zip"
        made.append(publish_selection(session, selection, file, number=1, note="Lần đầu", at=AT))
        return made[-1], file

    return publish


@pytest.fixture
def publish_weights(session, answered_province, publish):
    """Make and publish the weighting "thu" of some steps; a draft may not be released."""
    campaign = answered_province.campaign

    def publish_weights(steps, *, with_set_aside=False):
        facts = WeightingFacts("thu", {"vi": "Bộ thử"}, date(2026, 1, 1), date(2026, 12, 1), with_set_aside)
        weighting = start_weighting(session, campaign, facts, Recipe(steps), by=BY, at=AT)
        weights = make_weights(session, weighting, Memory())
        keep_made(session, campaign, weighting, weights, last_event=1, by=BY, at=AT)
        session.commit()
        with pytest.raises(CannotPublish, match="draft"):
            publish(weights="thu", drafts=True)
        publish_weighting(session, campaign, weighting, sha256=weights.sha256, by=BY, at=AT)
        session.commit()

    return publish_weights
