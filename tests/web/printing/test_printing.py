"""Printing for many counters, through the pages: what is chosen, how far it is, and who may take the file."""

import io
import zipfile
from unicodedata import normalize

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from lxml import html
from sqlalchemy import select

from survey import clock
from survey.accounts.models import Role
from survey.audit import AuditEvent
from survey.campaigns.commands import issue_code
from survey.campaigns.qr import qr_address
from survey.jobs.models import Job, JobState
from survey.organisation.models import Counter
from tests.web.printing.desk import desk_of, wait_for_job
from tests.web.test_accounts import make_account

BASE_URL = "http://localhost:8000"


def add_counters(session, small_province, n):
    """More counters of the ward, each with a code."""
    for number in range(10, 10 + n):
        counter = Counter(
            agency=small_province.ward, number=str(number), name={"vi": f"Quầy {number}"}, opened_on=clock.now().date()
        )
        session.add(counter)
        session.flush()
        issue_code(session, counter, clock.now())
    session.commit()


def print_from(desk, page="/admin/counters", *, codes=(), everything=False, **choices):
    """Send the form of the list of counters, as its first or its second button does."""
    form = html.fromstring(desk.get(page).text).forms[-1]
    assert form.action == "/admin/counters/print"
    data = dict(form.form_values()) | choices | {"code": list(codes)} | ({"all": "1"} if everything else {})
    return desk.post(form.action, data=data)


def read_printed(pdf):
    pixels = (page.render(scale=3, grayscale=True).to_numpy() for page in pypdfium2.PdfDocument(pdf))
    return [found.text for one in pixels for found in zxingcpp.read_barcodes(np.ascontiguousarray(one))]


def address_of(code):
    return qr_address(BASE_URL, code.code)


def test_a_few_counters_are_printed_at_once(desk, small_province):
    reply = print_from(desk, codes=[small_province.busy_code.code], product="a5")
    assert (reply.status_code, reply.mimetype) == (200, "application/pdf")
    assert read_printed(reply.data) == [address_of(small_province.busy_code)]


def test_all_counters_found_are_printed_and_no_others(desk, small_province):
    reply = print_from(desk, "/admin/counters?q=quay+so+2", everything=True, product="svg")
    names = zipfile.ZipFile(io.BytesIO(reply.data)).namelist()
    assert names == [f"qr-{small_province.busy_code.code}.svg", "manifest.csv"]


def test_many_are_printed_beside_and_the_page_leads_to_the_file(desk, session, small_province):
    add_counters(session, small_province, 12)
    reply = print_from(desk, everything=True, product="a4", languages="vi")
    assert reply.status_code == 303
    done = wait_for_job(desk, reply.location)
    (link,) = html.fromstring(done.text).xpath("//a[contains(@href, '/file')]/@href")
    file = desk.get(link)
    assert file.headers["Content-Disposition"] == "attachment; filename=sipas-a4-14.pdf"
    assert len(set(read_printed(file.data))) == 14
    text = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(file.data))
    assert "Mời Ông/Bà" in normalize("NFC", text)
    assert "Please" not in text
    job = session.scalar(select(Job))
    assert (job.state, job.n_rows) == (JobState.DONE, 14)
    assert {"job.asked", "export.made"} <= set(session.scalars(select(AuditEvent.action)))


def test_what_was_chosen_stays_when_nothing_was_ticked(desk, small_province):
    reply = print_from(desk, "/admin/counters?q=quay", product="tent", languages="vi")
    assert reply.status_code == 422
    page = html.fromstring(reply.text)
    assert "Xin đánh dấu ít nhất một quầy" in reply.text
    chosen = page.xpath("//select[@name='product' or @name='languages']/option[@selected]/@value")
    assert chosen == ["tent", "vi"]
    assert page.xpath("//input[@id='q']/@value") == ["quay"]


def test_a_product_that_is_not_offered_is_refused_and_the_ticks_stay(desk, small_province):
    code = small_province.code.code
    reply = print_from(desk, codes=[code], product="a0")
    assert reply.status_code == 422
    assert html.fromstring(reply.text).xpath("//input[@name='code' and @checked]/@value") == [code]


def test_a_name_that_cannot_be_printed_is_told_where_it_was_asked(desk, session, small_province):
    small_province.counter.name = {"vi": "Quầy 😀"}
    session.commit()
    reply = print_from(desk, codes=[small_province.code.code])
    assert reply.status_code == 422
    assert "Không in được tờ" in reply.text


