"""Reading campaigns: which one collects at a counter, and what a form there needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import case, exists, literal, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager

from survey.campaigns.models import Campaign, CampaignAgency, CampaignState, CounterCode
from survey.codes import is_code, read_code
from survey.errors import ClosedCampaign, NotFound, RetiredCode, UnknownCode
from survey.organisation.models import Agency, Counter, CounterService, Service, ServiceField


@dataclass(frozen=True)
class OfferedService:
    """A service that can be chosen at a counter, and the agency responsible for it there."""

    id: int
    code: str
    name: Mapping[str, str]
    field_name: Mapping[str, str]
    responsible_agency_id: int


@dataclass(frozen=True)
class OpenCounter:
    """A counter where a campaign collects today: all that the form and the stored response need to know."""

    code: str
    counter_id: int
    counter_name: Mapping[str, str]
    agency_id: int
    agency_name: Mapping[str, str]
    campaign_id: int
    version_id: int
    one_stop_office: Mapping[str, str]
    is_demonstration: bool
    is_rehearsal: bool
    languages: tuple[str, ...]
    services: tuple[OfferedService, ...]


class _CounterBehindCode(NamedTuple):
    """A counter, its agency and its code, as they are found together."""

    code: str
    retired_at: datetime | None
    counter_id: int
    counter_name: Mapping[str, str]
    closed_on: date | None
    agency_id: int
    agency_name: Mapping[str, str]


class _CollectingCampaign(NamedTuple):
    """What a form needs to know of the campaign that collects at its counter."""

    id: int
    version_id: int
    one_stop_office: Mapping[str, str]
    is_demonstration: bool
    state: CampaignState
    languages: list[str]


def find_campaign(session: Session, code: str) -> Campaign:
    """The campaign with this code; raises NotFound."""
    campaign = session.scalar(select(Campaign).where(Campaign.code == code))
    if campaign is None:
        known = session.scalars(select(Campaign.code).order_by(Campaign.opens_on)).all()
        raise NotFound(f"there is no campaign {code!r}; there are: {', '.join(known) or 'none yet'}")
    return campaign


def list_campaigns(session: Session) -> list[Campaign]:
    """Every campaign, the latest first."""
    return list(session.scalars(select(Campaign).order_by(Campaign.opens_on.desc(), Campaign.id.desc())))


def holds_demonstration(session: Session) -> bool:
    """Whether any campaign here is a demonstration."""
    return bool(session.scalar(select(exists().where(Campaign.is_demonstration.is_(True)))))


def lock_campaigns(session: Session) -> None:
    """Let one at a time decide which campaigns are open, and read all of them as they are now."""
    rows = select(Campaign).order_by(Campaign.id).with_for_update(of=Campaign)
    session.scalars(rows.execution_options(populate_existing=True)).all()


def list_codes_in_force(session: Session, today: date) -> list[CounterCode]:
    """The codes in force at counters that are open today, in the order of agency and counter number."""
    statement = (
        select(CounterCode)
        .join(CounterCode.counter)
        .where(CounterCode.retired_at.is_(None), Counter.closed_on.is_(None) | (Counter.closed_on > today))
        .order_by(Counter.agency_id, Counter.number)
        .options(contains_eager(CounterCode.counter).joinedload(Counter.agency))
    )
    return list(session.scalars(statement))


def list_counters_without_code(session: Session, today: date) -> list[Counter]:
    """The open counters that have no code in force and so collect nothing, in the order of agency and number."""
    has_code = exists().where(CounterCode.counter_id == Counter.id, CounterCode.retired_at.is_(None))
    statement = select(Counter).where(Counter.closed_on.is_(None) | (Counter.closed_on > today), ~has_code)
    return list(session.scalars(statement.order_by(Counter.agency_id, Counter.number)))


def find_code(session: Session, typed_code: str) -> CounterCode:
    """The counter code that was typed, in force or not; raises UnknownCode."""
    code = read_code(typed_code)
    found = session.scalar(select(CounterCode).where(CounterCode.code == code)) if is_code(code) else None
    if found is None:
        raise UnknownCode("no counter has this code")
    return found


def list_codes_of(session: Session, counter_id: int) -> list[CounterCode]:
    """Every code that a counter has or had, the latest first."""
    statement = select(CounterCode).where(CounterCode.counter_id == counter_id).order_by(CounterCode.id.desc())
    return list(session.scalars(statement))


def find_code_in_force(session: Session, typed_code: str) -> CounterCode:
    """The counter code in force that was typed; raises UnknownCode."""
    code = read_code(typed_code)
    found = None
    if is_code(code):
        found = session.scalar(select(CounterCode).where(CounterCode.code == code, CounterCode.retired_at.is_(None)))
    if found is None:
        raise UnknownCode("no counter has this code")
    return found


def list_codes_collecting(session: Session, today: date) -> list[CounterCode]:
    """The codes in force at counters where a campaign collects today, in the order of agency and counter number."""
    codes = list_codes_in_force(session, today)
    collecting = {
        agency
        for agency in {code.counter.agency_id for code in codes}
        if _find_collecting_campaign(session, agency, today) is not None
    }
    return [code for code in codes if code.counter.agency_id in collecting]


def find_open_counter(session: Session, typed_code: str, today: date) -> OpenCounter:
    """The counter behind a code, and the campaign that collects there today.

    Raises
    ------
    UnknownCode, RetiredCode : there is no such code, or it was ended.
    ClosedCampaign : no open campaign covers the counter today, or it offers no service.
    """
    counter = _find_counter(session, read_code(typed_code))
    campaign = _find_collecting_campaign(session, counter.agency_id, today)
    services = _list_offered_services(session, counter.counter_id)
    if campaign is None or not services or (counter.closed_on is not None and counter.closed_on <= today):
        raise ClosedCampaign("no campaign collects answers at this counter today")
    return OpenCounter(
        code=counter.code,
        counter_id=counter.counter_id,
        counter_name=counter.counter_name,
        agency_id=counter.agency_id,
        agency_name=counter.agency_name,
        campaign_id=campaign.id,
        version_id=campaign.version_id,
        one_stop_office=campaign.one_stop_office,
        is_demonstration=campaign.is_demonstration,
        is_rehearsal=campaign.state is CampaignState.REHEARSAL,
        languages=tuple(campaign.languages),
        services=services,
    )


def _find_counter(session: Session, code: str) -> _CounterBehindCode:
    if not is_code(code):
        raise UnknownCode("no counter has this code")
    row = session.execute(
        select(
            CounterCode.code,
            CounterCode.retired_at,
            Counter.id.label("counter_id"),
            Counter.name.label("counter_name"),
            Counter.closed_on,
            Agency.id.label("agency_id"),
            Agency.name.label("agency_name"),
        )
        .join(Counter, Counter.id == CounterCode.counter_id)
        .join(Agency, Agency.id == Counter.agency_id)
        .where(CounterCode.code == code)
    ).one_or_none()
    if row is None:
        raise UnknownCode("no counter has this code")
    if row.retired_at is not None:
        raise RetiredCode("this counter's code was replaced")
    return _CounterBehindCode(*row)


def _find_collecting_campaign(session: Session, agency_id: int, today: date) -> _CollectingCampaign | None:
    """The campaign that collects where the agency, or one above it, is in scope.

    Of several, an open one goes before a rehearsed one, then the one that was given precedence, then the latest.
    """
    here = select(literal(agency_id).label("id")).cte("above", recursive=True)
    parent = aliased(Agency)
    above = here.union_all(
        select(parent.parent_id).join(here, parent.id == here.c.id).where(parent.parent_id.isnot(None))
    )
    row = session.execute(
        select(
            Campaign.id,
            Campaign.version_id,
            Campaign.one_stop_office,
            Campaign.is_demonstration,
            Campaign.state,
            Campaign.languages,
        )
        .join(CampaignAgency, CampaignAgency.campaign_id == Campaign.id)
        .where(
            CampaignAgency.agency_id.in_(select(above.c.id)),
            or_(
                (Campaign.state == CampaignState.OPEN) & (Campaign.opens_on <= today) & (Campaign.closes_on >= today),
                Campaign.state == CampaignState.REHEARSAL,
            ),
        )
        .order_by(
            case((Campaign.state == CampaignState.OPEN, 0), else_=1),
            Campaign.precedence.desc(),
            Campaign.opens_on.desc(),
            Campaign.id.desc(),
        )
        .limit(1)
    ).one_or_none()
    return None if row is None else _CollectingCampaign(*row)


def _list_offered_services(session: Session, counter_id: int) -> tuple[OfferedService, ...]:
    rows = session.execute(
        select(
            Service.id,
            Service.code,
            Service.name,
            ServiceField.name.label("field_name"),
            CounterService.responsible_agency_id,
        )
        .join(Service, Service.id == CounterService.service_id)
        .join(ServiceField, ServiceField.id == Service.field_id)
        .where(CounterService.counter_id == counter_id)
        .order_by(ServiceField.code, Service.code)
    )
    return tuple(OfferedService(*row) for row in rows)
