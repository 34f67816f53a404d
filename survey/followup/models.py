"""Cases: a comment or a low score that somebody must answer; and the rules that raise an alert."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.database import Base, UTCDateTime, one_of


class CaseState(StrEnum):
    """How far a case has come; only forwards, except that an answered one may be taken up again."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    PASSED_ON = "passed_on"
    ANSWERED = "answered"


class Case(Base):
    """What one response needs from an agency, by a date; `reply` is read by its author with the receipt code."""

    __tablename__ = "case_record"
    __table_args__ = (UniqueConstraint("response_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    state: Mapped[CaseState] = mapped_column(one_of(CaseState))
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_on: Mapped[date]
    reply: Mapped[str | None] = mapped_column(Text)
    replied_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    steps: Mapped[list["CaseStep"]] = relationship(cascade="all, delete-orphan", order_by="CaseStep.id")
    tags: Mapped[list["CaseTag"]] = relationship(cascade="all, delete-orphan", order_by="CaseTag.tag")


class CaseStep(Base):
    """What was done to a case: from one state to another, or to another agency, by whom, with a note."""

    __tablename__ = "case_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor: Mapped[str] = mapped_column(String(128))
    state: Mapped[CaseState] = mapped_column(one_of(CaseState))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    note: Mapped[str] = mapped_column(Text, default="")


class CaseTag(Base):
    """A word that sorts cases, such as "chậm trễ"."""

    __tablename__ = "case_tag"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(40), primary_key=True)


class AlertGrouping(StrEnum):
    """Where low scores are counted together."""

    COUNTER = "counter"
    SERVICE = "service"


class AlertRule(Base):
    """Raise an alert when `low_scores` responses rated `low_at_most` or less came within `days` at one place.

    They must also be at least `low_share` percent of the place's responses of those days: three are many where twenty
    came, and nothing where thousands do.

    A place is quiet for `days` after its alert, so that one bad week is one message. `agency_id` is the part of the
    tree that the rule watches; everywhere where it is None.
    """

    __tablename__ = "alert_rule"
    __table_args__ = (
        CheckConstraint("low_scores > 0", name="low_scores_is_positive"),
        CheckConstraint("days > 0", name="days_is_positive"),
        CheckConstraint("low_share BETWEEN 0 AND 100", name="low_share_is_a_percentage"),
        CheckConstraint("low_at_most BETWEEN 1 AND 4", name="low_at_most_is_on_the_scale"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(128))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    grouping: Mapped[AlertGrouping] = mapped_column(one_of(AlertGrouping))
    low_scores: Mapped[int]
    low_share: Mapped[int] = mapped_column(default=0, server_default="0")
    low_at_most: Mapped[int]
    days: Mapped[int]
    email: Mapped[str | None] = mapped_column(String(254))
    is_active: Mapped[bool] = mapped_column(default=True)


class Alert(Base):
    """One time that a rule was met at one place.

    `emailed_at` is empty until the message went out; `email_problem` is what the mail server said to the last try.
    """

    __tablename__ = "alert"

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("alert_rule.id"), index=True)
    counter_id: Mapped[int | None] = mapped_column(ForeignKey("counter.id"))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    raised_at: Mapped[datetime] = mapped_column(UTCDateTime)
    low_scores: Mapped[int]
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    seen_by: Mapped[str | None] = mapped_column(String(128))
    emailed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    email_tried_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    email_tries: Mapped[int] = mapped_column(default=0, server_default="0")
    email_problem: Mapped[str | None] = mapped_column(String(300))
