"""Signing in by OpenID Connect, against a real issuer on the loopback."""

import time
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from sqlalchemy import select

from survey import clock
from survey.accounts.models import Account, Role
from survey.accounts.roster import close_account
from survey.audit import Actor
from tests.fixtures.application import build_settings, running_app
from tests.web.test_accounts import make_account

SUBJECT = {"sub": "8f2c", "email": "Mai@tinh.gov.vn", "email_verified": True}


@pytest.fixture
def analyst(session, small_province):
    account = make_account(session, "phantich", Role.ADMINISTRATOR)
    account.email = "mai@tinh.gov.vn"
    session.commit()
    return account


@pytest.fixture
def desk(database_url, tmp_path, identity_provider, small_province):
    settings = build_settings(
        tmp_path,
        database_url,
        openid_issuer=identity_provider.address,
        openid_client_id="sipas",
        openid_client_secret="a secret between the two",  # noqa: S106 - of a test
    )
    with running_app(settings) as app:
        yield app.test_client()


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *_arguments):
        return None


def follow(address):
    """Where the issuer sends the browser back to."""
    opener = build_opener(Stay())
    try:
        opener.open(address)
    except OSError as redirected:
        return redirected.headers["Location"]
    raise AssertionError(address)


def sign_in(desk, then="/admin/audit"):
    page = desk.get(f"/account/sign-in?next={then}")
    led = desk.send_form(page, {}, action="/account/openid")
    back = urlsplit(follow(led.location))
    return desk.get(f"{back.path}?{back.query}")


def test_a_person_known_by_a_checked_address_comes_in_and_is_bound(desk, session, analyst, identity_provider):
    identity_provider.claims = dict(SUBJECT)
    reply = sign_in(desk)
    assert (reply.status_code, reply.location) == (303, "/admin/audit")
    assert desk.get("/admin/audit").status_code == 200
    session.expire_all()
    assert session.scalar(select(Account.openid_subject)) == "8f2c"


def test_later_the_subject_alone_tells_who_it_is(desk, analyst, identity_provider):
    identity_provider.claims = dict(SUBJECT)
    sign_in(desk)
    identity_provider.claims = {"sub": "8f2c", "email": "khac@tinh.gov.vn", "email_verified": True}
    assert sign_in(desk.application.test_client()).status_code == 303
    identity_provider.claims = {"sub": "other", "email": "mai@tinh.gov.vn", "email_verified": True}
    assert sign_in(desk.application.test_client()).status_code == 403


def test_the_request_carries_pkce_state_and_nonce(desk, analyst, identity_provider):
    identity_provider.claims = dict(SUBJECT)
    sign_in(desk)
    [asked] = identity_provider.requests
    assert asked["code_challenge_method"] == "S256"
    assert all(asked[name] for name in ("state", "nonce", "code_challenge"))


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "8f2c", "email": "mai@tinh.gov.vn", "email_verified": False},
        {"sub": "8f2c", "email": "mai@tinh.gov.vn"},
        {"sub": "8f2c"},
        {"sub": "8f2c", "email": "ai-do@tinh.gov.vn", "email_verified": True},
    ],
)
def test_an_unchecked_or_unknown_address_opens_nothing(desk, analyst, identity_provider, claims):
    identity_provider.claims = claims
    assert sign_in(desk).status_code == 403
    assert desk.get("/admin/audit").status_code == 302


@pytest.mark.parametrize(
    "lie", [{"nonce": "x"}, {"aud": "another"}, {"exp": int(time.time()) - 999}, {"iss": "http://x"}]
)
def test_a_token_that_does_not_fit_is_refused(desk, analyst, identity_provider, lie):
    identity_provider.claims, identity_provider.lies = dict(SUBJECT), lie
    assert sign_in(desk).status_code == 403


def test_a_reply_that_nobody_asked_for_is_refused(desk, analyst):
    assert desk.get("/account/openid/callback?code=a-code&state=made-up").status_code == 403
    assert desk.get("/account/openid/callback?error=access_denied").status_code == 403


def test_a_closed_account_stays_closed(desk, session, analyst, identity_provider):
    make_account(session, "quantri", Role.ADMINISTRATOR)
    close_account(session, analyst, by=Actor(None, "test"), at=clock.now())
    session.commit()
    identity_provider.claims = dict(SUBJECT)
    assert sign_in(desk).status_code == 403


def test_an_issuer_that_does_not_answer_is_told_so(database_url, tmp_path, small_province):
    settings = build_settings(
        tmp_path,
        database_url,
        openid_issuer="http://127.0.0.1:9",
        openid_client_id="sipas",
        openid_client_secret="x",  # noqa: S106 - of a test
    )
    with running_app(settings) as app:
        desk = app.test_client()
        assert desk.send_form(desk.get("/account/sign-in"), {}, action="/account/openid").status_code == 503


def test_without_an_issuer_there_is_no_such_door(client):
    assert "openid" not in client.get("/account/sign-in").text
    assert client.get("/account/openid/callback").status_code == 404


def test_after_signing_in_nobody_is_led_to_another_site(desk, analyst, identity_provider):
    identity_provider.claims = dict(SUBJECT)
    assert parse_qs(urlsplit(sign_in(desk, "https://elsewhere.example/").location).query) == {}
    assert desk.get("/admin/audit").status_code == 200
