"""Browsers of people in the office."""

import time

from tests.web.test_accounts import sign_in


def desk_of(app, username):
    """A browser in which an account is signed in."""
    client = app.test_client()
    sign_in(client, username)
    return client


def wait_for_job(desk, address):
    """The page of a job once it is done."""
    for _ in range(600):
        page = desk.get(address)
        if "http-equiv" not in page.text:
            return page
        time.sleep(0.02)
    raise AssertionError(f"{address} is not done")
