"""Numbers and choices of several options, as analysts read them."""

from datetime import date

import numpy as np
import pytest
from sqlalchemy import select, update

from survey import clock
from survey.collection.models import Response
from survey.indices.basis import build_basis
from survey.indices.choices import read_selection
from survey.indices.memory import Memory
from survey.indices.other_answers import describe_other_answers
from survey.questionnaires.commands import publish_document
from survey.questionnaires.editing import add_item
from survey.questionnaires.item_types import MultipleChoiceItem, NumberItem, Option
from survey.questionnaires.queries import load_document
from tests.fixtures.answered_province import GOOD, Answers, store_answers
from tests.questionnaires.forms import text

WAIT = NumberItem("wait", text("Chờ bao nhiêu phút?", "How many minutes?"), 0, 600)
HEARD = MultipleChoiceItem(
    "heard",
    text("Biết qua đâu?", "How did you hear?"),
    # One code within another: it must not be found where only the other was chosen.
    (
        Option("net", text("Mạng", "Net")),
        Option("net_news", text("Báo mạng", "News")),
        Option("kin", text("Bà con", "Kin")),
    ),
)
HEARD_BY = (["net_news"], ["net", "kin"], ["kin"], None)


@pytest.fixture
def province(session, small_province):
    """The ward asks two questions more; 60 answers on two days at two services, a quarter without the second."""
    document = load_document(session, small_province.campaign.version_id)
    for item in (WAIT, HEARD):
        document = add_item(document, document.sections[-1].code, item)
    version = publish_document(session, code="rieng", document=document, published_at=clock.now())
    small_province.campaign.version_id = version.id
    session.commit()
    batches = [Answers("ward", service, GOOD, 15, date(2026, 3, day)) for service in (0, 1) for day in (2, 3)]
    store_answers(session, small_province, batches)
    for place, id_ in enumerate(session.scalars(select(Response.id).order_by(Response.id)).all()):
        heard = HEARD_BY[place % 4]
        told = {"wait": place, **({} if heard is None else {"heard": heard})}
        session.execute(update(Response).where(Response.id == id_).values(answers=told))
    session.commit()
    return small_province


def describe(session, province, **chosen):
    selection = read_selection(session, province.campaign, chosen, date(2026, 12, 31))
    memory = Memory()
    basis = build_basis(session, selection, memory)
    return basis, describe_other_answers(session, basis, memory)


def test_numbers_are_told_by_mean_and_quartiles(session, province):
    basis, [wait, _heard] = describe(session, province)
    assert (wait.item.code, wait.n) == ("wait", 60)
    values = wait.values.set_index("measure")
    assert values.loc["mean", "estimate"] == pytest.approx(np.average(np.arange(60), weights=basis.design.weight))
    assert list(values.loc[["lower_quartile", "median", "upper_quartile"], "estimate"]) == [14, 29, 44]
    assert (values["lower"] <= values["estimate"]).all()
    assert (values["estimate"] <= values["upper"]).all()


def test_each_option_has_its_share_of_those_who_chose_any(session, province):
    _, [_wait, heard] = describe(session, province)
    assert (heard.item.code, heard.n) == ("heard", 45)
    assert list(heard.values["value"]) == ["net", "net_news", "kin"]
    assert list(heard.values["n"]) == [15, 15, 30]
    assert list(heard.values["estimate"]) == pytest.approx([1 / 3, 1 / 3, 2 / 3])


def test_few_answers_are_counted_and_nothing_is_told_of_them(session, province):
    [service, *_] = province.services
    basis, [wait, heard] = describe(session, province, service=service.code)
    assert (wait.n, heard.n) == (30, 23)
    assert basis.method.minimum_n == 30
    assert not wait.values.empty
    assert heard.values.empty
