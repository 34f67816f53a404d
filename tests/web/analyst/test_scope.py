"""Who may read a part of the tree reads that part, on the page and in the files."""

import pytest

from survey.accounts.models import Role
from tests.web.test_accounts import make_account, sign_in


@pytest.fixture
def desk(province_app, session, small_province):
    make_account(session, "phuong", Role.ANALYST, agency_id=small_province.ward.id)
    desk = province_app.test_client()
    sign_in(desk, "phuong")
    return desk


@pytest.mark.parametrize("file", ["", "/index.csv", "/index.xlsx"])
def test_another_part_of_the_tree_is_refused(desk, file):
    assert desk.get(f"/analyst/campaigns/HL26{file}?agency=TG-S1").status_code == 403
    assert desk.get(f"/analyst/campaigns/HL26{file}?agency=TG").status_code == 403
    assert desk.get(f"/analyst/campaigns/HL26{file}?agency=TG-P1").status_code == 200


def test_without_a_filter_the_part_is_the_filter_and_says_so(desk):
    assert "Phường Tân Lập" in desk.get("/analyst/campaigns/HL26/index.csv").text
    assert "Sở Xây dựng" not in desk.get("/analyst/campaigns/HL26").text


def test_posters_are_printed_for_ones_own_part_only(province_app, session, small_province):
    make_account(session, "xaydung", Role.COORDINATOR, agency_id=small_province.department.id)
    desk = province_app.test_client()
    sign_in(desk, "xaydung")
    assert small_province.code.code not in desk.get("/admin/counters").text
    assert desk.get(f"/admin/counters/{small_province.code.code}/poster.pdf").status_code == 404
    assert desk.get(f"/admin/counters/{small_province.code.code}/qr.svg").status_code == 404
