"""A designer's desk with a draft on it that has every kind of item."""

import pytest

from survey.accounts.models import Role
from survey.audit import Actor
from survey.clock import now
from survey.questionnaires.drafts import start_questionnaire
from tests.questionnaires.forms import EVERY_KIND
from tests.web.test_accounts import make_account, sign_in


@pytest.fixture
def draft(session, small_province):
    version = start_questionnaire(
        session, code="so", title=EVERY_KIND.title, document=EVERY_KIND, by=Actor(None, "Trần Thị Mai"), at=now()
    )
    session.commit()
    return version


@pytest.fixture
def desk(province_app, session, draft):
    return open_desk(province_app, session, "thietke")


@pytest.fixture
def other_desk(province_app, session, draft):
    return open_desk(province_app, session, "dongnghiep")


def open_desk(province_app, session, username, role=Role.DESIGNER):
    make_account(session, username, role)
    desk = province_app.test_client()
    assert sign_in(desk, username).status_code == 303
    return desk
