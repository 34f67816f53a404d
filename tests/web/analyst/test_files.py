"""Files of answers are asked for under the filter, made beside the requests, and counted."""

import io
import time
import zipfile
from hashlib import sha256

import pandas as pd
import pytest
from sqlalchemy import select, update

from survey.accounts.models import Role
from survey.audit import AuditEvent
from survey.collection.models import Response
from survey.jobs.models import Job, JobState
from survey.sampling.recipe import Margin, PoststratifyStep, Recipe
from tests.web.analyst.test_report import send
from tests.web.printing.desk import desk_of
from tests.web.test_accounts import make_account

PAGE = "/analyst/campaigns/HL26/files"


@pytest.fixture
def desk(province_app, session, answered_province):
    make_account(session, "phantich", Role.ANALYST)
    return desk_of(province_app, "phantich")


@pytest.fixture
def ask(desk, session):
    """Ask for a file and wait for it: its job, and its content."""

    def ask(kind, query="", detail="traits"):
        reply = send(desk, PAGE, f"{PAGE}{query}", {"kind": kind, "written_in": "vi", "detail": detail})
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


def test_the_whole_package_comes_with_its_count_and_its_checksum(desk, ask, session):
    job, content = ask("answers_package")
    assert (job.state, job.n_rows, job.sha256) == (JobState.DONE, 80, sha256(content).hexdigest())
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert {
        "answers.csv",
        "answers.sav",
        "answers.dta",
        "answers.parquet",
        "indices.R",
        "weight.sps",
        "ddi.xml",
    } <= set(archive.namelist())
    assert len(pd.read_csv(archive.open("answers.csv"))) == 80
    page = desk.get(f"/admin/jobs/{job.id}").text
    assert "Có 80 phiếu trong tệp" in page
    assert job.sha256 in page
    session.rollback()
    taken = session.scalars(select(AuditEvent).where(AuditEvent.action == "export.made")).all()
    assert [event.subject for event in taken] == [f"job:{job.id}"]


def test_the_filter_of_the_page_holds_for_the_file(ask):
    job, content = ask("answers_csv", "?mode=paper", "times")
    assert job.n_rows == 16
    assert set(pd.read_csv(io.BytesIO(content))["mode"]) == {"paper"}


def test_a_filter_that_leaves_nothing_is_explained(desk, ask):
    job, _ = ask("answers_sav", "?mode=kiosk")
    assert job.state == JobState.FAILED
    assert "Không có phiếu nào khớp với bộ lọc" in desk.get(f"/admin/jobs/{job.id}").text


def test_the_page_warns_where_weights_tell_of_traits(desk, session, make_weighting):
    session.execute(update(Response).values(answers={"gender": "male"}))
    session.commit()
    men = Margin(("trait.gender",), totals={"male": 100.0}, source="Sổ")
    make_weighting(Recipe((PoststratifyStep(men),)), "gioi")
    make_weighting(Recipe((PoststratifyStep(Margin(("agency",))),)), "co-quan")
    warning = "trọng số được lập theo đặc điểm người trả lời (Giới tính)"
    assert warning in desk.get(f"{PAGE}?weights=gioi").text
    assert "respondents&#39; traits (Gender)" in desk.get(f"{PAGE}?weights=gioi&lang=en").text
    assert warning not in desk.get(f"{PAGE}?weights=co-quan").text
    assert warning not in desk.get(PAGE).text


def test_a_file_that_is_not_offered_is_refused_beside_what_was_asked(desk):
    reply = send(desk, PAGE, PAGE, {"kind": "fax", "written_in": "en", "detail": "all"})
    assert reply.status_code == 422
    assert reply.text.count("Xin chọn một trong các mục của danh sách.") == 2
    assert "Not a valid choice" not in reply.text


def test_who_may_read_results_but_take_no_answers_is_not_shown_the_page(province_app, session, answered_province):
    make_account(session, "kiemtra", Role.AUDITOR)
    desk = desk_of(province_app, "kiemtra")
    assert "Tệp dữ liệu" not in desk.get("/analyst/campaigns/HL26").text
    assert desk.get(PAGE).status_code == 403
