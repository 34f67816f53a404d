"""No page leads a role to where it may not go, or to where nothing is."""

from collections import deque
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html

from survey.accounts.models import Role
from tests.web.test_accounts import make_account, sign_in

# What a sign-out or another language does is no page of its own.
LEFT_ALONE = ("/account/sign-out", "/static", "/s/", "/S/")
MOST = 250


def list_links(address, page):
    for link in html.fromstring(page).xpath("//a/@href"):
        whole = urlsplit(urljoin(f"http://localhost{address}", link))
        if whole.netloc == "localhost" and not whole.path.startswith(LEFT_ALONE) and "lang=" not in whole.query:
            yield f"{whole.path}?{whole.query}" if whole.query else whole.path


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_every_link_that_a_role_is_shown_opens(province_app, session, small_province, role):
    small_province.campaign.is_demonstration = True
    make_account(session, "quantri", role)
    desk = province_app.test_client()
    sign_in(desk)
    start = desk.get("/", follow_redirects=True)
    waiting, seen = deque([(start.request.path, "sign-in")]), {start.request.path}
    while waiting and len(seen) < MOST:
        address, from_where = waiting.popleft()
        reply = desk.get(address, follow_redirects=True)
        assert reply.status_code in {200, 422}, f"{from_where} leads to {address}: {reply.status_code}"
        if reply.mimetype != "text/html":
            continue
        # Of addresses that differ by their query only, one is enough.
        for link in list_links(reply.request.path, reply.text):
            if urlsplit(link).path not in {urlsplit(each).path for each in seen}:
                seen.add(link)
                waiting.append((link, address))
    assert len(seen) > 5
