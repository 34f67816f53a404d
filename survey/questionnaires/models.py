"""Questionnaires and their versions; a published version is frozen for ever."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.database import Base, TranslatedText, UTCDateTime


class Questionnaire(Base):
    """A line of versions that ask about the same thing."""

    __tablename__ = "questionnaire"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64))
    title: Mapped[Mapping[str, str]] = mapped_column(TranslatedText)


class QuestionnaireVersion(Base):
    """One document, draft until it is published and never changed after.

    The document is kept as the text that was published, byte for byte, so that what respondents read can be shown.
    `edit` counts the times a draft was saved: who saves says which one they began from, so that two people who edit the
    same draft never overwrite each other unseen. `based_on_id` is the version that a draft was made from.
    """

    __tablename__ = "questionnaire_version"
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "number"),
        CheckConstraint("number > 0", name="number_is_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    number: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime, active_history=True)
    edit: Mapped[int] = mapped_column(default=0, server_default="0")
    edited_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    edited_by: Mapped[str | None] = mapped_column(String(128))
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("questionnaire_version.id"))

    questionnaire: Mapped[Questionnaire] = relationship()
    rated_items: Mapped[list["RatedItem"]] = relationship(cascade="all, delete-orphan", order_by="RatedItem.position")


class RatedItem(Base):
    """Which character of a response's ratings belongs to which item: what makes them readable in SQL."""

    __tablename__ = "rated_item"
    __table_args__ = (
        UniqueConstraint("version_id", "item_code"),
        CheckConstraint("position > 0", name="position_is_positive"),
    )

    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    item_code: Mapped[str] = mapped_column(String(32))
