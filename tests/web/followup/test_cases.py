"""From a comment to a case, from agency to agency, to the reply that its author reads; through the pages."""

import pytest
from lxml import html
from sqlalchemy import select

from survey.audit import AuditEvent
from survey.audit_check import check_log
from survey.followup.models import Case, CaseState
from survey.organisation.models import Agency
from tests.followup.conftest import BAD, GOOD


def open_case(desk, response, **typed):
    page = desk.get(f"/admin/comments/{response.id}")
    return desk.send_form(page, typed, action=f"/admin/comments/{response.id}/case")


def act(desk, number, name, **typed):
    page = desk.get(f"/admin/cases/{number}")
    return desk.send_form(
        page, {f"{name}-{field}": value for field, value in typed.items()}, action=address(number, name)
    )


def address(number, name):
    return f"/admin/cases/{number}/{name}"


def test_from_a_comment_to_the_reply_that_its_author_reads(ward_desk, department_desk, session, respond, visitor):
    written = respond(BAD, comment="Đòi thêm giấy tờ không có trong quy định")
    assert "Đòi thêm giấy tờ" in ward_desk.get("/admin/comments?q=giay+to").text
    opened = open_case(ward_desk, written)
    assert (opened.status_code, opened.location) == (303, "/admin/cases/1")
    receipt = f"/r/{written.submission_key}"
    assert "đã được giao cho Phường Tân Lập" in visitor.get(receipt).text
    department = session.scalar(select(Agency.id).where(Agency.code == "TG-S1"))
    assert act(ward_desk, 1, "pass-on", agency=str(department), note="Thuộc thẩm quyền Sở").location == "/admin/cases"
    assert ward_desk.get("/admin/cases/1").status_code == 404
    act(department_desk, 1, "acknowledge")
    assert "đang xem xét" in visitor.get(receipt).text
    act(department_desk, 1, "answer", reply="Giấy tờ này không cần.\n\n<b>Xin lỗi</b> Ông/Bà.")
    page = visitor.get(receipt).text
    assert "Sở Xây dựng đã trả lời" in page
    assert "Giấy tờ này không cần." in page
    assert "&lt;b&gt;Xin lỗi" in page
    # What the agencies wrote to each other is theirs.
    assert "Thuộc thẩm quyền Sở" not in page
    act(department_desk, 1, "reopen", note="Người dân phản ánh tiếp", due_on="2026-04-01")
    assert "xem xét lại" in visitor.get(receipt).text
    session.rollback()
    assert session.scalars(select(Case)).one().state is CaseState.ACKNOWLEDGED
    assert check_log(session).holds
    told = session.scalars(select(AuditEvent.actor).where(AuditEvent.action == "case.answered")).one()
    assert "so" in told


def test_nobody_in_the_office_is_shown_the_receipt_code(desk, respond):
    written = respond(BAD, comment="Chờ lâu")
    open_case(desk, written)
    pages = [desk.get(path).text for path in ("/admin/comments", "/admin/comments/1", "/admin/cases", "/admin/cases/1")]
    assert not [page for page in pages if written.submission_key in page]


def test_a_coordinator_sees_and_handles_only_what_is_their_own(ward_desk, department_desk, desk, respond):
    written = respond(BAD, comment="Chờ lâu")
    open_case(desk, written)
    assert department_desk.get(f"/admin/comments/{written.id}").status_code == 404
    assert "Chờ lâu" not in department_desk.get("/admin/comments").text
    assert "Chờ lâu" not in department_desk.get("/admin/cases").text
    assert department_desk.get("/admin/cases/1").status_code == 404
    sent = dict(html.fromstring(ward_desk.get("/admin/cases/1").text).forms[-1].form_values())
    token = {"csrf_token": _token(department_desk)}
    assert department_desk.post(address(1, "tags"), data=sent | token).status_code == 404
    assert ward_desk.post(address(1, "tags"), data=sent | {"csrf_token": _token(ward_desk)}).status_code == 303


