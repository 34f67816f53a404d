"""The counters until 30 June 2025: two provincial centres, the districts' one-stop desks, the former communes."""

from collections.abc import Iterator
from datetime import date

from survey.demonstration.former_units import (
    FORMER_PROVINCES,
    FormerCommune,
    former_centre_code,
    former_department_code,
    former_district_code,
    list_former_communes,
)
from survey.demonstration.plan import MERGER_DAY, PlannedCounter, PlannedOffer
from survey.demonstration.present_counters import belongs_to_desk, name_counter
from survey.demonstration.tables import (
    Desk,
    DistrictRow,
    Level,
    load_departments,
    load_districts,
    load_fields,
    load_services,
)
from survey.texts import Text

_OPENED_ON = date(2025, 1, 1)
_DISTRICT_DESKS: tuple[tuple[Text, tuple[Desk, ...]], ...] = (
    ({"vi": "Tư pháp, giáo dục, văn hóa", "en": "Justice, education, culture"}, ("civil", "social")),
    ({"vi": "Đất đai, xây dựng", "en": "Land, construction"}, ("land",)),
    ({"vi": "Đăng ký kinh doanh, kinh tế", "en": "Business registration, economy"}, ("economy",)),
)
_COMMUNE_DESKS: tuple[tuple[Text, tuple[Desk, ...]], ...] = (
    ({"vi": "Tư pháp – hộ tịch", "en": "Justice and civil status"}, ("civil",)),
    ({"vi": "Địa chính, văn hóa – xã hội", "en": "Land, culture and social affairs"}, ("land", "economy", "social")),
)


def list_former_counters() -> tuple[PlannedCounter, ...]:
    """Every counter that closed on the day of the merger, numbered within its agency."""
    return (
        *(counter for province in FORMER_PROVINCES for counter in _list_centre_counters(province)),
        *(counter for district in load_districts() for counter in _list_district_counters(district)),
        *(counter for commune in list_former_communes() for counter in _list_commune_counters(commune)),
    )


def _list_centre_counters(province: str) -> Iterator[PlannedCounter]:
    """One counter a department."""
    for number, department in enumerate(load_departments(), start=1):
        responsible = former_department_code(province, department.code)
        offers = tuple(
            PlannedOffer(service.code, responsible)
            for service in load_services()
            if service.before == "province" and load_fields()[service.field].department == department.code
        )
        name = {"vi": department.vi, "en": department.en}
        yield _plan_counter(former_centre_code(province), number, name, offers)


def _list_district_counters(district: DistrictRow) -> Iterator[PlannedCounter]:
    code = former_district_code(district)
    for number, (name, desks) in enumerate(_DISTRICT_DESKS, start=1):
        yield _plan_counter(code, number, name, _list_offers(code, "district", desks))


def _list_commune_counters(commune: FormerCommune) -> Iterator[PlannedCounter]:
    for number, (name, desks) in enumerate(_COMMUNE_DESKS, start=1):
        yield _plan_counter(commune.code, number, name, _list_offers(commune.code, "commune", desks))


def _list_offers(agency: str, level: Level, desks: tuple[Desk, ...]) -> tuple[PlannedOffer, ...]:
    return tuple(
        PlannedOffer(service.code, agency)
        for service in load_services()
        if service.before == level and belongs_to_desk(service, desks)
    )


def _plan_counter(agency: str, number: int, name: Text, offers: tuple[PlannedOffer, ...]) -> PlannedCounter:
    return PlannedCounter(agency, f"{number:02}", name_counter(number, name), _OPENED_ON, MERGER_DAY, offers)
