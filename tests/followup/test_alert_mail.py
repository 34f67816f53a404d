"""Alerts by e-mail, through a real mail server: once each, again after a refusal, by one process."""

from email.utils import parsedate_to_datetime

import pytest

from survey.followup.alert_mail import MOST_TRIES, Mailed, MailServer, next_try_at
from survey.followup.alert_rules import add_rule
from survey.followup.alert_watch import AlertWatch
from survey.followup.models import Alert, AlertGrouping
from tests.followup.conftest import AT, BAD, BY, later
from tests.followup.test_alerts import TERMS, replace

ADDRESS = "https://sipas.tinh.gov.vn"


@pytest.fixture
def server(mail_box):
    return MailServer("127.0.0.1", mail_box.port, "sipas@tinh.gov.vn", starttls=False)


@pytest.fixture
def build_watch(engine, tmp_path):
    return lambda server: AlertWatch(engine, tmp_path / "alerts.lock", server, base_url=ADDRESS)


@pytest.fixture
def low_score(session, respond):
    add_rule(session, replace(TERMS, low_scores=1, email="giamdoc@tinh.gov.vn"), by=BY, at=AT)
    session.commit()
    respond(BAD, comment="Số điện thoại của tôi là 0912 345 678")


def read_alert(session):
    session.rollback()
    return session.query(Alert).one()


def test_an_alert_is_mailed_once_and_tells_nothing_that_people_wrote(session, low_score, build_watch, server, mail_box):
    watch = build_watch(server)
    assert watch.look(later(1)) == (1, Mailed(1, 0))
    assert watch.look(later(2)) == (0, Mailed(0, 0))
    [message] = mail_box.messages
    assert (message["To"], message["From"]) == ("giamdoc@tinh.gov.vn", "sipas@tinh.gov.vn")
    assert "Quầy số 2" in message["Subject"]
    assert parsedate_to_datetime(message["Date"]) == later(1).replace(microsecond=0)
    assert message["Message-ID"].endswith("@tinh.gov.vn>")
    assert message["Auto-Submitted"] == "auto-generated"
    text = message.get_content()
    assert f"{ADDRESS}/admin/alerts" in text
    assert "Counter 2" in text
    assert "0912" not in text
    assert read_alert(session).emailed_at == later(1)


def test_many_alerts_are_one_message_to_each_address(session, respond, build_watch, server, mail_box):
    for grouping, address in [("counter", "a@tinh.gov.vn"), ("service", "a@tinh.gov.vn"), ("counter", "b@tinh.gov.vn")]:
        terms = replace(TERMS, low_scores=1, grouping=AlertGrouping(grouping), email=address)
        add_rule(session, terms, by=BY, at=AT)
    session.commit()
    for service in range(3):
        respond(BAD, service=service)
    assert build_watch(server).look(later(1)) == (5, Mailed(2, 0))
    told = {message["To"]: message for message in mail_box.messages}
    assert "và 3 nơi khác" in told["a@tinh.gov.vn"]["Subject"]
    assert "Đăng ký kết hôn" in told["a@tinh.gov.vn"].get_content()
    assert "Đăng ký kết hôn" not in told["b@tinh.gov.vn"].get_content()


def test_what_the_server_refused_is_kept_and_tried_again_later(session, low_score, build_watch, server, mail_box):
    mail_box.refusal = "451 try again later"
    watch = build_watch(server)
    assert watch.look(later(1))[1] == Mailed(0, 1)
    alert = read_alert(session)
    assert "try again later" in alert.email_problem
    again = next_try_at(alert)
    mail_box.refusal = ""
    assert watch.look(later(1))[1] == Mailed(0, 0)
    assert watch.look(again)[1] == Mailed(1, 0)
    alert = read_alert(session)
    assert (alert.email_problem, alert.emailed_at, alert.email_tries) == (None, again, 2)


def test_a_server_that_is_not_there_is_given_up_in_the_end(session, low_score, build_watch, server):
    watch, at = build_watch(replace(server, port=1)), later(1)
    for _ in range(MOST_TRIES):
        assert watch.look(at)[1] == Mailed(0, 1)
        at = next_try_at(read_alert(session))
    assert at is None
    assert watch.look(later(24 * 365))[1] == Mailed(0, 0)


def test_without_a_mail_server_alerts_are_raised_and_wait(session, low_score, build_watch, server, mail_box):
    assert build_watch(None).look(later(1)) == (1, Mailed(0, 0))
    assert build_watch(server).look(later(2)) == (0, Mailed(1, 0))


def test_an_alert_without_an_address_is_not_mailed(session, respond, build_watch, server, mail_box):
    add_rule(session, replace(TERMS, low_scores=1), by=BY, at=AT)
    session.commit()
    respond(BAD)
    assert build_watch(server).look(later(1)) == (1, Mailed(0, 0))
    assert mail_box.messages == []
