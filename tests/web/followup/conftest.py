"""Desks of people who read comments and handle cases at the small province."""

import pytest

from survey.accounts.models import Role
from tests.followup.conftest import store_response
from tests.web.printing.desk import desk_of
from tests.web.test_accounts import make_account


@pytest.fixture
def respond(session, small_province):
    """Store one response, as the public form would; what matters to the test is named."""
    return lambda ratings, **facts: store_response(session, small_province, ratings, **facts)


@pytest.fixture
def desk(province_app, session, small_province):
    """A browser of an administrator, on a demonstration so that one step signs in."""
    small_province.campaign.is_demonstration = True
    make_account(session, "quantri", Role.ADMINISTRATOR)
    return desk_of(province_app, "quantri")


@pytest.fixture
def ward_desk(province_app, session, small_province):
    """A browser of the ward's own coordinator."""
    make_account(session, "phuong", Role.COORDINATOR, agency_id=small_province.ward.id)
    return desk_of(province_app, "phuong")


@pytest.fixture
def department_desk(province_app, session, small_province):
    """A browser of the department's coordinator."""
    make_account(session, "so", Role.COORDINATOR, agency_id=small_province.department.id)
    return desk_of(province_app, "so")


@pytest.fixture
def auditor_desk(province_app, session, small_province):
    """A browser of who reads everything and changes nothing."""
    make_account(session, "kiemtra", Role.AUDITOR)
    return desk_of(province_app, "kiemtra")
