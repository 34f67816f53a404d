"""Campaigns, the agencies they cover, and the codes that lead from a counter to the form."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.database import Base, TranslatedText, UTCDateTime, one_of
from survey.organisation.models import Agency, Counter
from survey.questionnaires.models import QuestionnaireVersion


class CampaignState(StrEnum):
    """Where a campaign stands; only an open one collects."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    ARCHIVED = "archived"


class Campaign(Base):
    """One round of asking: a frozen version, an index method, the agencies covered, and dates (both included)."""

    __tablename__ = "campaign"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("closes_on >= opens_on", name="closes_after_it_opens"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32))
    name: Mapped[Mapping[str, str]] = mapped_column(TranslatedText)
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    method: Mapped[str] = mapped_column(String(64))
    one_stop_office: Mapped[Mapping[str, str]] = mapped_column(TranslatedText)
    state: Mapped[CampaignState] = mapped_column(one_of(CampaignState))
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    is_demonstration: Mapped[bool] = mapped_column(default=False)

    version: Mapped[QuestionnaireVersion] = relationship()
    agencies: Mapped[list[Agency]] = relationship(secondary="campaign_agency")


class CampaignAgency(Base):
    """An agency in a campaign's scope, with everything under it."""

    __tablename__ = "campaign_agency"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)


class CounterCode(Base):
    """The code on a counter's posters: it lives as long as the counter, unless it is retired and re-issued."""

    __tablename__ = "counter_code"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("(retired_at IS NULL) = (retirement_reason IS NULL)", name="retirement_has_reason"),
        # A counter has at most one code in force.
        Index(
            "uq_counter_code_in_force",
            "counter_id",
            unique=True,
            sqlite_where=text("retired_at IS NULL"),
            postgresql_where=text("retired_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id"))
    code: Mapped[str] = mapped_column(String(16))
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    retirement_reason: Mapped[str | None] = mapped_column(String(200))

    counter: Mapped[Counter] = relationship()
