"""Publishing: the bundle in the folder of releases, and the row that knows it."""

import hashlib
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.audit import Actor, record
from survey.campaigns.models import Campaign
from survey.database import committing
from survey.indices.releases.models import Release
from survey.indices.releases.publishing import CannotPublish, Published, publish_selection
from survey.indices.releases.queries import find_next_number
from survey.indices.selection import Selection


def publish_release(
    session: Session, selection: Selection, folder: Path, *, note: str, by: Actor, at: datetime
) -> Release:
    """Freeze the results of a selection, for ever; raises CannotPublish.

    The bundle is whole in the folder before the row is committed: a release never points at nothing. Of several that
    are made at once the first stands; the others are refused, for their figures may be no news any more.
    """
    campaign = session.get_one(Campaign, selection.campaign_id)
    number, code = find_next_number(session, campaign.id), campaign.code
    folder.mkdir(parents=True, exist_ok=True)
    # A folder of its own, so that several that publish at once do not write into each other's bundle.
    with TemporaryDirectory(prefix=f".{code}-{number}-", suffix=".unfinished", dir=folder) as own:
        unfinished = Path(own) / "bundle.zip"
        published = publish_selection(session, selection, unfinished, number=number, note=note, at=at)
        with unfinished.open("rb") as bundle:
            sha256 = hashlib.file_digest(bundle, "sha256").hexdigest()
        try:
            with committing(session):
                release = _keep(session, published, f"{code}-{number}-{sha256[:12]}.zip", sha256, by=by)
                # Only now is the number ours, and nobody else's bundle can have this name.
                unfinished.rename(folder / release.file)
        except IntegrityError as error:
            if find_next_number(session, campaign.id) == number:
                raise
            raise _refuse_taken(number) from error
    return release


def _refuse_taken(number: int) -> CannotPublish:
    return CannotPublish(
        f"Trong lúc đang tính, lần {number} của đợt này vừa được công bố ở nơi khác. Lần này chưa được công bố: xin xem"
        " lần ấy, và công bố lại nếu vẫn cần.",
        f"release {number} of this campaign was published elsewhere in the meantime: look at it, and publish again if"
        " another is still needed",
    )


def _keep(session: Session, published: Published, file: str, sha256: str, *, by: Actor) -> Release:
    about = published.about
    release = Release(
        campaign_id=about.campaign.id,
        number=about.number,
        note=about.note,
        published_at=about.published_at,
        published_by=by.name,
        file=file,
        sha256=sha256,
        n_responses=about.n,
        manifest=msgspec.to_builtins(published.manifest),
        about=msgspec.to_builtins(about),
        figures=[msgspec.to_builtins(figure) for figure in published.figures],
    )
    session.add(release)
    session.flush()
    after = {"number": about.number, "note": about.note, "sha256": sha256, "n_responses": about.n}
    record(session, by, "release.published", _subject(about.campaign.code), at=about.published_at, after=after)
    return release


def withdraw_release(session: Session, release: Release, reason: str, *, by: Actor, at: datetime) -> None:
    """Say that a release no longer stands, and why; it stays readable. Stands in the caller's transaction."""
    release.withdrawn_at, release.withdrawn_by, release.withdrawn_reason = at, by.name, reason
    code = session.get_one(Campaign, release.campaign_id).code
    after = {"number": release.number, "reason": reason}
    record(session, by, "release.withdrawn", _subject(code), at=at, after=after)


def _subject(campaign_code: str) -> str:
    return f"campaign:{campaign_code}"
