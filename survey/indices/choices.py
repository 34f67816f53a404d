"""From what a person chose, by the codes in an address or a command, to a selection."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from survey.campaigns.models import Campaign
from survey.collection.models import Mode
from survey.errors import BadSelection, NotFound
from survey.indices.periods import month_of
from survey.indices.selection import Selection, ToldBy
from survey.organisation.queries import load_agency_tree, load_services


def read_selection(session: Session, campaign: Campaign, chosen: Mapping[str, str], today: date) -> Selection:
    """The selection behind the choices from, to (YYYY-MM), told_by, agency, service (codes) and mode; "" means all.

    Raises
    ------
    BadSelection : a choice that the data do not have, with what would be right.
    """
    first, last = month_of(campaign.opens_on), month_of(max(campaign.opens_on, min(campaign.closes_on, today)))
    first_month = _read_month(chosen.get("from", ""), first)
    last_month = _read_month(chosen.get("to", ""), last)
    if first_month > last_month:
        raise BadSelection(f"the period ends ({last_month:%Y-%m}) before it begins ({first_month:%Y-%m})")
    return Selection(
        campaign_id=campaign.id,
        first_month=first_month,
        last_month=last_month,
        told_by=ToldBy(
            _read_one_of(chosen.get("told_by", ""), tuple(ToldBy), ToldBy.RESPONSIBLE) or ToldBy.RESPONSIBLE
        ),
        agency_id=_find_agency(session, chosen.get("agency", "")),
        service_id=_find_service(session, chosen.get("service", "")),
        mode=Mode(mode) if (mode := _read_one_of(chosen.get("mode", ""), tuple(Mode), "")) else None,
    )


def _read_month(text: str, default: date) -> date:
    if not text:
        return default
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise BadSelection(f"{text!r} is not a month; write it as 2026-03") from error


def _read_one_of(text: str, known: tuple[str, ...], default: str) -> str:
    if text and text not in known:
        raise BadSelection(f"{text!r} is none of: {', '.join(known)}")
    return text or default


def _find_agency(session: Session, code: str) -> int | None:
    if not code:
        return None
    try:
        return load_agency_tree(session).find_by_code(code).id
    except NotFound as error:
        raise BadSelection(str(error)) from error


def _find_service(session: Session, code: str) -> int | None:
    if not code:
        return None
    for service in load_services(session).values():
        if service.code == code:
            return service.id
    raise BadSelection(f"there is no service {code!r}")