def _token(desk):
    return html.fromstring(desk.get("/admin/cases").text).xpath("string(//input[@name='csrf_token']/@value)")


def test_a_coordinator_does_not_give_a_case_to_an_agency_that_has_nothing_to_do_with_it(
    ward_desk, small_province, respond, session
):
    written = respond(BAD)
    page = ward_desk.get(f"/admin/comments/{written.id}")
    form = next(form for form in html.fromstring(page.text).forms if form.action.endswith("/case"))
    refused = ward_desk.post(form.action, data=dict(form.form_values()) | {"agency": str(small_province.department.id)})
    assert refused.status_code == 422
    assert session.scalars(select(Case)).all() == []


def test_an_auditor_reads_without_buttons(auditor_desk, desk, respond):
    written = respond(BAD, comment="Chờ lâu")
    open_case(desk, written)
    other = respond(BAD)
    for path in ("/admin/cases/1", f"/admin/comments/{other.id}"):
        page = auditor_desk.get(path)
        assert page.status_code == 200
        assert not [form for form in html.fromstring(page.text).forms if "/case" in (form.action or "")]


@pytest.mark.parametrize(
    ("name", "typed"), [("answer", {"reply": "  "}), ("pass-on", {"note": ""}), ("answer", {"reply": "x" * 4001})]
)
def test_a_bad_act_is_refused_at_its_field_and_what_was_typed_is_kept(desk, session, respond, name, typed):
    open_case(desk, respond(BAD))
    reply = act(desk, 1, name, **typed)
    assert reply.status_code == 422
    field = html.fromstring(reply.text).xpath("//textarea[@aria-invalid]")[0]
    assert field.text.strip() == next(iter(typed.values())).strip()
    assert session.scalars(select(Case)).one().state is CaseState.RECEIVED


def test_two_people_who_act_at_once_do_not_overwrite_each_other(desk, ward_desk, respond):
    open_case(desk, respond(BAD))
    opened_before = ward_desk.get("/admin/cases/1")
    act(desk, 1, "acknowledge", note="Tôi nhận")
    late = ward_desk.send_form(opened_before, {"answer-reply": "Đã giải quyết xong"}, action=address(1, "answer"))
    assert late.status_code == 409
    assert "Đã giải quyết xong" in late.text
    assert "Tôi nhận" in late.text


def test_cases_are_listed_with_the_overdue_first_and_found_by_tag(desk, respond):
    for day in ("2099-01-05", "2026-01-05"):
        open_case(desk, respond(BAD), due_on=day)
    act(desk, 1, "tags", tags="Chờ lâu, thái độ")
    numbers = html.fromstring(desk.get("/admin/cases").text).xpath("//tbody/tr/th/a/text()")
    assert numbers == ["Số 2", "Số 1"]
    found = desk.get("/admin/cases?state=overdue").text
    assert "Số 2" in found
    assert "Số 1<" not in found
    assert "Số 1<" in desk.get("/admin/cases?tag=thái độ").text
    assert desk.get("/admin/cases?state=nothing").status_code == 400


def test_a_good_response_without_words_is_not_listed_but_its_number_shows_it(desk, respond):
    good = respond(GOOD)
    assert "Không có ý kiến nào" in desk.get("/admin/comments").text
    assert desk.get(f"/admin/comments/{good.id}").status_code == 200


def test_a_receipt_code_may_be_typed_as_people_type_it(visitor, respond):
    key = respond(GOOD).submission_key
    assert visitor.get("/r").status_code == 200
    led = visitor.get(f"/r?code=+{key[:4].lower()}-{key[4:]}+")
    assert (led.status_code, led.location) == (303, f"/r/{key}")
    assert visitor.get(led.location).status_code == 200
    assert visitor.get("/r?code=").status_code == 422
    assert visitor.get("/r?code=!!!").status_code == 422
    assert visitor.get("/r/ABCDEFGHJKMN").status_code == 404
