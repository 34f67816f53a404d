"""The report is asked for under the filter, made beside the requests, and written in the office's own templates."""

import io
import time

import docx
import pptx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt
from lxml import html
from sqlalchemy import select

from survey.accounts.models import Role
from survey.audit import AuditEvent
from survey.jobs.models import Job, JobState
from tests.web.printing.desk import desk_of
from tests.web.test_accounts import make_account

PAGE = "/analyst/campaigns/HL26/report"
TEMPLATES = "/analyst/templates"


@pytest.fixture
def desk(province_app, session, answered_province):
    make_account(session, "phantich", Role.ANALYST)
    return desk_of(province_app, "phantich")


def send(desk, page, address, data):
    """Send what a form of a page sends."""
    token = html.fromstring(desk.get(page).text).xpath("//main//input[@name='csrf_token']/@value")[0]
    return desk.post(address, data={"csrf_token": token, **data}, content_type="multipart/form-data")


@pytest.fixture
def ask(desk, session):
    """Ask for a file and wait for it: its job, and its content."""

    def ask(kind, query="", **data):
        reply = send(
            desk, PAGE, f"{PAGE}{query}", {"kind": kind, "written_in": "vi", "against": "", "unit": "", **data}
        )
        assert reply.status_code == 303, reply.text
        number = int(reply.location.rsplit("/", 1)[1])
        deadline = time.monotonic() + 60
        while True:
            session.rollback()
            job = session.get_one(Job, number, populate_existing=True)
            if job.state in {JobState.DONE, JobState.FAILED} or time.monotonic() > deadline:
                return job, desk.get(f"{reply.location}/file").data
            time.sleep(0.1)

    return ask


def test_the_document_says_the_index_of_the_page_under_the_filter(desk, ask, answered_province):
    query = f"?agency={answered_province.ward.code}"
    page = html.fromstring(desk.get(f"/analyst/campaigns/HL26{query}").text)
    index = page.xpath("string(//dl[@class='headline']//dd/text())").strip()
    job, content = ask("report_docx", query)
    assert job.state == JobState.DONE
    written = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)
    assert f"đạt {index}%" in written


def test_a_filter_that_leaves_too_little_is_explained(desk, ask, session):
    job, _ = ask("report_pdf", "?mode=kiosk")
    assert job.state == JobState.FAILED
    assert "chưa đủ phiếu" in desk.get(f"/admin/jobs/{job.id}").text


def test_what_is_not_offered_is_refused_with_the_choices_kept(desk):
    reply = send(desk, PAGE, PAGE, {"kind": "fax", "written_in": "en", "against": "", "unit": ""})
    assert reply.status_code == 422
    assert html.fromstring(reply.text).xpath("//select[@name='written_in']/option[@selected]/@value") == ["en"]


def test_the_office_s_own_templates_are_followed_until_they_are_given_up(desk, ask, session):
    own = docx.Document(io.BytesIO(desk.get("/analyst/templates/template.docx").data))
    own.styles["Normal"].font.size = Pt(17)
    sent = io.BytesIO()
    own.save(sent)
    keep = {"template": (io.BytesIO(sent.getvalue()), "mau.docx")}
    assert send(desk, TEMPLATES, f"{TEMPLATES}/docx", keep).status_code == 303
    assert "template.kept" in session.scalars(select(AuditEvent.action)).all()
    _, content = ask("report_docx")
    assert docx.Document(io.BytesIO(content)).styles["Normal"].font.size == Pt(17)
    assert send(desk, TEMPLATES, f"{TEMPLATES}/docx", {"remove": "yes"}).status_code == 303
    _, content = ask("report_docx")
    assert docx.Document(io.BytesIO(content)).styles["Normal"].font.size == Pt(13)


def test_files_that_are_no_templates_are_refused_with_the_reason(desk):
    def send_template(kind, content):
        return send(desk, TEMPLATES, f"{TEMPLATES}/{kind}", {"template": (io.BytesIO(content), f"mau.{kind}")})

    assert "không mở được" in send_template("docx", b"PK not a document").text
    assert "không mở được" in send_template("pptx", b"").text
    of_letters = docx.Document(io.BytesIO(desk.get("/analyst/templates/template.docx").data))
    of_letters.styles["Caption"].element.set(qn("w:type"), "character")
    sent = io.BytesIO()
    of_letters.save(sent)
    assert "Mẫu thiếu kiểu (style): Caption." in send_template("docx", sent.getvalue()).text
    bare = pptx.Presentation()
    for layout in list(bare.slide_layouts)[2:]:
        bare.slide_layouts.remove(layout)
    made = io.BytesIO()
    bare.save(made)
    reply = send_template("pptx", made.getvalue())
    assert (reply.status_code, "ít nhất 6 bố cục" in reply.text) == (422, True)
