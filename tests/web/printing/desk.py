"""Browsers of people in the office."""

from tests.web.test_accounts import sign_in


def desk_of(app, username):
    """A browser in which an account is signed in."""
    client = app.test_client()
    sign_in(client, username)
    return client
