"""Campaigns, the agencies they cover, and the codes that lead from a counter to the form."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.database import Base, TranslatedText, UTCDateTime, one_of
from survey.organisation.models import Agency, Counter
from survey.questionnaires.models import QuestionnaireVersion


class CampaignState(StrEnum):
    """Where a campaign stands; only an open one collects, and a rehearsal collects answers that never count."""

    DRAFT = "draft"
    REHEARSAL = "rehearsal"
    OPEN = "open"
    CLOSED = "closed"
    ARCHIVED = "archived"


class Campaign(Base):
    """One round of asking: a frozen version, an index method, the agencies covered, and dates (both included).

    `languages` are those that the form offers, in order. Where two open campaigns meet at a counter, the one with the
    higher `precedence` collects there.
    """

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
    languages: Mapped[list[str]] = mapped_column(JSON, default=lambda: ["vi", "en"], server_default='["vi", "en"]')
    precedence: Mapped[int] = mapped_column(default=0, server_default="0")

    version: Mapped[QuestionnaireVersion] = relationship()
    agencies: Mapped[list[Agency]] = relationship(
        secondary="campaign_agency", secondaryjoin="CampaignAgency.agency_id == Agency.id"
    )


class CampaignAgency(Base):
    """An agency in a campaign's scope, with everything under it; `follows_id`: it is there as this one's successor."""

    __tablename__ = "campaign_agency"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))


class CampaignTarget(Base):
    """The sample plan: how many responses a campaign wants for one service of one responsible agency."""

    __tablename__ = "campaign_target"
    __table_args__ = (CheckConstraint("responses >= 0", name="responses_is_not_negative"),)

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    responses: Mapped[int]


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
