"""Responses that somebody must hear of, at the small province."""

from datetime import UTC, datetime, timedelta

import pytest

from survey import clock
from survey.audit import Actor
from survey.collection.models import Assurance, Comment, Mode, Response

N_ITEMS = 16
GOOD, BAD = "5" * N_ITEMS, "4" * (N_ITEMS - 1) + "1"
AT = datetime(2026, 3, 2, 3, tzinfo=UTC)
BY = Actor(None, "Lê Văn Bình")


@pytest.fixture
def respond(session, small_province):
    """Store one response, as the public form would; what matters to the test is named."""
    return lambda ratings, **facts: store_response(session, small_province, ratings, **facts)


def store_response(session, province, ratings, *, comment="", agency=None, service=0, at=AT, **columns):
    """A response at the ward's busy counter, of which the named agency (the ward) is responsible."""
    number = (session.query(Response).count()) + 1
    response = Response(
        submission_key=f"{number:012}",
        campaign_id=province.campaign.id,
        version_id=province.campaign.version_id,
        counter_id=columns.pop("counter", province.busy_counter).id,
        receiving_agency_id=province.ward.id,
        responsible_agency_id=(agency or province.ward).id,
        service_id=province.services[service].id,
        mode=Mode.QR,
        assurance=Assurance.OPEN,
        language="vi",
        received_at=at,
        received_on=clock.local_day(at),
        seconds_taken=90,
        ratings=ratings,
        **columns,
    )
    session.add(response)
    session.flush()
    if comment:
        session.add(Comment(response_id=response.id, item_code="comment", text=comment))
    session.commit()
    return response


def later(hours):
    """A moment after the responses came."""
    return AT + timedelta(hours=hours)
