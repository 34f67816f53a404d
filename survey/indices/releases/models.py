"""Published results as rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import Base, UTCDateTime


class Release(Base):
    """The results of a campaign as they were published; never changed, and withdrawn only with a reason.

    `file` is the name of its bundle in the installation's folder of releases, `sha256` that of the bundle's bytes.
    `manifest` names the bundle's files with their checksums, `about` what is said of the figures, `figures` are them.
    """

    __tablename__ = "release"
    __table_args__ = (
        UniqueConstraint("campaign_id", "number"),
        CheckConstraint("number > 0", name="number_counts_from_one"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn_has_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    number: Mapped[int]
    note: Mapped[str] = mapped_column(LongText)
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_by: Mapped[str] = mapped_column(String(128))
    file: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    n_responses: Mapped[int]
    manifest: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    about: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    figures: Mapped[list[dict[str, Any]]] = mapped_column(JSON, deferred=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_by: Mapped[str | None] = mapped_column(String(128))
    withdrawn_reason: Mapped[str | None] = mapped_column(LongText)


class PublicPage(Base):
    """The one row that says whether the public page is on; without it, it is off."""

    __tablename__ = "public_page"
    __table_args__ = (CheckConstraint("id = 1", name="there_is_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    is_on: Mapped[bool]
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by: Mapped[str] = mapped_column(String(128))
