"""Every address of the office, tried by somebody who has every role, but on one ward: nothing of another shows.

The other ward has an answer with a comment, a case with a note and a tag, an alert with its rule, a counter with a
code, dossiers, and a plan. Each of these holds a word or a number that stands nowhere else.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date

import pytest
from lxml import html
from sqlalchemy import func, select

from survey import clock
from survey.accounts.models import Account, Role, RoleGrant
from survey.audit import Actor, AuditEvent
from survey.campaigns.commands import issue_code
from survey.campaigns.models import CampaignTarget, CounterCode
from survey.collection.models import Assurance, Comment, Mode, Response
from survey.followup.commands import open_case, set_tags
from survey.followup.models import Alert, AlertGrouping, AlertRule, Case
from survey.jobs.commands import ask_job
from survey.organisation.models import Agency, AgencyKind, Counter, CounterService
from survey.sampling.models import TransactionCount
from tests.followup.conftest import BAD, GOOD, store_response
from tests.web.test_access import PUBLIC
from tests.web.test_accounts import make_account, sign_in

BINH = Actor(None, "Lê Văn Bình")
NAME, HIDDEN, DOSSIERS, TARGET, N_ANSWERS = "Phường Khuất Nẻo", "kinmitbung", 918273, 645372, 37
# Where the names of other agencies are meant to stand: to whom a case may be passed on.
NAMES_SHOW = {"admin.show_case", "admin.show_comment", "admin.show_row"}


@dataclass(frozen=True)
class Elsewhere:
    """What is to be tried from outside: another ward and what it has."""

    agency: Agency
    counter: Counter
    code: CounterCode
    response: Response
    case: Case
    alert: Alert
    rule: AlertRule
    job_id: int


@pytest.fixture
def elsewhere(session, small_province):
    """Another ward of the province, with answers, a case, an alert, dossiers, a plan and somebody's job."""
    at = clock.now()
    agency = Agency(
        code="TG-P9",
        name={"vi": NAME},
        kind=AgencyKind.WARD,
        parent=small_province.province,
        opened_on=date(2025, 7, 1),
    )
    session.add(agency)
    session.flush()
    counter = Counter(
        agency=agency,
        number="9",
        name={"vi": f"Quầy {HIDDEN}"},
        opened_on=date(2025, 7, 1),
        services=[CounterService(service_id=small_province.services[0].id, responsible_agency_id=agency.id)],
    )
    session.add(counter)
    session.flush()
    code = issue_code(session, counter, at)
    responses = [
        build_response(small_province, counter, number, at, BAD if number == 0 else GOOD) for number in range(N_ANSWERS)
    ]
    session.add_all(responses)
    session.flush()
    session.add(Comment(response_id=responses[0].id, item_code="comment", text=f"Chuyện {HIDDEN}"))
    case = open_case(session, responses[0].id, agency_id=agency.id, due_on=clock.today(), note=HIDDEN, by=BINH, at=at)
    set_tags(session, case, [HIDDEN], by=BINH, at=at)
    rule = AlertRule(
        name=HIDDEN, agency_id=agency.id, grouping=AlertGrouping.COUNTER, low_scores=1, low_at_most=1, days=1
    )
    session.add(rule)
    session.flush()
    alert = Alert(rule_id=rule.id, counter_id=counter.id, agency_id=agency.id, raised_at=at, low_scores=1)
    service = small_province.services[0].id
    session.add(alert)
    session.add(TransactionCount(agency_id=agency.id, service_id=service, month=date(2026, 3, 1), dossiers=DOSSIERS))
    session.add(
        CampaignTarget(
            campaign_id=small_province.campaign.id, agency_id=agency.id, service_id=service, responses=TARGET
        )
    )
    job = ask_job(session, "answers_csv", {"name": HIDDEN, "chosen": {}}, by=BINH, at=at)
    session.commit()
    return Elsewhere(agency, counter, code, responses[0], case, alert, rule, job.id)


def build_response(province, counter, number, at, ratings):
    return Response(
        submission_key=f"X{number:011}",
        campaign_id=province.campaign.id,
        version_id=province.campaign.version_id,
        counter_id=counter.id,
        receiving_agency_id=counter.agency_id,
        responsible_agency_id=counter.agency_id,
        service_id=province.services[0].id,
        mode=Mode.QR,
        assurance=Assurance.OPEN,
        language="vi",
        received_at=at,
        received_on=clock.local_day(at),
        seconds_taken=90,
        ratings=ratings,
    )


