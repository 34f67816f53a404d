"""What changed from one release to the next, and what did not."""

import pytest
from sqlalchemy import select, update

from survey.collection.models import Response
from survey.indices.choices import read_selection
from survey.indices.releases.difference import Compared, compare_releases
from survey.indices.releases.storing import publish_release
from survey.indices.releases.verifying import verify_bundle
from survey.sampling.recipe import PoststratifyStep
from tests.fixtures.answered_province import BAD, GOOD, Answers, store_answers
from tests.indices.releases.bundles import AT, BY, MODES, TODAY, read_all


def test_later_answers_make_another_release_and_the_difference_is_told(session, answered_province, tmp_path):
    campaign = answered_province.campaign

    def release(at):
        selection = read_selection(session, campaign, {}, TODAY)
        return publish_release(session, selection, tmp_path / "releases", note="Kết quả", by=BY, at=at)

    first = release(AT)
    store_answers(session, answered_province, [Answers("ward", 0, BAD, 20)])
    second = release(AT)
    assert (first.number, second.number) == (1, 2)
    kept = [verify_bundle(tmp_path / "releases" / each.file) for each in (first, second)]
    assert all(each.holds for each in kept)
    difference = compare_releases(*(read_compared(tmp_path / "releases" / each.file) for each in (first, second)))
    assert [source["en"] for source in difference.sources] == ["responses"]
    overall = next(each for each in difference.moved if each.named.kind == "overall")
    assert overall.difference < 0
    department = {each.named.code for each in difference.moved if each.named.kind == "service"}
    assert department == {"1.000001"}
    assert difference.n_same > 0


@pytest.mark.parametrize("with_set_aside", [False, True])
def test_the_same_answers_by_other_weights_are_not_told_as_changed(publish, publish_weights, session, with_set_aside):
    publish_weights((PoststratifyStep(MODES),), with_set_aside=with_set_aside)
    plain, weighed = publish()[1], publish(weights="thu")[1]
    assert tell_changed(plain, weighed) == ["weighting"]
    first = select(Response.id).where(Response.ratings == GOOD).limit(1).scalar_subquery()
    session.execute(update(Response).where(Response.id == first).values(ratings=BAD))
    session.commit()
    assert tell_changed(weighed, publish(weights="thu")[1]) == ["responses"]
    assert tell_changed(plain, publish(weights="thu")[1]) == ["responses", "weighting"]


def test_answers_of_a_bundle_that_is_gone_are_told_as_its_checksums_tell(publish, publish_weights):
    publish_weights((PoststratifyStep(MODES),))
    plain, weighed = publish()[1], publish(weights="thu")[1]
    manifest = verify_bundle(plain).manifest
    gone = Compared(manifest, (), plain.with_name("gone.zip"))
    found = compare_releases(gone, read_compared(weighed))
    assert [source["en"] for source in found.sources] == ["responses", "weighting"]


def tell_changed(before, now):
    """What changed between two bundles."""
    return [source["en"] for source in compare_releases(read_compared(before), read_compared(now)).sources]


def read_compared(file):
    """A bundle, ready to be compared."""
    return Compared(verify_bundle(file).manifest, read_all(file), file)
