"""Results are published from the page, shown as they were frozen, and withdrawn with a reason."""

import csv
import io
import time
from pathlib import Path

import pytest
from lxml import html
from sqlalchemy import select, update

from survey.accounts.models import Role, RoleGrant
from survey.audit import AuditEvent
from survey.collection.models import Response
from survey.indices.releases.models import Release
from survey.indices.releases.verifying import verify_bundle
from survey.jobs.models import Job, JobState
from survey.sampling.recipe import Margin, PoststratifyStep, Recipe
from tests.fixtures.answered_province import BAD, Answers, store_answers
from tests.web.analyst.test_report import send
from tests.web.printing.desk import desk_of
from tests.web.test_accounts import make_account

PAGE = "/analyst/campaigns/HL26/releases"
TICKED = {"is_checked": "y"}


@pytest.fixture
def desk(province_app, session, answered_province):
    make_account(session, "phantich", Role.ANALYST)
    return desk_of(province_app, "phantich")


@pytest.fixture
def publish(desk, session):
    """Publish from the page and wait: the job."""

    def publish(note="Kết quả chính thức", query=""):
        reply = send(desk, PAGE, f"{PAGE}{query}", {"note": note, **TICKED})
        assert reply.status_code == 303, reply.text
        number = int(reply.location.rsplit("/", 1)[1])
        deadline = time.monotonic() + 60
        while True:
            session.rollback()
            job = session.get_one(Job, number, populate_existing=True)
            if job.state in {JobState.DONE, JobState.FAILED} or time.monotonic() > deadline:
                return job
            time.sleep(0.1)

    return publish


def read_index(desk):
    """The index as the overview shows it."""
    page = html.fromstring(desk.get("/analyst/campaigns/HL26").text)
    return page.xpath("string(//dl[@class='headline']//dd/text())").strip()


def test_what_is_published_stays_when_answers_come_later(desk, publish, session, answered_province, tmp_path):
    before = read_index(desk)
    assert publish().state == JobState.DONE
    store_answers(session, answered_province, [Answers("ward", 0, BAD, 40)])
    assert read_index(desk) != before
    shown = html.fromstring(desk.get(f"{PAGE}/1").text).xpath("//summary[@id='overall']/..//tbody/tr[1]/td[1]/text()")
    assert shown[0] == before
    figures = list(csv.DictReader(io.StringIO(desk.get(f"{PAGE}/1/figures.csv").data.decode("utf-8-sig"))))
    assert f"{float(figures[0]['index']) * 100:.2f}".replace(".", ",") == before
    bundle = tmp_path / "bundle.zip"
    bundle.write_bytes(desk.get(f"{PAGE}/1/bundle.zip").data)
    assert verify_bundle(bundle).holds


def test_the_page_warns_beside_a_bundle_whose_weights_tell_of_traits(desk, publish, session, make_weighting):
    session.execute(update(Response).values(answers={"gender": "male"}))
    session.commit()
    make_weighting(Recipe((PoststratifyStep(Margin(("trait.gender",), totals={"male": 100.0}, source="Sổ")),)))
    publish()
    publish("Theo giới tính", "?weights=thu")
    warning = "trọng số được lập theo đặc điểm người trả lời (Giới tính)"
    assert warning not in desk.get(f"{PAGE}/1").text
    page = desk.get(f"{PAGE}/2").text
    assert warning in page
    assert "Đã thay đổi: <b>bộ trọng số</b>" in page


def test_a_name_that_begins_like_a_formula_stays_text(desk, publish, session, answered_province):
    answered_province.ward.name = {"vi": "＝1+1", "en": "@SUM(A1)"}
    session.commit()
    publish()
    rows = csv.DictReader(io.StringIO(desk.get(f"{PAGE}/1/figures.csv").data.decode("utf-8-sig")))
    (ward,) = [row for row in rows if row["code"] == answered_province.ward.code]
    assert (ward["name_vi"], ward["name_en"]) == ("'＝1+1", "'@SUM(A1)")


