"""Mergers and splits of agencies through their page."""

from datetime import date

import pytest
from sqlalchemy import select

from survey.accounts.models import Role
from survey.organisation.models import Agency, AgencySuccession, SuccessionKind
from tests.web.test_accounts import make_account, sign_in

ADDRESS = "/admin/organisation/agencies/succession"


@pytest.fixture
def desk(province_app, session, small_province):
    small_province.campaign.is_demonstration = True
    make_account(session, "quantri", Role.ADMINISTRATOR)
    desk = province_app.test_client()
    sign_in(desk)
    return desk


def send(desk, predecessors, successors, day="2026-07-01"):
    answers = {"predecessors": predecessors, "successors": successors, "succeeded_on": day}
    return desk.send_form(desk.get(ADDRESS), answers)


def test_a_merger_closes_the_agency_and_shows_who_became_whom(desk, session, small_province):
    assert send(desk, "TG-P1", "TG-S1").status_code == 303
    session.expire_all()
    assert session.get(Agency, small_province.ward.id).closed_on == date(2026, 7, 1)
    assert session.scalars(select(AgencySuccession)).one().kind is SuccessionKind.MERGED
    assert "Phường Tân Lập (TG-P1) → Sở Xây dựng (TG-S1)" in desk.get(ADDRESS).text
    assert send(desk, "TG-P1", "TG-S1").status_code == 422


@pytest.mark.parametrize(
    "sent",
    [
        ("TG-P1", "KHONG", "2026-07-01"),
        ("TG-P1", "TG-P1", "2026-07-01"),
        ("", "TG-S1", "2026-07-01"),
        ("TG-P1, TG-S1", "TG, TG-X", "2026-07-01"),
        ("TG-P1", "TG-S1", "2025-07-01"),
        ("TG-P1", "TG-S1", ""),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_closed(desk, session, small_province, sent):
    assert send(desk, *sent).status_code == 422
    session.expire_all()
    assert session.get(Agency, small_province.ward.id).closed_on is None
