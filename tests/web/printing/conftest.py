"""A desk of who may print and change everything."""

import pytest

from survey.accounts.models import Role
from tests.web.printing.desk import desk_of
from tests.web.test_accounts import make_account


@pytest.fixture
def desk(province_app, session, small_province):
    """A browser of an administrator, on a demonstration so that one step signs in."""
    small_province.campaign.is_demonstration = True
    make_account(session, "quantri", Role.ADMINISTRATOR)
    return desk_of(province_app, "quantri")
