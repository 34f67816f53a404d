"""Signing in and out, and what a stranger may not see."""

import pytest

from survey import clock
from survey.accounts.commands import BadPassword, TakenUsername, create_account
from survey.accounts.models import Role
from tests.web.citizen.form_reading import FormPage

PASSWORD = "một mật khẩu đủ dài"  # noqa: S105


@pytest.fixture
def analyst(session, small_province):
    account = create_account(
        session,
        username="PhanTich",
        name="Người phân tích",
        password=PASSWORD,
        role=Role.ANALYST,
        agency_id=None,
        created_at=clock.now(),
    )
    session.commit()
    return account


@pytest.fixture
def desk(province_app):
    return province_app.test_client()


def sign_in(desk, password=PASSWORD, username="phantich", address="/account/sign-in"):
    page = FormPage(desk.get(address).text)
    fields = {name: value for name, value in page.tree.forms[-1].form_values() if value}
    return desk.post("/account/sign-in", data=fields | {"username": username, "password": password})


def test_a_stranger_is_led_to_the_sign_in_page_and_back(desk, analyst):
    asked = desk.get("/analyst/campaigns/HL26?mode=qr")
    assert asked.status_code == 302
    reply = sign_in(desk, address=asked.location)
    assert (reply.status_code, reply.location) == (303, "/analyst/campaigns/HL26?mode=qr")


def test_name_and_password_open_the_door_and_signing_out_closes_it(desk, analyst):
    assert sign_in(desk, username=" PHANTICH ").status_code == 303
    page = desk.get("/analyst/")
    assert page.status_code == 200
    token = FormPage(page.text).tree.xpath("//input[@name='csrf_token']/@value")[0]
    kept = desk.get_cookie("sipas_sign_in").value
    desk.post("/account/sign-out", data={"csrf_token": token})
    desk.set_cookie("sipas_sign_in", kept)
    assert desk.get("/analyst/").status_code == 302


@pytest.mark.parametrize(("username", "password"), [("phantich", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_pair_is_refused_without_saying_which_half(desk, analyst, username, password):
    reply = sign_in(desk, username=username, password=password)
    assert reply.status_code == 422
    assert "không khớp" in reply.text
    assert desk.get("/analyst/").status_code == 302


def test_a_closed_account_opens_nothing(desk, session, analyst):
    sign_in(desk)
    analyst.closed_at = clock.now()
    session.commit()
    assert desk.get("/analyst/").status_code == 302
    assert sign_in(desk).status_code == 422


def test_a_post_without_its_token_is_refused(desk, analyst):
    assert desk.post("/account/sign-in", data={"username": "phantich", "password": PASSWORD}).status_code == 400


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)"]
)
def test_a_sign_in_never_leads_to_another_site(desk, analyst, address):
    page = FormPage(desk.get("/account/sign-in").text)
    fields = dict(page.tree.forms[-1].form_values())
    reply = desk.post("/account/sign-in", data=fields | {"username": "phantich", "password": PASSWORD, "next": address})
    assert (reply.status_code, reply.location) == (303, "/account/")


def test_the_database_holds_no_token_that_opens_a_session(desk, session, analyst):
    sign_in(desk)
    token = desk.get_cookie("sipas_sign_in").value
    stored = session.connection().exec_driver_sql("SELECT token_hash FROM sign_in").scalar_one()
    assert token.encode() not in bytes(stored)


def test_weak_passwords_and_taken_names_are_refused(session, analyst):
    facts = {"name": "Ai đó", "role": Role.ANALYST, "agency_id": None, "created_at": clock.now()}
    with pytest.raises(BadPassword, match="12"):
        create_account(session, username="khac", password="ngắn", **facts)  # noqa: S106
    with pytest.raises(TakenUsername):
        create_account(session, username="PHANTICH", password=PASSWORD, **facts)


def test_who_signed_in_begins_at_a_page_that_they_may_enter(desk, analyst):
    sign_in(desk)
    assert desk.get("/account/").location == "/analyst/"


def test_a_stranger_begins_at_the_sign_in_page(desk):
    assert desk.get("/account/").location == "/account/sign-in"
