"""Which unit of today each former unit became part of."""

from collections.abc import Iterator

from survey.demonstration.former_units import (
    FORMER_PROVINCES,
    former_centre_code,
    former_department_code,
    former_district_code,
    former_province_code,
    list_communes_of,
    list_former_communes,
)
from survey.demonstration.plan import PlannedSuccession
from survey.demonstration.present_units import CENTRE, PROVINCE, commune_code, department_code
from survey.demonstration.tables import load_departments, load_districts
from survey.organisation.models import SuccessionKind


def list_successions() -> tuple[PlannedSuccession, ...]:
    """The lineage of the merger: provincial units and most communes merged, districts and a few communes were split."""
    return (*_list_provincial(), *_list_districts(), *_list_communes())


def _list_provincial() -> Iterator[PlannedSuccession]:
    for province in FORMER_PROVINCES:
        yield PlannedSuccession(former_province_code(province), PROVINCE, SuccessionKind.MERGED)
        yield PlannedSuccession(former_centre_code(province), CENTRE, SuccessionKind.MERGED)
        for department in load_departments():
            former = former_department_code(province, department.code)
            yield PlannedSuccession(former, department_code(department.code), SuccessionKind.MERGED)


def _list_districts() -> Iterator[PlannedSuccession]:
    for district in load_districts():
        for commune in list_communes_of(district):
            yield PlannedSuccession(former_district_code(district), commune_code(commune), SuccessionKind.SPLIT)


def _list_communes() -> Iterator[PlannedSuccession]:
    for former in list_former_communes():
        kind = SuccessionKind.MERGED if len(former.successors) == 1 else SuccessionKind.SPLIT
        for commune in former.successors:
            yield PlannedSuccession(former.code, commune_code(commune), kind)
