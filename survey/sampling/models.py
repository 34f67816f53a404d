"""How many dossiers were handled, the population behind the answers; and weightings to it."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import Base, TranslatedText, UTCDateTime, one_of


class TransactionCount(Base):
    """Dossiers of one service that one responsible agency handled in one month (its first day)."""

    __tablename__ = "transaction_count"
    __table_args__ = (CheckConstraint("dossiers >= 0", name="dossiers_is_not_negative"),)

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    dossiers: Mapped[int]


class WeightingState(StrEnum):
    """A draft may change; what is published never does."""

    DRAFT = "draft"
    PUBLISHED = "published"


class Weighting(Base):
    """A named recipe of a campaign's weights, and the weights that it gave to the responses of a period.

    `edit` counts changes of the recipe. What it gave is missing until it was followed, and again after a change:
    `report` tells its steps and diagnostics; `sha256` is of the response ids and then the weights as little-endian
    integers and floats of 8 bytes, `inputs_sha256` of what the recipe was followed with; `last_response_id` and
    `last_event_id` say what there was of answers and of events in the audit log. The bytes are compressed, in the order
    of response ids; `base_weights` are those before the last step, `knowledge` what that step met.
    """

    __tablename__ = "weighting"
    __table_args__ = (
        UniqueConstraint("campaign_id", "code"),
        CheckConstraint("last_month >= first_month", name="ends_after_it_begins"),
        CheckConstraint("code <> 'none'", name="code_is_not_none"),
        CheckConstraint("(sha256 IS NULL) = (weights IS NULL)", name="made_has_weights"),
        CheckConstraint("state = 'draft' OR sha256 IS NOT NULL", name="published_is_made"),
        CheckConstraint("(state = 'draft') = (published_at IS NULL)", name="published_has_a_moment"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    code: Mapped[str] = mapped_column(String(32))
    name: Mapped[Mapping[str, str]] = mapped_column(TranslatedText)
    state: Mapped[WeightingState] = mapped_column(one_of(WeightingState))
    first_month: Mapped[date]
    last_month: Mapped[date]
    with_set_aside: Mapped[bool]
    recipe: Mapped[dict[str, Any]] = mapped_column(JSON)
    edit: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by: Mapped[str] = mapped_column(String(128))
    made_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    made_by: Mapped[str | None] = mapped_column(String(128))
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    published_by: Mapped[str | None] = mapped_column(String(128))
    n_responses: Mapped[int | None]
    last_response_id: Mapped[int | None]
    last_event_id: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    inputs_sha256: Mapped[str | None] = mapped_column(String(64))
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    # Millions of bytes each, read only where they are used.
    response_ids: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    weights: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    base_weights: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    knowledge: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
