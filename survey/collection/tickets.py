"""The signed ticket that goes out with a form and comes back with the answers.

It takes the place of a cookie, which in-app browsers drop: it proves that the form was ours and for this counter, and
its random part is the submission key, so that the same ticket can never count twice.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from itsdangerous import BadSignature, TimestampSigner

from survey import clock
from survey.codes import new_code
from survey.errors import SurveyError

# 60 random bits: among a million receipts, a guess finds one in 10^12 tries.
SUBMISSION_KEY_LENGTH = 12


@dataclass(frozen=True)
class Ticket:
    """A ticket as it was read: which counter code it is for, its submission key, and when it was handed out."""

    code: str
    submission_key: str
    issued_at: datetime


class ForgedTicket(SurveyError):
    """The ticket is not ours, is damaged, or is for another counter."""


class ExpiredTicket(SurveyError):
    """The ticket was ours, but is too old; `ticket` says what it held."""

    def __init__(self, ticket: Ticket) -> None:
        super().__init__("the ticket is too old")
        self.ticket = ticket


class TicketOffice:
    """Hands out tickets and reads them back."""

    def __init__(self, secret_key: str, *, hours: int) -> None:
        self._signer = TimestampSigner(secret_key, salt="sipas.ticket", digest_method=hashlib.sha256)
        self._seconds = hours * 3600

    def issue(self, code: str, submission_key: str | None = None) -> str:
        """A fresh ticket for a counter code; one that renews an old ticket keeps its submission key."""
        return self._signer.sign(f"{code}.{submission_key or new_code(SUBMISSION_KEY_LENGTH)}").decode()

    def read(self, token: str, code: str) -> Ticket:
        """The ticket behind a token that came back for a counter code.

        Raises
        ------
        ForgedTicket : not signed by us, damaged, or handed out for another counter.
        ExpiredTicket : genuine and for this counter, but too old.
        """
        try:
            value, issued_at = self._signer.unsign(token, return_timestamp=True)
        except (BadSignature, ValueError, OverflowError) as error:
            raise ForgedTicket("the ticket is not ours") from error
        ticket_code, _, submission_key = value.decode().partition(".")
        if ticket_code != code:
            raise ForgedTicket("the ticket is for another counter")
        ticket = Ticket(code, submission_key, issued_at)
        if (clock.now() - issued_at).total_seconds() > self._seconds:
            raise ExpiredTicket(ticket)
        return ticket
