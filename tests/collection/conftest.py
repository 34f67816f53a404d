"""What tests of comments and how long they stay share."""

from datetime import timedelta

import pytest

from tests.followup.conftest import AT, BAD, GOOD, store_response

TELLING = "Gọi anh Nam số 0912 345 678"


@pytest.fixture
def campaign(session, small_province):
    """Two comments of one day, one of them telling who somebody is, and one of three days later."""
    store_response(session, small_province, BAD, comment=TELLING)
    store_response(session, small_province, GOOD, comment="Mở thêm quầy")
    store_response(session, small_province, GOOD, comment=TELLING, at=AT + timedelta(days=3))
    return small_province.campaign
