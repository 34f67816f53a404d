"""Reading what was collected."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from survey.accounts.scope import EVERYWHERE, AgencyScope
from survey.campaigns.models import Campaign, CounterCode
from survey.codes import is_code, read_code
from survey.collection.models import Response
from survey.errors import UnknownReceipt
from survey.organisation.models import Agency, Counter, Service


@dataclass(frozen=True)
class Receipt:
    """What the respondent is shown of a stored response: where and when, never the answers."""

    submission_key: str
    received_at: datetime
    counter_name: Mapping[str, str]
    agency_name: Mapping[str, str]
    service_name: Mapping[str, str]
    counter_code: str | None
    is_demonstration: bool
    is_rehearsal: bool


def find_receipt(session: Session, typed_code: str) -> Receipt:
    """The receipt of a stored response, by the code the respondent was given; raises UnknownReceipt."""
    code = read_code(typed_code)
    if not is_code(code):
        raise UnknownReceipt("this is not the code of a receipt")
    statement = (
        select(
            Response.submission_key,
            Response.received_at,
            Counter.name.label("counter_name"),
            Agency.name.label("agency_name"),
            Service.name.label("service_name"),
            CounterCode.code.label("counter_code"),
            Campaign.is_demonstration,
            Response.is_rehearsal,
        )
        .join(Counter, Counter.id == Response.counter_id)
        .join(Agency, Agency.id == Response.receiving_agency_id)
        .join(Service, Service.id == Response.service_id)
        .join(Campaign, Campaign.id == Response.campaign_id)
        .outerjoin(CounterCode, (CounterCode.counter_id == Counter.id) & CounterCode.retired_at.is_(None))
        .where(Response.submission_key == code)
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise UnknownReceipt("no answer was stored under this code")
    return Receipt(*row)


def is_stored(session: Session, submission_key: str) -> bool:
    """Whether a response with this submission key was stored."""
    return session.scalar(select(Response.id).where(Response.submission_key == submission_key)) is not None


def count_responses_by_campaign(session: Session, scope: AgencyScope = EVERYWHERE) -> dict[int, int]:
    """How many responses each campaign has, those set aside included and those of rehearsals not.

    A campaign without any is not in it. A response is in a scope that holds the agency that received its author, or the
    one responsible for the service.
    """
    statement = (
        select(Response.campaign_id, func.count().label("n"))
        .where(Response.is_rehearsal.is_(False))
        .group_by(Response.campaign_id)
    )
    if (agencies := scope.agencies) is not None:
        statement = statement.where(
            or_(Response.receiving_agency_id.in_(agencies), Response.responsible_agency_id.in_(agencies))
        )
    return {row.campaign_id: row.n for row in session.execute(statement)}
