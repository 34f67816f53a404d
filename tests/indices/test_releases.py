"""A release is made again from its bundle alone, to the last figure, and says what is not as it was published."""

import csv
import hashlib
import io
import random
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from survey.audit import Actor
from survey.collection.models import Mode, Response
from survey.indices.choices import read_selection
from survey.indices.memory import Memory
from survey.indices.releases import storing
from survey.indices.releases.bundle_reading import BrokenBundle
from survey.indices.releases.difference import Compared, compare_releases
from survey.indices.releases.figures import Figure, read_figures, write_figures
from survey.indices.releases.frozen import ABOUT, FIGURES, MANIFEST, RESPONSES
from survey.indices.releases.models import Release
from survey.indices.releases.publishing import CannotPublish, publish_selection
from survey.indices.releases.storing import publish_release
from survey.indices.releases.verifying import verify_bundle
from survey.indices.weighting.making import keep_made, make_weights
from survey.sampling.recipe import Margin, PoststratifyStep, RakeStep, Recipe, TrimStep
from survey.sampling.weightings import WeightingFacts, publish_weighting, start_weighting
from tests.fixtures.answered_province import BAD, GOOD, Answers, store_answers

TODAY = date(2026, 6, 1)
AT = datetime(2026, 6, 1, 2, tzinfo=UTC)
BY = Actor(None, "test")
N_AT_ONCE = 4
MODES = Margin(("mode",), totals={"qr": 25.0, "paper": 75.0}, source="Sổ theo dõi")


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


def rewrite(file, name, change):
    """The bundle with one part of it changed."""
    with zipfile.ZipFile(file) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    parts[name] = change(parts[name])
    with zipfile.ZipFile(file, "w") as archive:
        for each, content in parts.items():
            archive.writestr(each, content)


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


def test_a_figure_that_was_altered_is_named(publish):
    _, file = publish()

    def alter(content):
        figures = read_figures(content.decode())
        altered = [each if each.kind != "agency" or each.index is None else shift(each) for each in figures]
        return write_figures(altered).encode()

    def shift(figure):
        return Figure(**{**{name: getattr(figure, name) for name in Figure.__struct_fields__}, "index": 0.99})

    rewrite(file, FIGURES, alter)
    found = verify_bundle(file)
    assert not found.holds
    assert found.changed == (FIGURES,)
    assert {(each.kind, each.name, each.published) for each in found.unequal} == {("agency", "index", 0.99)}


def test_an_answer_that_was_altered_is_noticed_even_where_the_manifest_was_made_to_fit(publish):
    _, file = publish()
    before = zipfile.ZipFile(file).read(RESPONSES)
    after = before.replace(b"2222222222222222", b"5555555555555555", 1)
    rewrite(file, RESPONSES, lambda _: after)
    rewrite(
        file,
        MANIFEST,
        lambda content: content.replace(
            hashlib.sha256(before).hexdigest().encode(), hashlib.sha256(after).hexdigest().encode()
        ),
    )
    found = verify_bundle(file)
    assert found.changed == ()
    assert ("overall", "index") in {(each.kind, each.name) for each in found.unequal}


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_bundle_is_told(tmp_path, content):
    file = tmp_path / "bundle.zip"
    file.write_bytes(content)
    with pytest.raises(BrokenBundle, match="is no bundle"):
        verify_bundle(file)


@pytest.mark.parametrize("name", [ABOUT, RESPONSES, MANIFEST])
def test_a_part_that_cannot_be_read_is_told(publish, name):
    _, file = publish()
    rewrite(file, name, lambda _: b"nonsense")
    with pytest.raises(BrokenBundle, match="cannot be read"):
        verify_bundle(file)


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content[: content.rindex(b"service,") + 12],
        lambda content: content + b"overall,overall,Chung,Overall,," + b"1," * 20 + b"\n",
        lambda content: content.replace(b"kind,", b"sort,", 1),
        lambda content: content + b"\xff\n",
        lambda content: content + b'"' + b"x" * 200_000,
    ],
    ids=["cut short", "too many fields", "another heading", "no UTF-8", "a field without end"],
)
def test_figures_that_cannot_be_read_are_told_even_where_the_manifest_was_made_to_fit(publish, change):
    _, file = publish()
    before = zipfile.ZipFile(file).read(FIGURES)
    after = change(before)
    rewrite(file, FIGURES, lambda _: after)
    known, now = (hashlib.sha256(each).hexdigest().encode() for each in (before, after))
    rewrite(file, MANIFEST, lambda content: content.replace(known, now))
    with pytest.raises(BrokenBundle, match=f"{FIGURES} cannot be read"):
        verify_bundle(file)


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


def read_all(file):
    return read_figures(zipfile.ZipFile(file).read(FIGURES).decode())
