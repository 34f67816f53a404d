"""Who may open what: every address of the application, tried as a stranger and as every role."""

import re

import pytest
from werkzeug.routing import Rule

from survey.accounts.models import Role
from tests.web.test_accounts import make_account, sign_in

PUBLIC = {
    "citizen.show_front",
    "citizen.show_form",
    "citizen.take_answers",
    "citizen.tell_start",
    "citizen.ask_receipt",
    "citizen.show_receipt",
    "account.show_sign_in",
    "account.sign_in",
    "account.sign_out",
    "account.choose_language",
    "account.go_home",
    "account.begin_openid",
    "account.finish_openid",
    "public.show_latest",
    "public.show_one",
    "public.show_schema",
    "public.download_figures_csv",
    "public.download_figures_json",
    "health.healthz",
    "health.readyz",
    "static",
}
# Which roles may open the first page of each part of the office, on the whole installation.
DOORS = {
    "/analyst/": {Role.ADMINISTRATOR, Role.ANALYST, Role.AUDITOR},
    "/analyst/campaigns/HL26": {Role.ADMINISTRATOR, Role.ANALYST, Role.AUDITOR},
    "/analyst/campaigns/HL26/index.csv": {Role.ADMINISTRATOR, Role.ANALYST, Role.AUDITOR},
    "/admin/counters": {Role.ADMINISTRATOR, Role.COORDINATOR, Role.DESIGNER, Role.AUDITOR},
    "/admin/comments": {Role.ADMINISTRATOR, Role.COORDINATOR, Role.ANALYST, Role.AUDITOR},
    "/admin/cases": {Role.ADMINISTRATOR, Role.COORDINATOR, Role.ANALYST, Role.AUDITOR},
    "/admin/alerts": {Role.ADMINISTRATOR, Role.COORDINATOR, Role.ANALYST, Role.AUDITOR},
    "/admin/alerts/rules/new": {Role.ADMINISTRATOR, Role.COORDINATOR},
    "/admin/retention": {Role.ADMINISTRATOR, Role.AUDITOR},
    "/admin/retention/HL26/due": {Role.ADMINISTRATOR, Role.AUDITOR},
    "/admin/retention/HL26/rule": {Role.ADMINISTRATOR},
    "/admin/jobs": set(Role),
    "/admin/campaigns": set(Role),
    "/admin/campaigns/new": {Role.ADMINISTRATOR},
    "/admin/collection/HL26": {Role.ADMINISTRATOR, Role.COORDINATOR, Role.ANALYST, Role.AUDITOR},
    "/admin/questionnaires": {Role.ADMINISTRATOR, Role.DESIGNER, Role.ANALYST, Role.AUDITOR},
    "/admin/questionnaires/new": {Role.ADMINISTRATOR, Role.DESIGNER},
    "/admin/questionnaires/import": {Role.ADMINISTRATOR, Role.DESIGNER},
    "/admin/organisation/agencies": {Role.ADMINISTRATOR, Role.DESIGNER, Role.COORDINATOR, Role.AUDITOR},
    "/admin/organisation/counts/import": {Role.ADMINISTRATOR},
    "/admin/organisation/counters.csv": {Role.ADMINISTRATOR, Role.DESIGNER, Role.COORDINATOR, Role.AUDITOR},
    "/admin/logos/TG": {Role.ADMINISTRATOR},
    "/admin/accounts": {Role.ADMINISTRATOR, Role.AUDITOR},
    "/admin/accounts/new": {Role.ADMINISTRATOR},
    "/admin/audit": {Role.ADMINISTRATOR, Role.AUDITOR},
    "/account/me": set(Role),
}


def fill(rule: Rule) -> str:
    """An address of a rule, with something in place of each variable: the first of the words where it lists them."""
    return re.sub(r"<(?:any\((\w+)[^)]*\):)?[^>]+>", lambda part: part[1] or "1", rule.rule)


def test_every_other_address_leads_a_stranger_to_the_sign_in_page_or_refuses(province_app):
    stranger, open_to_all = province_app.test_client(), []
    for rule in province_app.url_map.iter_rules():
        if rule.endpoint in PUBLIC:
            continue
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            reply = stranger.open(fill(rule), method=method)
            is_led = reply.status_code in {302, 303} and "/account/sign-in" in (reply.location or "")
            # A POST without the token of a page is refused before anybody asks who sent it.
            if not is_led and not (method != "GET" and reply.status_code in {400, 403, 404, 405}):
                open_to_all.append((method, rule.rule, reply.status_code))
    assert open_to_all == []


def test_the_public_addresses_are_these_and_no_others(province_app):
    endpoints = {rule.endpoint for rule in province_app.url_map.iter_rules()}
    assert PUBLIC - endpoints == set()


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_its_doors_and_no_others(province_app, session, small_province, role):
    small_province.campaign.is_demonstration = True
    make_account(session, "nguoidung", role)
    desk = province_app.test_client()
    sign_in(desk, "nguoidung")
    opened = {address for address in DOORS if desk.get(address).status_code == 200}
    refused = {address for address in DOORS if desk.get(address).status_code == 403}
    assert opened == {address for address, roles in DOORS.items() if role in roles}
    assert refused == set(DOORS) - opened