def test_a_job_that_fails_says_why_in_plain_words(desk, session, small_province):
    add_counters(session, small_province, 12)
    small_province.counter.name = {"vi": "Quầy 😀"}
    session.commit()
    address = print_from(desk, everything=True).location
    assert "Không in được tờ" in wait_for_job(desk, address).text
    assert "cannot be printed" in desk.get(f"{address}?lang=en").text


def test_a_coordinator_prints_for_their_own_agency_only(province_app, session, desk, small_province):
    make_account(session, "dieuphoi", Role.COORDINATOR, small_province.department.id)
    own = desk_of(province_app, "dieuphoi")
    assert "Không có quầy nào" in own.get("/admin/counters").text
    data = {"csrf_token": "", "product": "a4", "languages": "vi", "code": small_province.code.code, "all": "1"}
    province_app.config["WTF_CSRF_ENABLED"] = False
    assert own.post("/admin/counters/print", data=data).status_code == 422
    assert own.get(f"/admin/counters/{small_province.code.code}").status_code == 404


def test_a_file_is_only_for_who_asked_and_for_administrators(province_app, session, desk, small_province):
    add_counters(session, small_province, 12)
    make_account(session, "dieuphoi", Role.COORDINATOR, small_province.ward.id)
    make_account(session, "nguoikhac", Role.COORDINATOR, small_province.ward.id)
    make_account(session, "quantriso", Role.ADMINISTRATOR, small_province.department.id)
    own, other, elsewhere = (desk_of(province_app, name) for name in ("dieuphoi", "nguoikhac", "quantriso"))
    address = print_from(own, everything=True, product="svg").location
    wait_for_job(own, address)
    for client, status in ((own, 200), (desk, 200), (other, 404), (elsewhere, 404)):
        assert client.get(address).status_code == status
        assert client.get(f"{address}/file").status_code == status
    listed = "Mã QR dạng SVG (tệp ZIP), 14 quầy"
    assert listed in own.get("/admin/jobs").text
    assert listed in desk.get("/admin/jobs").text
    assert listed not in other.get("/admin/jobs").text
    assert "Người đặt" in desk.get("/admin/jobs").text
    assert "Người đặt" not in own.get("/admin/jobs").text


def test_there_is_no_file_of_a_job_that_is_not_done(desk, session):
    job = Job(kind="posters", parameters={"name": "x"}, state=JobState.FAILED, asked_at=clock.now(), problem="")
    session.add(job)
    session.commit()
    assert "Không làm được" in desk.get(f"/admin/jobs/{job.id}").text
    assert desk.get(f"/admin/jobs/{job.id}/file").status_code == 404
    assert desk.get("/admin/jobs/99999").status_code == 404


def test_counters_are_found_by_words_by_code_as_printed_and_by_agency(desk, small_province):
    code = small_province.busy_code.code
    for query in ("q=quay+so+2", f"q={code[:4]}-{code[4:]}", f"q={code[2:].lower()}"):
        page = html.fromstring(desk.get(f"/admin/counters?{query}").text)
        assert page.xpath("//input[@name='code']/@value") == [code]
    assert "Quầy số 1" in desk.get("/admin/counters?agency=TG").text
    assert "Không có quầy nào" in desk.get("/admin/counters?agency=TG-S1").text
    assert desk.get("/admin/counters?agency=nothing").status_code == 404


def test_a_long_list_is_shown_in_pages_and_printed_whole(desk, session, small_province):
    add_counters(session, small_province, 130)
    first, second = (html.fromstring(desk.get(f"/admin/counters?page={page}").text) for page in (1, 2))
    shown = [page.xpath("//input[@name='code']/@value") for page in (first, second)]
    assert [len(codes) for codes in shown] == [100, 32]
    assert not set(shown[0]) & set(shown[1])
    assert first.xpath("//nav[@class='pages']/a[@aria-current]/text()") == ["1"]
    assert "(132)" in first.xpath("string(//button[@name='all'])")


@pytest.mark.parametrize("page", ["0", "-3", "99", "x"])
def test_a_page_that_is_not_there_is_no_fault(desk, page):
    assert desk.get(f"/admin/counters?page={page}").status_code == 200
