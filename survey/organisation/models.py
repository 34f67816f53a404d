"""Agencies as a tree in time, the services they answer for, and the counters where people are served."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.database import Base, TranslatedText, one_of


class AgencyKind(StrEnum):
    """What a unit is; districts ended on 1 July 2025 and remain for earlier campaigns."""

    PROVINCE = "province"
    DEPARTMENT = "department"
    SERVICE_CENTRE = "service_centre"
    DISTRICT = "district"
    COMMUNE = "commune"
    WARD = "ward"
    SPECIAL_ZONE = "special_zone"


LOCAL_KINDS = frozenset({AgencyKind.DISTRICT, AgencyKind.COMMUNE, AgencyKind.WARD, AgencyKind.SPECIAL_ZONE})


class SuccessionKind(StrEnum):
    """How a unit became another."""

    MERGED = "merged"
    SPLIT = "split"


class Agency(Base):
    """A public unit between the day it was opened and the day it was closed."""

    __tablename__ = "agency"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("closed_on IS NULL OR closed_on > opened_on", name="closes_after_it_opens"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="is_not_its_own_parent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32))
    name: Mapped[Mapping[str, str]] = mapped_column(TranslatedText)
    kind: Mapped[AgencyKind] = mapped_column(one_of(AgencyKind))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]

    parent: Mapped["Agency | None"] = relationship(remote_side=[id])


class AgencySuccession(Base):
    """On one day, one unit became (part of) another: the lineage along which trends are joined.

    `handed_over` keeps what passed to the successor with it, so that it can be given back: see `handing_over`.
    """

    __tablename__ = "agency_succession"

    predecessor_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    succeeded_on: Mapped[date]
    kind: Mapped[SuccessionKind] = mapped_column(one_of(SuccessionKind))
    handed_over: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class ServiceField(Base):
    """A field of administrative procedures, such as land or civil status (lĩnh vực)."""

    __tablename__ = "service_field"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32))
    name: Mapped[Mapping[str, str]] = mapped_column(TranslatedText)


class Service(Base):
    """An administrative procedure with its code (mã thủ tục)."""

    __tablename__ = "service"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32))
    name: Mapped[Mapping[str, str]] = mapped_column(TranslatedText)
    field_id: Mapped[int] = mapped_column(ForeignKey("service_field.id"), index=True)

    field: Mapped[ServiceField] = relationship()


class Counter(Base):
    """A place where people are served; its agency is the one that receives them."""

    __tablename__ = "counter"
    __table_args__ = (
        UniqueConstraint("agency_id", "number"),
        CheckConstraint("closed_on IS NULL OR closed_on > opened_on", name="closes_after_it_opens"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    number: Mapped[str] = mapped_column(String(16))
    name: Mapped[Mapping[str, str]] = mapped_column(TranslatedText)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]

    agency: Mapped[Agency] = relationship()
    services: Mapped[list["CounterService"]] = relationship(cascade="all, delete-orphan")


class CounterService(Base):
    """A service that a counter receives dossiers for, and the agency that is responsible for them there.

    Since July 2025 a person may hand in anywhere in the province, so that the two agencies often differ.
    """

    __tablename__ = "counter_service"

    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    responsible_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))

    service: Mapped[Service] = relationship()
