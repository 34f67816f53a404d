"""How cases are told on the pages of the office."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from survey import clock
from survey.accounts.permissions import Permission
from survey.extensions import db
from survey.followup.alerts import count_unseen
from survey.followup.models import CaseState
from survey.followup.queries import CaseFilter, count_cases
from survey.web.account.access import scope_of

STATE_NAMES = {
    CaseState.RECEIVED: _("mới nhận"),
    CaseState.ACKNOWLEDGED: _("đang xem xét"),
    CaseState.PASSED_ON: _("đã chuyển"),
    CaseState.ANSWERED: _("đã trả lời"),
}


@dataclass(frozen=True)
class Waiting:
    """What waits for the account signed in, and whether it sees how long comments are kept."""

    cases: int
    overdue: int
    alerts: int
    sees_retention: bool


def count_waiting() -> Waiting:
    """How many cases wait for an answer where the account reads them, and are past their day; unseen alerts."""
    session, scope = db.session(), scope_of(Permission.READ_COMMENTS)
    return Waiting(
        cases=count_cases(session, CaseFilter(scope, is_unanswered=True)),
        overdue=count_cases(session, CaseFilter(scope, overdue_on=clock.today())),
        alerts=count_unseen(session, scope),
        sees_retention=any(scope_of(one).holds(None) for one in (Permission.KEEP_INSTALLATION, Permission.READ_AUDIT)),
    )
