"""A number in an address that no database can hold leads nowhere: the page is not found, and nothing breaks."""

import re

import pytest
from lxml import html
from werkzeug.routing import IntegerConverter

from survey.accounts.models import Role, RoleGrant
from tests.web.printing.desk import desk_of
from tests.web.test_accounts import make_account

LARGEST_NUMBER = 10**9 - 1
TOO_LONG = {"one more": str(LARGEST_NUMBER + 1), "twenty digits": "9" * 20, "five thousand digits": "9" * 5000}


@pytest.fixture
def desk(province_app, session, small_province):
    """A browser of somebody who may do everything; over demonstration data no second factor is needed."""
    small_province.campaign.is_demonstration = True
    account = make_account(session, "nguoidung", Role.ADMINISTRATOR)
    session.add_all(RoleGrant(account_id=account.id, role=role) for role in Role if role is not Role.ADMINISTRATOR)
    session.commit()
    return desk_of(province_app, "nguoidung")


def list_numbered(app, number):
    """The method and address of each rule with a number in it; other parts are those of what there is."""
    rules = [
        rule
        for rule in app.url_map.iter_rules()
        if any(isinstance(converter, IntegerConverter) for converter in rule._converters.values())
    ]
    for rule in rules:
        code = "sipas-2026" if "questionnaires" in rule.rule else "HL26"
        address = re.sub(r"<any\((\w+)[^>]*>", r"\1", re.sub(r"<int:[^>]+>", number, rule.rule))
        address = re.sub(r"<[^>]+>", code, address)
        yield from ((method, address) for method in sorted(rule.methods - {"HEAD", "OPTIONS"}))


@pytest.mark.parametrize("number", TOO_LONG.values(), ids=TOO_LONG)
def test_an_address_with_a_number_too_long_is_not_found(province_app, desk, number):
    token = html.fromstring(desk.get("/account/me").text).xpath("//input[@name='csrf_token']/@value")[0]
    addresses = list(list_numbered(province_app, number))
    assert len(addresses) > 25
    found = {each: desk.open(each[1], method=each[0], data={"csrf_token": token}).status_code for each in addresses}
    assert {each: status for each, status in found.items() if status != 404} == {}


def test_the_largest_number_is_looked_for(province_app, desk):
    for method, address in list_numbered(province_app, str(LARGEST_NUMBER)):
        if method == "GET":
            assert desk.get(address).status_code == 404, address


@pytest.mark.parametrize("number", TOO_LONG.values(), ids=TOO_LONG)
@pytest.mark.parametrize(
    "address",
    [
        "/admin/audit?before={}",
        "/admin/comments?before={}",
        "/admin/comments?counter={}&service={}",
        "/admin/cases?page={}",
        "/admin/organisation/counters?page={}",
        "/admin/retention?campaign=HL26&months={}",
        "/admin/collection/HL26?days={}",
    ],
)
def test_a_number_too_long_in_a_query_breaks_nothing(desk, address, number):
    assert desk.get(address.replace("{}", number)).status_code in {200, 422}


@pytest.mark.parametrize("number", TOO_LONG.values(), ids=TOO_LONG)
@pytest.mark.parametrize(("address", "field"), [("/admin/alerts/seen", "last"), ("/admin/counters/issue", "counter")])
def test_a_number_too_long_in_a_form_breaks_nothing(desk, address, field, number):
    token = html.fromstring(desk.get("/account/me").text).xpath("//input[@name='csrf_token']/@value")[0]
    assert desk.post(address, data={"csrf_token": token, field: number}).status_code < 500
