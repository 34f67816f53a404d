"""The counters of today: at the provincial centre by field, in communes and wards by desk."""

from collections.abc import Iterable, Iterator

from survey.demonstration.plan import MERGER_DAY, PlannedCounter, PlannedOffer
from survey.demonstration.present_units import CENTRE, commune_code, department_code, relative_size
from survey.demonstration.tables import (
    CentreCounterRow,
    CommuneRow,
    Desk,
    ServiceRow,
    load_centre_counters,
    load_communes,
    load_fields,
    load_services,
)
from survey.texts import Text

_CERTIFIED_COPY = "2.000815"
_CIVIL: Text = {"vi": "Hộ tịch, chứng thực", "en": "Civil status, certification"}
_LAND_AND_ECONOMY: Text = {"vi": "Đất đai, xây dựng, kinh tế", "en": "Land, construction, economy"}
_SOCIAL: Text = {"vi": "Văn hóa – xã hội", "en": "Culture and social affairs"}
_ALL_BUT_CIVIL: Text = {"vi": "Đất đai, kinh tế, văn hóa – xã hội", "en": "Land, economy, social affairs"}
_COPIES: Text = {"vi": "Chứng thực bản sao", "en": "Certified copies"}

# How much goes through a counter, against the 1 of the counter that is meant for it.
_SHARE_OF_GENERAL_COUNTER = 0.12
_SHARE_OF_COMMUNE = 0.03
_SHARE_BESIDE_COPIES_COUNTER = 0.4


def list_present_counters() -> tuple[PlannedCounter, ...]:
    """Every counter of today, numbered within its agency."""
    communes = enumerate(load_communes())
    return (
        *_number(CENTRE, _list_centre_counters()),
        *(counter for place, commune in communes for counter in _list_commune_counters(place, commune)),
    )


def name_counter(number: int, name: Text) -> Text:
    """What stands above a counter."""
    return {"vi": f"Quầy số {number} – {name['vi']}", "en": f"Counter {number} – {name['en']}"}


def belongs_to_desk(service: ServiceRow, desks: Iterable[Desk]) -> bool:
    """Whether a commune takes a service at one of the desks."""
    return load_fields()[service.field].desk in desks


def _number(agency: str, counters: Iterable[tuple[Text, tuple[PlannedOffer, ...]]]) -> Iterator[PlannedCounter]:
    for number, (name, offers) in enumerate(counters, start=1):
        yield PlannedCounter(agency, f"{number:02}", name_counter(number, name), MERGER_DAY, None, offers)


def _list_centre_counters() -> Iterator[tuple[Text, tuple[PlannedOffer, ...]]]:
    for row in load_centre_counters():
        name = {"vi": row.vi, "en": row.en}
        yield from ((name, _list_centre_offers(row)) for _ in range(row.copies))


def _list_centre_offers(row: CentreCounterRow) -> tuple[PlannedOffer, ...]:
    share = _SHARE_OF_GENERAL_COUNTER if row.fields == "*" else 1.0
    return tuple(
        PlannedOffer(service.code, _responsible_department(service), share)
        for service in load_services()
        if service.now == "province" and row.takes(service.field)
    )


def _list_commune_counters(place: int, commune: CommuneRow) -> Iterator[PlannedCounter]:
    civil = _list_commune_offers(commune, ("civil",))
    economy = (*_list_commune_offers(commune, ("land", "economy")), *_list_received_for_departments(place, commune))
    social = _list_commune_offers(commune, ("social",))
    layouts: dict[int, list[tuple[Text, tuple[PlannedOffer, ...]]]] = {
        2: [(_CIVIL, civil), (_ALL_BUT_CIVIL, (*economy, *social))],
        3: [(_CIVIL, civil), (_LAND_AND_ECONOMY, economy), (_SOCIAL, social)],
        4: [
            (_CIVIL, tuple(_beside_copies_counter(offer) for offer in civil)),
            (_COPIES, tuple(offer for offer in civil if offer.service == _CERTIFIED_COPY)),
            (_LAND_AND_ECONOMY, economy),
            (_SOCIAL, social),
        ],
    }
    return _number(commune_code(commune), layouts[commune.desks])


def _list_commune_offers(commune: CommuneRow, desks: tuple[Desk, ...]) -> tuple[PlannedOffer, ...]:
    return tuple(
        PlannedOffer(service.code, commune_code(commune))
        for service in load_services()
        if service.now == "commune" and belongs_to_desk(service, desks)
    )


def _list_received_for_departments(place: int, commune: CommuneRow) -> Iterator[PlannedOffer]:
    """Since July 2025 provincial dossiers may be handed in at communes too; each commune has begun with a few."""
    provincial = [service for service in load_services() if service.anywhere]
    for order, service in enumerate(provincial):
        if (place + order) % 3 == 0:
            share = _SHARE_OF_COMMUNE * relative_size(commune)
            yield PlannedOffer(service.code, _responsible_department(service), share)


def _beside_copies_counter(offer: PlannedOffer) -> PlannedOffer:
    if offer.service != _CERTIFIED_COPY:
        return offer
    return PlannedOffer(offer.service, offer.responsible, _SHARE_BESIDE_COPIES_COUNTER)


def _responsible_department(service: ServiceRow) -> str:
    return department_code(load_fields()[service.field].department)
