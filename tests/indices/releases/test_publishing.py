"""What can be published, and by whom of several at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.indices.choices import read_selection
from survey.indices.releases import storing
from survey.indices.releases.models import Release
from survey.indices.releases.publishing import CannotPublish, publish_selection
from survey.indices.releases.storing import publish_release
from survey.indices.releases.verifying import verify_bundle
from tests.fixtures.answered_province import GOOD, Answers, store_answers
from tests.indices.releases.bundles import AT, BY, TODAY

N_AT_ONCE = 4


def test_a_release_is_of_a_whole_campaign_with_an_index(publish):
    with pytest.raises(CannotPublish, match="whole campaign"):
        publish(mode="qr")
    with pytest.raises(CannotPublish, match="fewer than"):
        publish(**{"from": "2026-05", "to": "2026-05"})


@pytest.mark.parametrize(("n_good", "n_none"), [(0, 40), (29, 40)])
def test_where_few_answered_on_the_scale_that_is_the_reason(publish, session, answered_province, n_good, n_none):
    day = date(2026, 5, 4)
    answers = [Answers("ward", 0, GOOD, n_good, day=day), Answers("ward", 0, "n" * 16, n_none, day=day)]
    store_answers(session, answered_province, answers)
    told = f"fewer than 30 responses have answers on the scale, {n_good} of {n_good + n_none}"
    with pytest.raises(CannotPublish, match=told) as refused:
        publish(**{"from": "2026-05", "to": "2026-05"})
    vietnamese = f"ít nhất 30 phiếu có trả lời theo thang điểm, hiện có {n_good} trong số {n_good + n_none} phiếu"
    assert vietnamese in refused.value.vietnamese


def test_of_several_that_publish_at_once_one_does_and_the_others_are_told(
    engine, session, answered_province, tmp_path, monkeypatch
):
    folder, together = tmp_path / "releases", Barrier(N_AT_ONCE)
    selection = read_selection(session, answered_province.campaign, {}, TODAY)
    session.rollback()

    def publish_together(*arguments, **options):
        published = publish_selection(*arguments, **options)
        together.wait(60)
        return published

    def publish_one(number):
        with Session(engine, expire_on_commit=False) as own:
            try:
                return publish_release(own, selection, folder, note=f"Kết quả {number}", by=BY, at=AT)
            except CannotPublish as refusal:
                assert "lần 1 của đợt này vừa được công bố" in refusal.vietnamese
                assert "release 1 of this campaign was published elsewhere" in str(refusal)
                return None

    monkeypatch.setattr(storing, "publish_selection", publish_together)
    with ThreadPoolExecutor(N_AT_ONCE) as people:
        made = [release for release in people.map(publish_one, range(N_AT_ONCE)) if release is not None]
    (release,) = made
    assert session.scalars(select(Release.sha256)).all() == [release.sha256]
    assert [each.name for each in folder.iterdir()] == [release.file]
    assert verify_bundle(folder / release.file).holds
    session.rollback()
    monkeypatch.undo()
    assert publish_release(session, selection, folder, note="Lần sau", by=BY, at=AT).number == 2
