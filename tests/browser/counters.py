"""The counters that a respondent can come to."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey import clock
from survey.campaigns.commands import issue_code
from survey.campaigns.models import CounterCode
from survey.campaigns.queries import list_codes_collecting
from survey.organisation.models import Agency, AgencyKind, Counter, CounterService, Service

# More than a page shows as rows, and more than a person reads through.
MANY_SERVICES = 40


@dataclass(frozen=True)
class CounterCodes:
    """Codes of the demonstration: some services as rows, many as a list, one ended, and one where nobody collects."""

    few: str
    many: str
    retired: str
    closed: str


def find_counter_codes(session: Session) -> CounterCodes:
    """A code of each kind; the demonstration has all but a counter where nobody collects, which is added."""
    collecting = list_codes_collecting(session, clock.today())
    return CounterCodes(
        few=next(code.code for code in collecting if 2 <= len(code.counter.services) <= 8),
        many=next(code.code for code in collecting if len(code.counter.services) >= MANY_SERVICES),
        retired=session.scalars(select(CounterCode.code).where(CounterCode.retired_at.is_not(None)).limit(1)).one(),
        closed=_add_counter_outside_the_campaign(session),
    )


def _add_counter_outside_the_campaign(session: Session) -> str:
    name = {"vi": "Phường Ngoài Đợt", "en": "Ngoài Đợt Ward"}
    agency = Agency(code="NGOAI", name=name, kind=AgencyKind.WARD, opened_on=clock.today())
    session.add(agency)
    session.flush()
    service_id = session.scalars(select(Service.id).limit(1)).one()
    counter = Counter(
        agency=agency,
        number="1",
        name={"vi": "Quầy số 1", "en": "Counter 1"},
        opened_on=clock.today(),
        services=[CounterService(service_id=service_id, responsible_agency_id=agency.id)],
    )
    session.add(counter)
    return issue_code(session, counter, clock.now()).code
