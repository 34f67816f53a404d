"""Responses, one row each, and what people wrote in their own words."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.campaigns.models import Campaign
from survey.database import Base, UTCDateTime, one_of


class Mode(StrEnum):
    """How an answer reached us; results are never mixed without saying so."""

    QR = "qr"
    KIOSK = "kiosk"
    PAPER = "paper"
    TELEPHONE = "telephone"
    ASSISTED = "assisted"


class Assurance(StrEnum):
    """How sure we are that a real transaction stands behind an answer."""

    OPEN = "open"
    TRANSACTION = "transaction"


class RetentionWay(StrEnum):
    """What becomes of comments that were kept long enough."""

    ERASE = "erase"
    MASK = "mask"


class Response(Base):
    """One respondent's answers to one questionnaire version, never changed once received.

    `ratings` holds one character per rated item in the order that the version fixes: 1 to 5, n not applicable,
    - left out, . not shown. `answers` holds choices and numbers by item code. Nothing in it names a person or a device.
    """

    __tablename__ = "response"
    __table_args__ = (
        # A phone that retries after a lost reply must not be counted twice.
        UniqueConstraint("submission_key"),
        CheckConstraint("(quarantined_at IS NULL) = (quarantine_reason IS NULL)", name="quarantine_has_reason"),
        CheckConstraint("seconds_taken IS NULL OR seconds_taken >= 0", name="seconds_taken_is_not_negative"),
        # Counting a campaign's responses, as every page of results does, reads this and no row.
        Index("ix_response_counts", "campaign_id", "is_rehearsal", "quarantined_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_key: Mapped[str] = mapped_column(String(16))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id"))
    receiving_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    responsible_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    mode: Mapped[Mode] = mapped_column(one_of(Mode))
    assurance: Mapped[Assurance] = mapped_column(one_of(Assurance))
    language: Mapped[str] = mapped_column(String(8))
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # The day at the counter, by which answers are filtered and clustered without arithmetic on time zones.
    received_on: Mapped[date] = mapped_column(Date)
    seconds_taken: Mapped[int | None]
    quarantined_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    quarantine_reason: Mapped[str | None] = mapped_column(String(200))
    # Answered while the campaign was rehearsed: counted nowhere, and erased when it opens.
    is_rehearsal: Mapped[bool] = mapped_column(default=False, server_default=false())
    ratings: Mapped[str] = mapped_column(String(200))
    answers: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class CounterVisits(Base):
    """How often the form of a counter was opened and begun in one hour: counts, of nobody in particular."""

    __tablename__ = "counter_visits"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    hour: Mapped[int] = mapped_column(primary_key=True)
    scans: Mapped[int]
    starts: Mapped[int]


class ServiceStarts(Base):
    """How many people on one day chose a service and began to answer, at a counter: counts, of nobody in particular.

    The agency responsible is the one of that day, for counters pass from one to another.
    """

    __tablename__ = "service_starts"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    responsible_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    starts: Mapped[int]


class Comment(Base):
    """Open text, apart from the ratings so that it can be erased on its own date."""

    __tablename__ = "comment"

    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), primary_key=True)
    item_code: Mapped[str] = mapped_column(String(32), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class RetentionRule(Base):
    """How long a campaign keeps its comments, in months after the response came, and what becomes of them then.

    Masking leaves words behind: comments of responses received before `masked_before` were masked by this rule already.
    """

    __tablename__ = "retention_rule"
    __table_args__ = (
        CheckConstraint("months BETWEEN 1 AND 120", name="months_are_up_to_ten_years"),
        CheckConstraint("masked_before IS NULL OR way = 'mask'", name="only_masking_is_remembered"),
    )

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    way: Mapped[RetentionWay] = mapped_column(one_of(RetentionWay))
    months: Mapped[int]
    masked_before: Mapped[date | None]

    campaign: Mapped[Campaign] = relationship()
