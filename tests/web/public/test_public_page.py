"""The public page is off until an administrator turns it on, and then shows the release that stands, and no answers."""

import csv
import io
import json
import zipfile

import pytest
from lxml import html
from sqlalchemy import select

from survey import clock
from survey.accounts.models import Role
from survey.audit import Actor, AuditEvent
from survey.database import committing
from survey.indices.choices import read_selection
from survey.indices.releases.frozen import FIGURES
from survey.indices.releases.public_page import turn_page
from survey.indices.releases.storing import publish_release, withdraw_release
from survey.indices.releases.verifying import verify_bundle
from tests.web.analyst.test_report import send
from tests.web.printing.desk import desk_of
from tests.web.test_accounts import make_account

ADDRESSES = ("/public", "/public/HL26", "/public/HL26/figures.csv", "/public/HL26/figures.json", "/public/schema.json")
BY = Actor(None, "test")
FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture
def publish(session, answered_province, tmp_path):
    def publish(**chosen):
        selection = read_selection(session, answered_province.campaign, chosen, clock.today())
        return publish_release(session, selection, tmp_path / "releases", note="Kết quả", by=BY, at=clock.now())

    return publish


@pytest.fixture
def anybody(province_app):
    return province_app.test_client()


@pytest.fixture
def page_is_on(session):
    with committing(session):
        turn_page(session, on=True, by=BY, at=clock.now())


def test_nothing_is_public_until_the_page_is_turned_on(anybody, publish):
    publish()
    assert [anybody.get(address).status_code for address in ADDRESSES] == [404] * len(ADDRESSES)


def test_an_administrator_turns_it_on_and_off(province_app, session, anybody, publish, answered_province):
    # Over demonstration data an administrator needs no second factor.
    answered_province.campaign.is_demonstration = True
    publish()
    make_account(session, "quantri", Role.ADMINISTRATOR)
    desk = desk_of(province_app, "quantri")
    for turn, status in (("on", 200), ("off", 404)):
        assert send(desk, "/admin/public-page", "/admin/public-page", {"turn": turn}).status_code == 303
        assert {anybody.get(address).status_code for address in ADDRESSES} == {status}
    events = session.scalars(select(AuditEvent).where(AuditEvent.action == "release.page_turned")).all()
    assert [(event.before, event.after) for event in events] == [
        ({"is_on": False}, {"is_on": True}),
        ({"is_on": True}, {"is_on": False}),
    ]
    assert send(desk, "/admin/public-page", "/admin/public-page", {"turn": "sideways"}).status_code == 400


def test_the_figures_of_page_and_files_are_those_of_the_release(anybody, publish, page_is_on):
    release = publish()
    page = html.fromstring(anybody.get("/public").text)
    index = release.figures[0]["index"]
    assert page.xpath("string(//dl[@class='headline']//dd/text())") == f"{index * 100:.2f}%".replace(".", ",")
    rows = list(csv.DictReader(io.StringIO(anybody.get("/public/HL26/figures.csv").data.decode("utf-8-sig"))))
    data = json.loads(anybody.get("/public/HL26/figures.json").data)
    schema = json.loads(anybody.get("/public/schema.json").data)
    assert float(rows[0]["index"]) == data["figures"][0]["index"] == index
    fields = schema["properties"]["figures"]["items"]["properties"]
    assert list(rows[0]) == list(data["figures"][0]) == list(fields)
    assert all(each["description"] for each in fields.values())
    assert any("không phải Chỉ số SIPAS quốc gia" in remark["vi"] for remark in data["about"]["remarks"])


@pytest.mark.usefixtures("page_is_on")
def test_a_name_that_begins_like_a_formula_stays_text_and_the_bundle_stays_as_it_was(
    anybody, publish, session, answered_province, tmp_path
):
    answered_province.ward.name = {"vi": FORMULA, "en": FORMULA}
    session.commit()
    release = publish()
    rows = list(csv.DictReader(io.StringIO(anybody.get("/public/HL26/figures.csv").data.decode("utf-8-sig"))))
    (ward,) = [row for row in rows if row["code"] == answered_province.ward.code]
    assert (ward["name_vi"], ward["name_en"]) == (f"'{FORMULA}", f"'{FORMULA}")
    bundle = tmp_path / "releases" / release.file
    assert f",{FORMULA}," in zipfile.ZipFile(bundle).read(FIGURES).decode()
    assert verify_bundle(bundle).holds


def test_agencies_and_services_are_found_without_accents(anybody, publish, page_is_on, answered_province):
    publish()
    page = html.fromstring(anybody.get("/public", query_string={"q": "phuong"}).text)
    assert page.xpath("//h2[@id='local']") != []
    assert page.xpath("//h2[@id='services']") == []
    assert "Không có cơ quan hay thủ tục nào" in anybody.get("/public", query_string={"q": "<b>zzz"}).text


def test_the_release_that_was_withdrawn_gives_way_to_the_one_before(anybody, publish, page_is_on, session):
    publish(to="2026-03")
    second = publish()
    assert "Công bố lần 2" in anybody.get("/public").text
    with committing(session):
        withdraw_release(session, second, "sai", by=BY, at=clock.now())
    assert "Công bố lần 1" in anybody.get("/public").text


def test_without_a_release_the_page_says_so(anybody, page_is_on):
    assert "Chưa có kết quả nào được công bố" in anybody.get("/public").text
    assert anybody.get("/public/HL26").status_code == 404


def test_caches_may_keep_it_and_no_cookie_is_set(anybody, publish, page_is_on):
    publish()
    first = anybody.get("/public?lang=en")
    assert "Release 1" in first.text
    assert "Set-Cookie" not in first.headers
    assert first.headers["Cache-Control"].startswith("public")
    again = anybody.get("/public?lang=en", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert anybody.get("/public", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_unit_with_too_few_responses_has_no_index(anybody, publish, page_is_on):
    publish()
    page = html.fromstring(anybody.get("/public").text)
    few = page.xpath("//h2[@id='services']/..//tr[td[last()]='8']")
    assert [each.xpath("string(td[1])") for each in few] == ["chưa đủ phiếu"]