def test_the_second_release_says_what_is_different_from_the_first(desk, publish, session, answered_province):
    publish()
    store_answers(session, answered_province, [Answers("ward", 0, BAD, 40)])
    publish("Bổ sung phiếu")
    page = desk.get(f"{PAGE}/2").text
    assert "phiếu trả lời</b>" in page
    rows = html.fromstring(page).xpath("//h2[@id='difference']/..//tbody/tr")
    assert rows[0].xpath("string(th)") == "Chỉ số hài lòng chung"
    assert rows[0].xpath("string(td[3])").startswith("−")


def test_nothing_is_published_without_a_note_and_a_look(desk, session):
    for data in ({"note": "", **TICKED}, {"note": "Kết quả"}):
        reply = send(desk, PAGE, PAGE, data)
        assert reply.status_code == 422
    assert session.scalars(select(Job)).all() == []
    assert html.fromstring(reply.text).xpath("//input[@name='note']/@value") == ["Kết quả"]


def test_a_part_of_a_campaign_is_refused_before_and_after_it_is_asked_for(desk, publish):
    assert "Chỉ công bố kết quả của cả đợt" in desk.get(f"{PAGE}?mode=qr").text
    job = publish(query="?mode=qr")
    assert job.state == JobState.FAILED
    assert "Chỉ công bố kết quả của cả đợt" in desk.get(f"/admin/jobs/{job.id}").text


def test_a_release_is_withdrawn_with_a_reason_that_stays(desk, publish, session):
    publish()
    assert send(desk, f"{PAGE}/1", f"{PAGE}/1/withdraw", {"reason": " "}).status_code == 422
    assert send(desk, f"{PAGE}/1", f"{PAGE}/1/withdraw", {"reason": "Nhập sai số hồ sơ"}).status_code == 303
    page = desk.get(f"{PAGE}/1").text
    assert "Nhập sai số hồ sơ" in page
    assert "Rút lại lần công bố này" not in page
    session.rollback()
    actions = session.scalars(select(AuditEvent.action).where(AuditEvent.action.like("release.%"))).all()
    assert actions == ["release.published", "release.withdrawn"]


def test_who_reads_a_part_of_the_tree_sees_no_figures_of_the_whole(
    province_app, desk, publish, session, answered_province
):
    publish("Kết quả của cả tỉnh")
    account = make_account(session, "xa", Role.ANALYST)
    for grant in session.scalars(select(RoleGrant).where(RoleGrant.account_id == account.id)):
        grant.agency_id = answered_province.ward.id
    session.commit()
    part = desk_of(province_app, "xa")
    for address in (f"{PAGE}/1", f"{PAGE}/1/figures.csv", f"{PAGE}/1/bundle.zip"):
        assert part.get(address).status_code == 403
    page = part.get(PAGE)
    assert page.status_code == 200
    assert "Công bố kết quả" not in page.text
    assert "Kết quả của cả tỉnh" not in page.text
    assert html.fromstring(page.text).xpath("//h2[@id='list']/..//tr") == []
    assert "không hiện với tài khoản chỉ xem kết quả của một phần" in page.text
    assert "Kết quả của cả tỉnh" in desk.get(PAGE).text


@pytest.mark.parametrize("damage", [Path.unlink, lambda file: file.write_bytes(file.read_bytes()[:-1])])
def test_a_damaged_bundle_is_not_handed_out_as_the_one_published(desk, publish, session, province_app, damage):
    publish()
    release = session.scalars(select(Release)).one()
    damage(province_app.extensions["sipas_settings"].instance / "releases" / release.file)
    session.rollback()
    reply = desk.get(f"{PAGE}/1/bundle.zip")
    assert reply.status_code == 409
    assert "khôi phục tệp này từ bản sao lưu" in reply.text
    assert session.scalars(select(AuditEvent).where(AuditEvent.action == "export.made")).all() == []
    ran = province_app.test_cli_runner().invoke(args="sipas release verify --campaign HL26 --number 1")
    assert ran.exit_code == 1
    assert release.file in ran.stderr


def test_a_release_never_points_at_a_bundle_that_is_not_there(publish, session, province_app):
    publish()
    release = session.scalars(select(Release)).one()
    folder = province_app.extensions["sipas_settings"].instance / "releases"
    assert [each.name for each in folder.iterdir()] == [release.file]
