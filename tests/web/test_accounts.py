"""Second factor, lock-out, own account, and the accounts of colleagues, through their pages."""

from datetime import timedelta

import pyotp
import pytest
import time_machine
from lxml import html
from sqlalchemy import select

from survey import clock
from survey.accounts.commands import create_account
from survey.accounts.lockout import FREE_TRIES
from survey.accounts.models import Account, Role, SignIn
from survey.audit import AuditEvent
from survey.audit_check import check_log

PASSWORD = "một câu dài dễ nhớ"  # noqa: S105
WRONG = "sai mật khẩu rồi"


@pytest.fixture
def administrator(session, small_province):
    return make_account(session, "quantri", Role.ADMINISTRATOR)


@pytest.fixture
def desk(province_app):
    return province_app.test_client()


@pytest.fixture
def other_desk(province_app):
    return province_app.test_client()


def make_account(session, username, role, agency_id=None):
    account = create_account(
        session,
        username=username,
        name="Trần Thị Mai",
        password=PASSWORD,
        role=role,
        agency_id=agency_id,
        created_at=clock.now(),
    )
    session.commit()
    return account


def sign_in(desk, username="quantri", password=PASSWORD):
    page = desk.get("/account/sign-in")
    return desk.send_form(page, {"username": username, "password": password}, action="/account/sign-in")


def enrol(desk):
    """Set up the second factor; returns the telephone and the recovery codes."""
    page = desk.get("/account/second-factor/set-up")
    telephone = pyotp.TOTP(html.fromstring(page.text).xpath("//details//code/text()")[0].replace(" ", ""))
    done = desk.send_form(page, {"code": telephone.now()}, action="/account/second-factor/set-up")
    assert done.status_code == 200
    return telephone, html.fromstring(done.text).xpath("//ul[@class='codes']//code/text()")


def open_fully(desk, username="quantri"):
    sign_in(desk, username)
    return enrol(desk)


def give_code(desk, code):
    page = desk.get("/account/second-factor")
    return desk.send_form(page, {"code": code}, action="/account/second-factor")


def test_an_administrator_sets_up_a_second_factor_before_any_door_opens(desk, administrator):
    sign_in(desk)
    led = desk.get("/admin/accounts")
    assert (led.status_code, led.location) == (302, "/account/second-factor/set-up?next=/admin/accounts")
    assert desk.get("/admin/jobs").status_code == 302
    enrol(desk)
    assert desk.get("/admin/accounts").status_code == 200


def test_a_wrong_first_code_sets_nothing_up(desk, session, administrator):
    sign_in(desk)
    page = desk.get("/account/second-factor/set-up")
    reply = desk.send_form(page, {"code": "000000"}, action="/account/second-factor/set-up")
    assert reply.status_code == 422
    assert session.scalar(select(Account.totp_confirmed_at)) is None


def test_the_next_sign_in_asks_for_a_code_and_each_code_works_once(desk, other_desk, administrator):
    with time_machine.travel(clock.now(), tick=False) as traveller:
        telephone, _codes = open_fully(desk)
        traveller.shift(timedelta(minutes=2))
        sign_in(other_desk)
        assert other_desk.get("/admin/accounts").location.startswith("/account/second-factor?")
        code = telephone.at(clock.now())
        assert give_code(other_desk, code).status_code == 303
        assert other_desk.get("/admin/accounts").status_code == 200
        third = other_desk.application.test_client()
        sign_in(third)
        assert give_code(third, code).status_code == 422


def test_a_recovery_code_stands_in_for_the_telephone_once(desk, other_desk, administrator):
    _telephone, codes = open_fully(desk)
    sign_in(other_desk)
    assert give_code(other_desk, codes[0].lower()).status_code == 303
    third = other_desk.application.test_client()
    sign_in(third)
    assert give_code(third, codes[0]).status_code == 422
    assert give_code(third, codes[1]).status_code == 303


def test_wrong_passwords_in_a_row_make_the_account_rest_ever_longer_but_not_for_good(desk, session, administrator):
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for _ in range(FREE_TRIES + 1):
            assert sign_in(desk, password=WRONG).status_code == 422
        assert sign_in(desk).status_code == 422
        traveller.shift(timedelta(seconds=31))
        assert sign_in(desk, password=WRONG).status_code == 422
        traveller.shift(timedelta(seconds=31))
        assert sign_in(desk).status_code == 422
        traveller.shift(timedelta(seconds=31))
        assert sign_in(desk).status_code == 303
    assert session.scalar(select(Account.failed_sign_ins)) == 0
    assert "account.locked" in session.scalars(select(AuditEvent.action)).all()


def test_wrong_codes_are_counted_too(desk, other_desk, session, administrator):
    telephone, _codes = open_fully(desk)
    sign_in(other_desk)
    for _ in range(FREE_TRIES + 1):
        assert give_code(other_desk, "000000").status_code == 422
    with time_machine.travel(clock.now() + timedelta(seconds=5)):
        assert give_code(other_desk, telephone.at(clock.now() + timedelta(seconds=30))).status_code == 422


