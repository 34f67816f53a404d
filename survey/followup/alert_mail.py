"""Alerts by e-mail: each told once, tried again when the mail server refuses, and never with what people wrote."""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

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
    """Send the alerts that wait for it: to each address one message, however many alerts there are.

    Alerts are taken before the message is sent and the database is not held meanwhile, so that processes side by side
    do not send it twice; one that ends in between leaves them to be tried again later.
    """
    n_sent = n_failed = 0
    with Session(engine) as session:
        with committing(session):
            taken = _take_waiting(session, at)
        for address, alert_ids in taken.items():
            told = [find_told(session, alert_id) for alert_id in alert_ids]
            message = build_message(told, sender=server.sender, address=address, base_url=base_url, at=at)
            problem = _try_to_send(server, message)
            with committing(session):
                _note_outcome(session, alert_ids, problem, at)
            n_sent, n_failed = n_sent + (problem is None), n_failed + (problem is not None)
    return Mailed(n_sent, n_failed)


def build_message(
    alerts: Sequence[ToldAlert], *, sender: str, address: str, base_url: str, at: datetime
) -> EmailMessage:
    """One message that tells of alerts, in Vietnamese and then in English."""
    message = EmailMessage(policy=SMTP)
    first = _describe_place(alerts[0], "vi")
    rest = f" và {len(alerts) - 1} nơi khác" if len(alerts) > 1 else ""
    message["Subject"] = f"[SIPAS] Nhiều phiếu không hài lòng: {first}{rest}"
    message["From"], message["To"] = sender, address
    # Without these a message counts as carelessly made, and is kept back by some servers.
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    page = f"{base_url}/admin/alerts"
    message.set_content(
        "\n".join(
            [
                *(_describe_in_vietnamese(each) for each in alerts),
                f"Xem tại {page}. Nơi đã báo không được báo lại trong số ngày của quy tắc.",
                "",
                *(_describe_in_english(each) for each in alerts),
                f"See {page}. A place is not told of again for the days of its rule.",
                "",
            ]
        )
    )
    return message


def _describe_in_vietnamese(told: ToldAlert) -> str:
    rule, place = told.rule, _describe_place(told, "vi")
    counted = f"{told.alert.low_scores} phiếu có câu ở mức {rule.low_at_most} trở xuống trong {rule.days} ngày"
    return f"- {place}: {counted} (quy tắc “{rule.name}”)"


def _describe_in_english(told: ToldAlert) -> str:
    rule, place = told.rule, _describe_place(told, "en")
    counted = f"{told.alert.low_scores} responses with an item at level {rule.low_at_most} or under in {rule.days} days"
    return f"- {place}: {counted} (rule “{rule.name}”)"


def next_try_at(alert: Alert) -> datetime | None:
    """When the message of an alert is tried again; None where it was never tried, is sent, or was given up."""
    if alert.email_tried_at is None or alert.emailed_at is not None or alert.email_tries >= MOST_TRIES:
        return None
    doublings: int = 2 ** (alert.email_tries - 1)
    return alert.email_tried_at + min(_FIRST_WAIT * doublings, _LONGEST_WAIT)


def _take_waiting(session: Session, at: datetime) -> dict[str, list[int]]:
    """The ids of the alerts whose turn it is, by the address that their rule names."""
    waiting = session.execute(
        select(Alert, AlertRule.email)
        .join(AlertRule, AlertRule.id == Alert.rule_id)
        .where(AlertRule.email.is_not(None), Alert.emailed_at.is_(None), Alert.email_tries < MOST_TRIES)
        .order_by(Alert.id)
        .with_for_update(of=Alert, skip_locked=True)
    ).all()
    taken: dict[str, list[int]] = {}
    for alert, address in waiting:
        again = next_try_at(alert)
        if address is not None and (again is None or again <= at):
            alert.email_tried_at, alert.email_tries = at, alert.email_tries + 1
            taken.setdefault(address, []).append(alert.id)
    return taken


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


def _note_outcome(session: Session, alert_ids: Sequence[int], problem: str | None, at: datetime) -> None:
    for alert in session.scalars(select(Alert).where(Alert.id.in_(alert_ids))):
        alert.email_problem = problem
        if problem is None:
            alert.emailed_at = at


def _describe_place(told: ToldAlert, language: str) -> str:
    parts = [name for name in (told.counter_name, told.service_name, told.agency_name) if name is not None]
    # A line break inside a name would end the header that the name stands in.
    return " ".join(", ".join(in_language(name, language) for name in parts).split())
