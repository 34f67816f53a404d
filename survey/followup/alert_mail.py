"""Alerts by e-mail: each sent once, tried again when the mail server refuses, and never with what people wrote."""

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from survey.database import committing
from survey.followup.alerts import ToldAlert, find_told
from survey.followup.models import Alert, AlertRule
from survey.texts import in_language

# After that the page still tells of the alert; the message is given up.
MOST_TRIES = 12
_FIRST_WAIT = timedelta(minutes=5)
_LONGEST_WAIT = timedelta(hours=6)
_SECONDS_TO_CONNECT = 20
_LONGEST_PROBLEM = 300


@dataclass(frozen=True)
class MailServer:
    """Where messages are handed in, and in whose name."""

    host: str
    port: int
    sender: str
    username: str = ""
    password: str = ""
    starttls: bool = True


@dataclass(frozen=True)
class Mailed:
    """How many messages went out, and how many could not."""

    n_sent: int
    n_failed: int


def send_waiting(engine: Engine, server: MailServer, *, base_url: str, at: datetime) -> Mailed:
    """Send the message of every alert that waits for it.

    An alert is taken before its message is sent and the database is not held meanwhile, so that processes side by side
    do not send it twice; one that ends in between leaves it to be tried again later.
    """
    n_sent = n_failed = 0
    with Session(engine) as session:
        with committing(session):
            taken = _take_waiting(session, at)
        for alert_id in taken:
            told = find_told(session, alert_id)
            problem = _try_to_send(server, build_message(told, sender=server.sender, base_url=base_url))
            with committing(session):
                _note_outcome(session, alert_id, problem, at)
            n_sent, n_failed = n_sent + (problem is None), n_failed + (problem is not None)
    return Mailed(n_sent, n_failed)


def build_message(told: ToldAlert, *, sender: str, base_url: str) -> EmailMessage:
    """The message of an alert, in Vietnamese and then in English."""
    alert, rule = told.alert, told.rule
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"[SIPAS] {_describe_place(told, 'vi')}: {alert.low_scores} phiếu không hài lòng"
    message["From"], message["To"] = sender, rule.email
    address = f"{base_url}/admin/alerts"
    message.set_content(
        f"{_describe_place(told, 'vi')}: {alert.low_scores} phiếu có câu ở mức {rule.low_at_most} trở xuống trong "
        f"{rule.days} ngày qua (quy tắc “{rule.name}”).\nXem tại {address}\n"
        f"Nơi này không được báo lại trong {rule.days} ngày tới.\n\n"
        f"{_describe_place(told, 'en')}: {alert.low_scores} responses with an item at level {rule.low_at_most} or "
        f"under within {rule.days} days (rule “{rule.name}”).\nSee {address}\n"
        f"This place will not be told of again for {rule.days} days.\n"
    )
    return message


def next_try_at(alert: Alert) -> datetime | None:
    """When the message of an alert is tried again; None where it was never tried, is sent, or was given up."""
    if alert.email_tried_at is None or alert.emailed_at is not None or alert.email_tries >= MOST_TRIES:
        return None
    doublings: int = 2 ** (alert.email_tries - 1)
    return alert.email_tried_at + min(_FIRST_WAIT * doublings, _LONGEST_WAIT)


def _take_waiting(session: Session, at: datetime) -> list[int]:
    waiting = session.scalars(
        select(Alert)
        .join(AlertRule, AlertRule.id == Alert.rule_id)
        .where(AlertRule.email.is_not(None), Alert.emailed_at.is_(None), Alert.email_tries < MOST_TRIES)
        .order_by(Alert.id)
        .with_for_update(of=Alert, skip_locked=True)
    ).all()
    taken = [alert for alert in waiting if (again := next_try_at(alert)) is None or again <= at]
    for alert in taken:
        alert.email_tried_at, alert.email_tries = at, alert.email_tries + 1
    return [alert.id for alert in taken]


def _try_to_send(server: MailServer, message: EmailMessage) -> str | None:
    """Hand a message in; what went wrong, or None."""
    try:
        with smtplib.SMTP(server.host, server.port, timeout=_SECONDS_TO_CONNECT) as connection:
            if server.starttls:
                connection.starttls(context=ssl.create_default_context())
            if server.username:
                connection.login(server.username, server.password)
            connection.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        return f"{type(error).__name__}: {error}"[:_LONGEST_PROBLEM]
    return None


def _note_outcome(session: Session, alert_id: int, problem: str | None, at: datetime) -> None:
    alert = session.get_one(Alert, alert_id, populate_existing=True)
    alert.email_problem = problem
    if problem is None:
        alert.emailed_at = at


def _describe_place(told: ToldAlert, language: str) -> str:
    parts = [name for name in (told.counter_name, told.service_name, told.agency_name) if name is not None]
    # A line break inside a name would end the header that the name stands in.
    return " ".join(", ".join(in_language(name, language) for name in parts).split())