@pytest.fixture
def desk(province_app, session, small_province):
    """A browser of somebody with every role on the first ward, where there is an answer too."""
    small_province.campaign.is_demonstration = True
    store_response(session, small_province, BAD, comment="Mở thêm quầy", at=clock.now())
    account = make_account(session, "phuong", Role.ADMINISTRATOR, agency_id=small_province.ward.id)
    grow(session, account, small_province.ward.id)
    desk = province_app.test_client()
    sign_in(desk, "phuong")
    return desk


def grow(session, account, agency_id):
    kept = session.get_one(Account, account.id)
    kept.grants += [RoleGrant(role=role, agency_id=agency_id) for role in Role if role is not Role.ADMINISTRATOR]
    session.commit()


def list_addresses(app, elsewhere):
    """Each address that is read, about what belongs to the other ward, without and with filters that ask for it."""
    fillers = {
        "response_id": elsewhere.response.id,
        "case_id": elsewhere.case.id,
        "alert_id": elsewhere.alert.id,
        "rule_id": elsewhere.rule.id,
        "job_id": elsewhere.job_id,
        "weighting_code": "w1",
        "username": "phuong",
        "number": 1,
        "figure_id": 1,
        "token": "x" * 22,
    }
    queries = ("", f"?agency={elsewhere.agency.code}", f"?counter={elsewhere.counter.id}&told_by=receiving&closed=1")
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC or "GET" not in rule.methods:
            continue
        for address in sorted(fill(rule.rule, fillers, elsewhere)):
            for query in queries:
                yield rule.endpoint, address + query
    key = f"key={elsewhere.agency.code}"
    for register in ("agencies", "counters", "counter_services", "counts"):
        yield "admin.show_register", f"/admin/organisation/{register}?q={elsewhere.agency.code}"
        yield "admin.show_row", f"/admin/organisation/{register}/row?{key}"
        yield "admin.show_row", f"/admin/organisation/{register}/row?{key}&key=9"
    yield "admin.list_comments", f"/admin/comments?q={HIDDEN}"
    yield "admin.list_comments", f"/admin/comments?tag={HIDDEN}"
    yield "admin.list_cases_page", f"/admin/cases?tag={HIDDEN}"
    yield "admin.list_counters", f"/admin/counters?q={elsewhere.code.code}"
    yield "analyst.show_comparison", "/analyst/campaigns/HL26/comparison?b.agency=TG-P9"


def fill(rule, fillers, elsewhere):
    """A rule with every value that its variables may have."""
    words = re.search(r"<any\(([^)]*)\)[^>]*>", rule)
    if words:
        for word in words[1].split(","):
            yield from fill(rule.replace(words[0], word.strip(), 1), fillers, elsewhere)
        return
    rule = re.sub(r"<(?:int:)?(\w+)>", lambda part: str(fillers.get(part[1], part[0])), rule)
    if "<name>" in rule:
        names = ("overview", "agencies", "months", "drivers") if "plots" in rule else ("agencies", "counters", "counts")
        for name in names:
            yield from fill(rule.replace("<name>", name), fillers, elsewhere)
        return
    for code in ("HL26", "sipas_1001_counter", elsewhere.code.code, elsewhere.agency.code) if "<" in rule else ("",):
        yield re.sub(r"<[^>]+>", code, rule)


def read_all(reply):
    """The text of a page or file, unpacked where it is packed."""
    data = reply.get_data()
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            data = b"\n".join(packed.read(name) for name in packed.namelist())
    return re.sub(r"(?<=\d)[.\s\u00a0](?=\d{3})", "", data.decode(errors="replace"))


def test_nothing_of_another_ward_shows_anywhere(province_app, desk, elsewhere):
    shown, n_read = [], 0
    secrets = (HIDDEN, str(DOSSIERS), str(TARGET), elsewhere.code.code)
    for endpoint, address in list_addresses(province_app, elsewhere):
        reply = desk.get(address)
        assert reply.status_code < 500, address
        if reply.status_code != 200:
            continue
        n_read += 1
        text = read_all(reply)
        # What was typed into a search stands in its field again.
        asked = address.partition("?")[2]
        found = [word for word in secrets if word in text and word not in asked]
        if NAME in text and endpoint not in NAMES_SHOW:
            found.append(NAME)
        shown += [(address, word) for word in found]
    assert not shown, "\n".join(map(str, shown))
    assert n_read > 100


