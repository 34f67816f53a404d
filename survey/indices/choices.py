"""From what a person chose, by the codes in an address or a command, to a selection; and back."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session

from survey.campaigns.models import Campaign
from survey.collection.models import Assurance, Mode
from survey.errors import NotFound
from survey.indices.bad_choices import (
    refuse_month,
    refuse_month_outside,
    refuse_reversed_period,
    refuse_trait,
    refuse_value,
)
from survey.indices.periods import month_of
from survey.indices.selection import BY_DOSSIERS, UNWEIGHTED, Selection, ToldBy, Units
from survey.indices.traits import list_traits
from survey.organisation.queries import (
    CounterName,
    FieldName,
    ServiceName,
    load_agency_tree,
    load_counter_names,
    load_fields,
    load_services,
)
from survey.questionnaires.queries import load_document
from survey.sampling.weightings import list_usable_weightings
from survey.texts import LANGUAGES

# The names of the choices in an address; a trait's is TRAIT and the code of its question.
CHOICES = (
    "from",
    "to",
    "told_by",
    "units",
    "agency",
    "field",
    "service",
    "counter",
    "mode",
    "language",
    "assurance",
    "set_aside",
    "weights",
)
TRAIT = "trait."
COUNTED = "counted"
Named = TypeVar("Named", ServiceName, FieldName)


def read_selection(
    session: Session, campaign: Campaign, chosen: Mapping[str, str], today: date, *, drafts: bool = False
) -> Selection:
    """The selection behind the CHOICES: from, to (YYYY-MM), agency, field, service (codes) and so on; "" means all.

    drafts : weightings that are not published yet may be chosen too.

    Raises
    ------
    BadSelection : a choice that the data do not have, with what would be right.
    """
    first_month, last_month = _read_period(campaign, chosen, today)
    mode, assurance = _read_one_of(chosen, "mode", tuple(Mode)), _read_one_of(chosen, "assurance", tuple(Assurance))
    return Selection(
        campaign_id=campaign.id,
        first_month=first_month,
        last_month=last_month,
        told_by=ToldBy(_read_one_of(chosen, "told_by", tuple(ToldBy)) or ToldBy.RESPONSIBLE),
        units=Units(_read_one_of(chosen, "units", tuple(Units)) or Units.THEN),
        agency_id=_find_agency(session, chosen.get("agency", "")),
        field_id=_find_by_code("field", load_fields(session), chosen.get("field", "")),
        service_id=_find_by_code("service", load_services(session), chosen.get("service", "")),
        counter_id=_find_counter(load_counter_names(session), chosen.get("counter", "")),
        mode=Mode(mode) if mode else None,
        language=_read_one_of(chosen, "language", LANGUAGES) or None,
        assurance=Assurance(assurance) if assurance else None,
        traits=_read_traits(session, campaign, chosen),
        with_set_aside=_read_one_of(chosen, "set_aside", (COUNTED,)) == COUNTED,
        weighting=_read_weighting(session, campaign, chosen, drafts=drafts),
    )


def _read_period(campaign: Campaign, chosen: Mapping[str, str], today: date) -> tuple[date, date]:
    first, last = month_of(campaign.opens_on), month_of(max(campaign.opens_on, min(campaign.closes_on, today)))
    first_month, last_month = _read_month(campaign, chosen, "from", first), _read_month(campaign, chosen, "to", last)
    if first_month > last_month:
        raise refuse_reversed_period(first_month, last_month)
    return first_month, last_month


def _read_month(campaign: Campaign, chosen: Mapping[str, str], name: str, default: date) -> date:
    text = chosen.get(name, "")
    if not text:
        return default
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise refuse_month(name, text) from error
    if not month_of(campaign.opens_on) <= month <= month_of(campaign.closes_on):
        raise refuse_month_outside(name, month, campaign.opens_on, campaign.closes_on)
    return month


def _read_one_of(chosen: Mapping[str, str], name: str, known: Collection[str]) -> str:
    text = chosen.get(name, "")
    if text and text not in known:
        raise refuse_value(name, text, known)
    return text


def _read_weighting(session: Session, campaign: Campaign, chosen: Mapping[str, str], *, drafts: bool) -> str:
    if chosen.get("weights", "") in (BY_DOSSIERS, UNWEIGHTED):
        return chosen.get("weights", "")
    usable = list_usable_weightings(session, campaign.id, drafts=drafts)
    return _read_one_of(chosen, "weights", (UNWEIGHTED, *usable))


def _find_agency(session: Session, code: str) -> int | None:
    if not code:
        return None
    try:
        return load_agency_tree(session).find_by_code(code).id
    except NotFound as error:
        raise refuse_value("agency", code) from error


def _find_by_code(kind: str, named: Mapping[int, Named], code: str) -> int | None:
    if not code:
        return None
    for each in named.values():
        if each.code == code:
            return each.id
    raise refuse_value(kind, code)


def _find_counter(counters: Mapping[int, CounterName], number: str) -> int | None:
    if not number:
        return None
    for each in counters:
        # The other way round would read digits without end, and those of other scripts.
        if str(each) == number:
            return each
    raise refuse_value("counter", number)


def _read_traits(session: Session, campaign: Campaign, chosen: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    wanted = {name.removeprefix(TRAIT): value for name, value in chosen.items() if name.startswith(TRAIT) and value}
    if not wanted:
        return ()
    known = {trait.code: trait for trait in list_traits(load_document(session, campaign.version_id))}
    for code, value in wanted.items():
        if code not in known:
            raise refuse_trait(code, known)
        if value not in known[code].values:
            raise refuse_value(f"{TRAIT}{code}", value, known[code].values)
    return tuple((code, wanted[code]) for code in known if code in wanted)
