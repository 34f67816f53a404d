"""Every kind of item on the public form, and its conditions where there is no JavaScript."""

import pytest
from sqlalchemy import select

from survey import clock
from survey.collection.models import Comment, Response
from survey.questionnaires.commands import publish_document
from tests.questionnaires.forms import EVERY_KIND
from tests.web.citizen.form_reading import FormPage


@pytest.fixture
def address(session, small_province):
    small_province.campaign.version = publish_document(
        session, code="rieng", document=EVERY_KIND, published_at=clock.now()
    )
    session.commit()
    return f"/s/{small_province.code.code}"


def send(visitor, address, **answers):
    page = FormPage(visitor.get(address).text)
    given = {f"answer_{code}": value for code, value in answers.items()}
    return visitor.post(address, data=page.fields | {"service": page.values_of("service")[0]} | given)


def test_every_kind_is_shown_and_a_condition_is_told_in_words(visitor, address):
    page = FormPage(visitor.get(address).text)
    assert page.values_of("answer_paid") == ["yes", "no"]
    assert page.tree.xpath("//input[@type='checkbox']/@value") == ["counter", "online", "post"]
    assert page.tree.xpath("//input[@name='answer_fee']/@inputmode") == ["numeric"]
    assert "Phiếu chỉ mất một phút." in page.tree.text_content()
    told = page.tree.xpath("//*[@data-if]/p[@class='hint when']/text()")
    assert told[0] == "Chỉ trả lời nếu “Ông/Bà có nộp phí không?” là “Có”."
    assert len(told) == 3


def test_answers_of_every_kind_are_stored(visitor, session, address):
    reply = send(visitor, address, paid="yes", fee="20", ways=["online", "post"], speed="5", overall="4", comment="Tốt")
    assert reply.status_code == 303
    response = session.scalars(select(Response)).one()
    assert response.ratings == "54"
    assert response.answers == {"paid": "yes", "fee": 20, "ways": ["online", "post"]}
    assert session.scalars(select(Comment.text)).all() == ["Tốt"]


def test_what_its_condition_does_not_show_is_neither_missed_nor_stored(visitor, session, address):
    reply = send(visitor, address, paid="no", fee="không rõ", speed="1", slow_page="Trang chủ", overall="4")
    assert reply.status_code == 303
    response = session.scalars(select(Response)).one()
    assert (response.ratings, response.answers) == (".4", {"paid": "no"})
    assert session.scalars(select(Comment.text)).all() == []


def test_what_is_missing_or_wrong_is_told_at_its_item_and_everything_is_kept(visitor, session, address):
    reply = send(visitor, address, paid="yes", fee="nhiều", ways=["online", "post"], slow_page="Trang chủ")
    page = FormPage(reply.text)
    assert reply.status_code == 422
    wrong = page.tree.xpath("//*[@role='alert']//a/@href")
    assert sorted(wrong) == ["#answer_fee", "#answer_overall", "#answer_speed"]
    assert page.tree.xpath("//input[@type='checkbox'][@checked]/@value") == ["online", "post"]
    assert page.fields["answer_fee"] == "nhiều"
    assert session.scalars(select(Response.id)).all() == []


@pytest.mark.parametrize("answers", [{"ways": ["plane"]}, {"ways": ["post", "post"]}, {"paid": "x"}])
def test_a_value_that_an_item_does_not_offer_is_refused_at_the_item(visitor, address, answers):
    assert send(visitor, address, **{"paid": "no", "overall": "4"} | answers).status_code == 422