@pytest.mark.parametrize("address", ["/admin/campaigns", "/admin/campaigns/HL26", "/analyst/"])
def test_answers_of_another_ward_are_not_counted_in(desk, elsewhere, address):
    numbers = re.findall(r">\s*(\d+)\s*<", desk.get(address).text)
    assert "1" in numbers
    assert not {str(N_ANSWERS), str(N_ANSWERS + 1)} & set(numbers)


def test_nothing_of_another_ward_is_changed(session, desk, elsewhere):
    token = html.fromstring(desk.get("/account/me").text).xpath("//input[@name='csrf_token']/@value")[0]
    before = session.scalar(select(func.max(AuditEvent.id)))
    day, seen = {"-day": "1", "-month": "1", "-year": "2027"}, str(elsewhere.case.steps[-1].id)
    due = {f"due_on{part}": value for part, value in day.items()}
    tried = {
        f"/admin/cases/{elsewhere.case.id}/acknowledge": {"seen": seen},
        f"/admin/cases/{elsewhere.case.id}/answer": {"seen": seen, "reply": "đã xong"},
        f"/admin/cases/{elsewhere.case.id}/tags": {"tags": "khác"},
        f"/admin/comments/{elsewhere.response.id}/case": {"agency": str(elsewhere.agency.id), **due},
        f"/admin/alerts/{elsewhere.alert.id}/seen": {},
        "/admin/alerts/seen": {"last": str(elsewhere.alert.id)},
        f"/admin/alerts/rules/{elsewhere.rule.id}": {"name": "khác", "agency": str(elsewhere.agency.id)},
        f"/admin/counters/{elsewhere.code.code}/replace": {"reason": "vì thế"},
        f"/admin/counters/{elsewhere.code.code}/withdraw": {"reason": "vì thế"},
        "/admin/counters/print": {"code": elsewhere.code.code, "product": "a4", "languages": "vi"},
        f"/admin/logos/{elsewhere.agency.code}": {"remove": "1"},
        f"/admin/organisation/agencies/row?key={elsewhere.agency.code}": {"name_vi": "Khác"},
        "/admin/organisation/agencies/succession": {
            "predecessors": elsewhere.agency.code,
            "successors": "TG-P1",
            "succeeded_on": "2026-07-01",
        },
        "/admin/collection/HL26/admission": {"counter": elsewhere.code.code, "act": "set_aside", "reason": "vì thế"},
        "/admin/campaigns/HL26/state": {"state": "closed"},
        "/admin/campaigns/HL26/plan": {"total": "100", "rule": "equal", "minimum": "0", "keep": "y"},
        "/admin/retention/HL26": {"way": "erase", "received_before": clock.today().isoformat()},
        "/admin/retention/HL26/due": {"way": "erase", "received_before": clock.today().isoformat()},
        "/admin/retention/HL26/rule": {"way": "erase", "months": "1"},
        "/admin/retention/HL26/rule/removal": {},
        "/admin/public-page": {"turn": "on"},
        "/admin/accounts/phuong/close": {},
        "/analyst/campaigns/HL26/releases": {"note": "của phường"},
        f"/analyst/campaigns/HL26/files?agency={elsewhere.agency.code}": {"kind": "answers_csv", "written_in": "vi"},
        f"/analyst/campaigns/HL26/report?agency={elsewhere.agency.code}": {"kind": "report_pdf", "written_in": "vi"},
    }
    for address, data in tried.items():
        reply = desk.post(address, data={"csrf_token": token, **data})
        assert reply.status_code in {303, 403, 404, 409, 422}, (address, reply.status_code)
    session.expire_all()
    changed = session.scalars(select(AuditEvent.action).where(AuditEvent.id > before)).all()
    assert changed == []
    assert elsewhere.alert.seen_at is None


def test_a_file_is_not_fetched_any_more_once_the_role_covers_less(province_app, session, small_province, elsewhere):
    small_province.campaign.is_demonstration = True
    account = make_account(session, "phantich", Role.ANALYST)
    desk = province_app.test_client()
    sign_in(desk, "phantich")
    page = desk.get("/analyst/campaigns/HL26/files")
    led = desk.send_form(page, {"kind": "answers_csv"}, action="/analyst/campaigns/HL26/files")
    job = led.location
    runner = province_app.extensions["sipas_jobs"]
    runner._thread.join(60)
    assert desk.get(f"{job}/file").status_code == 200
    session.get_one(Account, account.id).grants[0].agency_id = small_province.ward.id
    session.commit()
    assert desk.get(f"{job}/file").status_code == 403
    assert "không còn được đọc" in desk.get(job).text