def test_a_person_signs_out_everywhere_else(desk, other_desk, session, small_province):
    make_account(session, "phantich", Role.ANALYST)
    sign_in(desk, "phantich")
    sign_in(other_desk, "phantich")
    page = desk.get("/account/me")
    desk.send_form(page, {}, action="/account/me/sign-out-elsewhere")
    assert desk.get("/analyst/").status_code == 200
    assert other_desk.get("/analyst/").status_code == 302


def test_changing_the_password_ends_other_sign_ins_and_refuses_weak_ones(desk, other_desk, session, small_province):
    make_account(session, "phantich", Role.ANALYST)
    sign_in(desk, "phantich")
    sign_in(other_desk, "phantich")
    page = desk.get("/account/password")
    weak = {"current": PASSWORD, "new": "phantich123456", "again": "phantich123456"}
    assert desk.send_form(page, weak, action="/account/password").status_code == 422
    better = {"current": PASSWORD, "new": "một câu khác hẳn", "again": "một câu khác hẳn"}
    assert desk.send_form(page, better, action="/account/password").status_code == 303
    assert desk.get("/analyst/").status_code == 200
    assert other_desk.get("/analyst/").status_code == 302
    assert sign_in(other_desk, "phantich").status_code == 422
    assert sign_in(other_desk, "phantich", "một câu khác hẳn").status_code == 303


def test_an_administrator_makes_an_account_whose_owner_changes_the_password_first(
    desk, other_desk, session, administrator, small_province
):
    open_fully(desk)
    page = desk.get("/admin/accounts/new")
    ward = str(small_province.ward.id)
    typed = {"username": "dieuphoi", "name": "Lê Văn Bình", "role-0": "coordinator", "agency-0": ward}
    made = desk.send_form(page, typed, action="/admin/accounts/new")
    password = html.fromstring(made.text).xpath("//p/code/text()")[0]
    sign_in(other_desk, "dieuphoi", password)
    assert other_desk.get("/admin/counters").location.startswith("/account/password")
    page = other_desk.get("/account/password")
    own = {"current": password, "new": "bốn con ngựa trắng", "again": "bốn con ngựa trắng"}
    other_desk.send_form(page, own, action="/account/password")
    assert other_desk.get("/admin/counters").status_code == 200
    assert other_desk.get("/admin/accounts").status_code == 403
    assert check_log(session).holds


@pytest.mark.parametrize("changes", [{"username": "quantri"}, {"username": "a b"}, {"name": ""}, {"email": "nobody"}])
def test_a_bad_account_is_refused_and_what_was_typed_is_kept(desk, session, administrator, changes):
    open_fully(desk)
    page = desk.get("/admin/accounts/new")
    typed = {"username": "dieuphoi", "name": "Lê Văn Bình", "email": "binh@tinh.gov.vn", "role-0": "coordinator"}
    reply = desk.send_form(page, typed | changes, action="/admin/accounts/new")
    assert reply.status_code == 422
    kept = html.fromstring(reply.text).forms[-1].fields
    assert {name: kept[name] for name in typed} == typed | changes
    assert len(session.scalars(select(Account.id)).all()) == 1


def test_the_last_administrator_can_be_neither_closed_nor_lowered(desk, session, administrator):
    open_fully(desk)
    page = desk.get("/admin/accounts/quantri")
    assert desk.send_form(page, {"role-0": "analyst"}, action="/admin/accounts/quantri").status_code == 422
    desk.send_form(desk.get("/admin/accounts/quantri"), {}, action="/admin/accounts/quantri/close")
    session.expire_all()
    kept = session.scalars(select(Account)).one()
    assert kept.closed_at is None
    assert [grant.role for grant in kept.grants] == [Role.ADMINISTRATOR]


def test_closing_an_account_ends_its_sign_ins_at_once(desk, other_desk, session, administrator):
    make_account(session, "phantich", Role.ANALYST)
    sign_in(other_desk, "phantich")
    open_fully(desk)
    page = desk.get("/admin/accounts/phantich")
    desk.send_form(page, {}, action="/admin/accounts/phantich/close")
    assert other_desk.get("/analyst/").status_code == 302
    assert sign_in(other_desk, "phantich").status_code == 422
    assert session.scalar(select(SignIn.account_id).join(SignIn.account).where(Account.username == "phantich")) is None


def test_the_first_administrator_is_led_from_the_sign_in_to_the_second_factor_and_on_to_a_page(desk, administrator):
    signed = sign_in(desk)
    for _step in range(5):
        if signed.status_code not in {302, 303}:
            break
        signed = desk.get(signed.location)
    assert (signed.status_code, signed.request.path) == (200, "/account/second-factor/set-up")
    enrol(desk)
    home = desk.get("/account/", follow_redirects=True)
    assert home.status_code == 200


def test_an_account_that_may_enter_nowhere_is_led_to_its_own_page(desk, session, administrator):
    account = make_account(session, "khongvai", Role.ANALYST)
    account.grants.clear()
    session.commit()
    sign_in(desk, "khongvai")
    assert desk.get("/account/").location == "/account/me"
