"""The public form: what is shown, what is taken, and what is refused without losing an answer."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from survey.campaigns.commands import issue_code, retire_code
from survey.campaigns.models import CampaignState
from survey.collection.models import Comment, Response
from tests.web.citizen.form_reading import FormPage


@pytest.fixture
def address(small_province):
    return f"/s/{small_province.code.code}"


def open_form(visitor, address):
    reply = visitor.get(address)
    assert reply.status_code == 200, reply.text
    return FormPage(reply.text)


def count_responses(session):
    session.rollback()
    return session.scalar(select(func.count()).select_from(Response))


def test_a_complete_form_is_stored_once_and_leads_to_its_receipt(visitor, session, small_province, address):
    sent = open_form(visitor, address).filled("5", answer_comment="Cán bộ rất tận tình.", answer_gender="female")
    reply = visitor.post(address, data=sent)

    assert reply.status_code == 303
    receipt = visitor.get(reply.location)
    assert receipt.status_code == 200
    response = session.scalars(select(Response)).one()
    assert response.ratings == "5" * 16
    assert response.answers["gender"] == "female"
    assert (response.receiving_agency_id, response.responsible_agency_id) == (
        small_province.ward.id,
        small_province.ward.id,
    )
    assert session.scalars(select(Comment.text)).all() == ["Cán bộ rất tận tình."]
    assert response.submission_key in receipt.text.replace("-", "")


def test_a_retry_and_a_double_tap_get_the_first_receipt(visitor, session, address):
    page = open_form(visitor, address)
    first = visitor.post(address, data=page.filled("5"))
    again = visitor.post(address, data=page.filled("1", answer_comment="Lần hai"))

    assert (again.status_code, again.location) == (303, first.location)
    assert session.scalars(select(Response.ratings)).all() == ["5" * 16]
    assert count_responses(session) == 1
    assert session.scalars(select(Comment.text)).all() == []


def test_a_response_knows_the_agency_that_received_and_the_one_responsible(visitor, session, small_province):
    address = f"/s/{small_province.busy_code.code}"
    service = small_province.services[10]
    visitor.post(address, data=open_form(visitor, address).filled(service=str(service.id)))

    response = session.scalars(select(Response)).one()
    assert response.service_id == service.id
    assert response.receiving_agency_id == small_province.ward.id
    assert response.responsible_agency_id == small_province.department.id


def test_missing_answers_come_back_with_a_summary_and_everything_kept(visitor, session, address):
    sent = open_form(visitor, address).filled("2", answer_comment="Chờ lâu quá")
    del sent["answer_q24"], sent["service"]
    reply = visitor.post(address, data=sent)

    page = FormPage(reply.text)
    assert reply.status_code == 422
    assert page.title.startswith("Lỗi:")
    assert page.tree.xpath("//*[@role='alert'][@autofocus]//a/@href") == ["#service", "#answer_q24"]
    assert page.tree.xpath("//*[@id='answer_q24']/@aria-invalid") == ["true"]
    kept = {name: value for name, value in page.fields.items() if name != "ticket"}
    assert kept == {name: value for name, value in sent.items() if name != "ticket"}
    assert count_responses(session) == 0

    assert visitor.post(address, data=page.filled("2")).status_code == 303


def test_nothing_is_chosen_beforehand(visitor, address):
    page = open_form(visitor, address)
    assert set(page.fields) == {"ticket", "lang"}


def test_not_applicable_stands_outside_the_scale_and_only_where_it_is_offered(visitor, session, address):
    page = open_form(visitor, address)
    assert page.values_of("answer_q24") == ["1", "2", "3", "4", "5"]
    assert page.values_of("answer_q39") == ["1", "2", "3", "4", "5", "n"]

    visitor.post(address, data=page.filled("4", answer_q39="n"))
    assert session.scalars(select(Response.ratings)).one() == "4" * 15 + "n"


def test_the_code_may_be_typed_in_any_way_a_person_reads_it(visitor, small_province):
    code = small_province.code.code
    for typed in (code.lower(), f"{code[:4]}-{code[4:]}", code.replace("0", "O").replace("1", "l")):
        assert visitor.get(f"/s/{typed}").status_code == 200
        assert visitor.get(f"/S/{typed}").status_code == 200


def test_a_search_without_accents_finds_services_and_keeps_the_answers(visitor, small_province):
    address = f"/s/{small_province.busy_code.code}"
    page = open_form(visitor, address)
    assert len(page.values_of("service")) == 41
    reply = visitor.post(
        address, data=page.fields | {"answer_q24": "3", "service_search": "dang ky", "find_service": "1"}
    )

    found = FormPage(reply.text)
    assert reply.status_code == 200
    assert found.values_of("service") == [str(service.id) for service in small_province.services[:2]]
    assert found.fields["answer_q24"] == "3"
    assert found.summary == ""


def test_the_language_changes_without_losing_an_answer(visitor, address):
    page = open_form(visitor, address)
    reply = visitor.post(f"{address}?lang=en&switch=1", data=page.filled("4"))

    english = FormPage(reply.text)
    assert reply.status_code == 200
    assert english.tree.get("lang") == "en"
    assert "Very satisfied" in english.tree.text_content()
    assert english.fields["answer_q24"] == "4"


@pytest.mark.parametrize(
    "change",
    [
        {"answer_q24": "6"},
        {"answer_q24": "n"},
        {"answer_gender": "<script>"},
        {"service": "999999"},
        {"answer_comment": "x" * 1001},
        {"answer_comment": "a\x00b"},
    ],
    ids=[
        "off the scale",
        "not applicable not offered",
        "unknown option",
        "service of elsewhere",
        "too long",
        "not text",
    ],
)
def test_an_answer_outside_the_questionnaire_is_refused_at_its_place(visitor, session, address, change):
    reply = visitor.post(address, data=open_form(visitor, address).filled() | change)
    assert reply.status_code == 422
    assert FormPage(reply.text).summary
    assert count_responses(session) == 0


def test_an_item_that_was_not_asked_is_refused(visitor, session, address):
    reply = visitor.post(address, data=open_form(visitor, address).filled() | {"answer_q1": "5"})
    assert reply.status_code == 422
    assert count_responses(session) == 0


def test_an_expired_ticket_keeps_the_answers_and_the_next_try_counts_once(visitor, session, address):
    with time_machine.travel(datetime.now(UTC) - timedelta(hours=25)):
        page = open_form(visitor, address)
    reply = visitor.post(address, data=page.filled("4"))

    renewed = FormPage(reply.text)
    assert reply.status_code == 422
    assert "hết hạn" in renewed.summary
    first = visitor.post(address, data=renewed.filled("4"))
    again = visitor.post(address, data=page.filled("4"))
    assert first.status_code == again.status_code == 303
    assert first.location == again.location
    assert count_responses(session) == 1


@pytest.mark.parametrize("ticket", ["", "nonsense", "A.B.C.D", "é" * 40])
def test_a_forged_ticket_stores_nothing_and_the_fresh_one_works(visitor, session, address, ticket):
    reply = visitor.post(address, data=open_form(visitor, address).filled() | {"ticket": ticket})
    assert reply.status_code == 422
    assert count_responses(session) == 0
    assert visitor.post(address, data=FormPage(reply.text).filled()).status_code == 303


def test_a_ticket_of_another_counter_is_refused(visitor, session, small_province, address):
    other = open_form(visitor, f"/s/{small_province.busy_code.code}")
    reply = visitor.post(address, data=open_form(visitor, address).filled() | {"ticket": other.fields["ticket"]})
    assert reply.status_code == 422
    assert count_responses(session) == 0


def test_a_closed_campaign_says_so_and_keeps_what_was_typed(visitor, session, small_province, address):
    page = open_form(visitor, address)
    small_province.campaign.state = CampaignState.CLOSED
    session.commit()

    assert visitor.get(address).status_code == 410
    reply = visitor.post(address, data=page.filled("3", answer_comment="Cảm ơn"))
    assert reply.status_code == 410
    kept = FormPage(reply.text).fields
    assert (kept["answer_q24"], kept["answer_comment"]) == ("3", "Cảm ơn")

    small_province.campaign.state = CampaignState.OPEN
    session.commit()
    assert visitor.post(address, data=kept).status_code == 303


def test_a_campaign_collects_on_its_first_and_last_day_and_on_no_other(visitor, session, small_province, address):
    small_province.campaign.closes_on = date(2026, 6, 30)
    session.commit()
    for moment, status in [
        ("2026-01-01T00:10:00+07:00", 200),
        ("2025-12-31T23:50:00+07:00", 410),
        ("2026-06-30T23:50:00+07:00", 200),
        ("2026-07-01T00:10:00+07:00", 410),
    ]:
        with time_machine.travel(datetime.fromisoformat(moment)):
            assert visitor.get(address).status_code == status, moment


def test_a_counter_outside_the_scope_does_not_collect(visitor, session, small_province, address):
    small_province.campaign.agencies = [small_province.department]
    session.commit()
    assert visitor.get(address).status_code == 410


def test_a_retired_code_says_so_and_its_successor_works(visitor, session, small_province, address):
    retire_code(session, small_province.code, reason="tờ mã bị mất", retired_at=datetime.now(UTC))
    successor = issue_code(session, small_province.counter, datetime.now(UTC))
    session.commit()
    assert visitor.get(address).status_code == 410
    assert visitor.get(f"/s/{successor.code}").status_code == 200


def test_an_unknown_code_and_an_unknown_receipt_are_not_found(visitor, small_province):
    assert visitor.get("/s/ZZZZZZZZ").status_code == 404
    assert visitor.get("/r/ZZZZZZZZZZZZ").status_code == 404


def test_the_form_sets_no_cookie_and_the_database_keeps_no_address(visitor, session, address):
    reply = visitor.get(address)
    assert "Set-Cookie" not in reply.headers
    stored = visitor.post(address, data=FormPage(reply.text).filled(), environ_base={"REMOTE_ADDR": "203.0.113.77"})
    assert "Set-Cookie" not in stored.headers
    row = session.execute(select(Response.__table__)).one()
    assert not any("203.0.113" in str(value) for value in row)
