"""Every address of the office, tried as every role: who is let in stands in a table that a person can read.

A new address shows up here as a difference: ask who should come in, and write its line.
"""

import csv
import re
from pathlib import Path

import pytest
from lxml import html

from survey.accounts.models import Role
from tests.web.test_access import PUBLIC
from tests.web.test_accounts import make_account, sign_in

TABLE = Path(__file__).with_name("access_matrix.csv")
ROLES = [role.value for role in Role]


def read_table():
    with TABLE.open(encoding="utf-8") as file:
        return {(row["method"], row["address"]): {role for role in ROLES if row[role]} for row in csv.DictReader(file)}


def list_addresses(app):
    """The method and rule of everything that is not for strangers, nor about one's own account."""
    return sorted(
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in PUBLIC and not rule.rule.startswith("/account/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    )


def try_address(desk, token, method, rule):
    """Whether a browser is let in: whatever the page says of what is not there, it is not a refusal."""
    address = re.sub(r"<any\((\w+)[^>]*>", r"\1", re.sub(r"<int:[^>]+>", "1", rule))
    address = re.sub(r"<[^>]+>", "HL26", address)
    reply = desk.open(address, method=method, data={"csrf_token": token} if method == "POST" else None)
    assert reply.status_code < 500, (method, address, reply.status_code)
    return reply.status_code != 403


@pytest.mark.parametrize("role", Role)
def test_each_role_is_let_in_where_the_table_says_and_nowhere_else(province_app, session, small_province, role):
    small_province.campaign.is_demonstration = True
    make_account(session, "nguoidung", role)
    desk = province_app.test_client()
    sign_in(desk, "nguoidung")
    token = html.fromstring(desk.get("/account/me").text).xpath("//input[@name='csrf_token']/@value")[0]
    addresses, table = list_addresses(province_app), read_table()
    assert set(addresses) == set(table)
    let_in = {each for each in addresses if try_address(desk, token, *each)}
    expected = {each for each in addresses if role.value in table[each]}
    assert let_in - expected == set()
    assert expected - let_in == set()
