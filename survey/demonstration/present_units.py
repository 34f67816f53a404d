"""The units of today: province, departments, the provincial centre, communes and wards."""

from survey.demonstration.plan import MERGER_DAY, PlannedAgency
from survey.demonstration.tables import CommuneRow, load_communes, load_departments
from survey.organisation.models import AgencyKind

PROVINCE = "TG"
CENTRE = "TG-TTHCC"

_KIND_NAMES = {"commune": ("Xã", "Commune"), "ward": ("Phường", "Ward")}


def list_present_units() -> tuple[PlannedAgency, ...]:
    """Every unit that opened on the day of the merger, parents first."""
    return (
        _plan_unit(PROVINCE, "Tỉnh Thanh Giang", "Thanh Giang Province", AgencyKind.PROVINCE, parent=None),
        *(
            _plan_unit(department_code(each.code), each.vi, each.en, AgencyKind.DEPARTMENT, size=1.0)
            for each in load_departments()
        ),
        _plan_unit(
            CENTRE,
            "Trung tâm Phục vụ hành chính công tỉnh",
            "Provincial Public Administrative Service Centre",
            AgencyKind.SERVICE_CENTRE,
        ),
        *(_plan_commune(each) for each in load_communes()),
    )


def department_code(department: str) -> str:
    """The agency code of a department of today."""
    return f"{PROVINCE}-{department}"


def commune_code(commune: CommuneRow) -> str:
    """The agency code of a commune or ward of today."""
    return f"{PROVINCE}-{commune.code}"


def relative_size(commune: CommuneRow) -> float:
    """A commune's inhabitants, where the average commune has 1."""
    communes = load_communes()
    return commune.inhabitants * len(communes) / sum(each.inhabitants for each in communes)


def _plan_commune(commune: CommuneRow) -> PlannedAgency:
    vi, en = _KIND_NAMES[commune.kind]
    return _plan_unit(
        commune_code(commune),
        f"{vi} {commune.name}",
        f"{commune.name} {en}",
        AgencyKind(commune.kind),
        size=relative_size(commune),
    )


def _plan_unit(
    code: str, vi: str, en: str, kind: AgencyKind, *, parent: str | None = PROVINCE, size: float = 0.0
) -> PlannedAgency:
    return PlannedAgency(code, {"vi": vi, "en": en}, kind, parent, MERGER_DAY, None, size)
