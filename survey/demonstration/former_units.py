"""The units that ended on 1 July 2025: two provinces, their departments and centres, districts, communes.

Each carries "(cũ)" in its name, as offices write it, because units of today took over many of the names.
"""

from dataclasses import dataclass
from datetime import date

from survey.demonstration.plan import MERGER_DAY, PlannedAgency
from survey.demonstration.present_units import relative_size
from survey.demonstration.tables import CommuneRow, DistrictRow, load_communes, load_departments, load_districts
from survey.organisation.models import AgencyKind
from survey.texts import Text

FORMER_PROVINCES = {"TG": "Thanh Giang", "BL": "Bắc Lĩnh"}

_FOUNDED_ON = date(1997, 1, 1)
# The departments took today's names on 1 March 2025; here on 1 January, so that one tree holds for the half-year.
_DEPARTMENTS_FOUNDED_ON = date(2025, 1, 1)
_KIND_NAMES = {
    "xã": (AgencyKind.COMMUNE, "Commune"),
    "thị trấn": (AgencyKind.COMMUNE, "Township"),
    "phường": (AgencyKind.WARD, "Ward"),
}


@dataclass(frozen=True)
class FormerCommune:
    """A commune that ended, and the communes of today that it went to."""

    code: str
    name: str
    district: DistrictRow
    successors: tuple[CommuneRow, ...]


def list_former_units() -> tuple[PlannedAgency, ...]:
    """Every unit that ended on the day of the merger, parents first."""
    return (
        *(_plan_province(province) for province in FORMER_PROVINCES),
        *(_plan_centre(province) for province in FORMER_PROVINCES),
        *(unit for province in FORMER_PROVINCES for unit in _plan_departments(province)),
        *(_plan_district(district) for district in load_districts()),
        *(_plan_commune(commune) for commune in list_former_communes()),
    )


def list_former_communes() -> tuple[FormerCommune, ...]:
    """The communes that ended, as far as they are told, in the order of districts."""
    found = []
    for district in load_districts():
        rows = list_communes_of(district)
        names = dict.fromkeys(name for row in rows for name in row.former_names)
        for number, name in enumerate(names, start=1):
            successors = tuple(row for row in rows if name in row.former_names)
            found.append(FormerCommune(f"{former_district_code(district)}-{number:02}", name, district, successors))
    return tuple(found)


def list_communes_of(district: DistrictRow) -> tuple[CommuneRow, ...]:
    """The communes of today that lie where a district was."""
    return tuple(each for each in load_communes() if each.district == district.code)


def former_province_code(province: str) -> str:
    """The agency code of a former province."""
    return f"{province}-CU"


def former_centre_code(province: str) -> str:
    """The agency code of the service centre of a former province."""
    return f"{province}-CU-TTHCC"


def former_department_code(province: str, department: str) -> str:
    """The agency code of a department of a former province."""
    return f"{province}-CU-{department}"


def former_district_code(district: DistrictRow) -> str:
    """The agency code of a district."""
    return f"{district.province}-CU-{district.code}"


def _plan_province(province: str) -> PlannedAgency:
    name = FORMER_PROVINCES[province]
    return PlannedAgency(
        code=former_province_code(province),
        name=_former(f"Tỉnh {name}", f"{name} Province"),
        kind=AgencyKind.PROVINCE,
        parent=None,
        opened_on=_FOUNDED_ON,
        closed_on=MERGER_DAY,
    )


def _plan_centre(province: str) -> PlannedAgency:
    name = FORMER_PROVINCES[province]
    return PlannedAgency(
        code=former_centre_code(province),
        name=_former(f"Trung tâm Phục vụ hành chính công tỉnh {name}", f"{name} Public Administrative Service Centre"),
        kind=AgencyKind.SERVICE_CENTRE,
        parent=former_province_code(province),
        opened_on=date(2018, 10, 1),
        closed_on=MERGER_DAY,
    )


def _plan_departments(province: str) -> tuple[PlannedAgency, ...]:
    name = FORMER_PROVINCES[province]
    return tuple(
        PlannedAgency(
            code=former_department_code(province, department.code),
            name=_former(f"{department.vi} {name}", f"{department.en}, {name}")
            if department.vi.endswith(" tỉnh")
            else _former(f"{department.vi} tỉnh {name}", f"{department.en}, {name}"),
            kind=AgencyKind.DEPARTMENT,
            parent=former_province_code(province),
            opened_on=_DEPARTMENTS_FOUNDED_ON,
            closed_on=MERGER_DAY,
            size=_share_of_inhabitants(province),
        )
        for department in load_departments()
    )


def _plan_district(district: DistrictRow) -> PlannedAgency:
    return PlannedAgency(
        code=former_district_code(district),
        name=_former(_capitalise(district.vi), district.en),
        kind=AgencyKind.DISTRICT,
        parent=former_province_code(district.province),
        opened_on=_FOUNDED_ON,
        closed_on=MERGER_DAY,
        size=sum(relative_size(commune) for commune in list_communes_of(district)),
    )


def _plan_commune(commune: FormerCommune) -> PlannedAgency:
    prefix = next(each for each in _KIND_NAMES if commune.name.startswith(f"{each} "))
    kind, en = _KIND_NAMES[prefix]
    return PlannedAgency(
        code=commune.code,
        name=_former(_capitalise(commune.name), f"{commune.name.removeprefix(f'{prefix} ')} {en}"),
        kind=kind,
        parent=former_district_code(commune.district),
        opened_on=_FOUNDED_ON,
        closed_on=MERGER_DAY,
        size=sum(relative_size(each) / len(each.former_names) for each in commune.successors),
    )


def _share_of_inhabitants(province: str) -> float:
    districts = [district for district in load_districts() if district.province == province]
    here = sum(commune.inhabitants for district in districts for commune in list_communes_of(district))
    return here / sum(commune.inhabitants for commune in load_communes())


def _former(vi: str, en: str) -> Text:
    return {"vi": f"{vi} (cũ)", "en": f"{en} (former)"}


def _capitalise(name: str) -> str:
    return name[0].upper() + name[1:]
