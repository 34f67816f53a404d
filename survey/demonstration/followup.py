"""What became of some dissatisfied people's comments: cases in every state, and a rule that raises alerts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from survey.audit import Actor
from survey.clock import VIETNAM, local_day
from survey.collection.models import Comment, Response
from survey.followup.alert_rules import RuleTerms, add_rule
from survey.followup.commands import acknowledge_case, answer_case, open_case, pass_case_on, set_tags
from survey.followup.due_dates import DAYS_TO_ANSWER, add_working_days
from survey.followup.low_scores import LOW_AT_MOST, rated_low
from survey.followup.models import AlertGrouping, Case
from survey.organisation.queries import AgencyTree, load_agency_tree

_BY = Actor(None, "Điều phối viên (minh họa)")
_REPLY = (
    "Cảm ơn Ông/Bà đã góp ý. Chúng tôi đã xem lại việc phục vụ tại quầy trong ngày Ông/Bà đến, đã nhắc nhở bộ phận "
    "liên quan và sẽ theo dõi trong tháng này. Mong Ông/Bà tiếp tục góp ý."
)
_RULE = RuleTerms(
    name="Ba phiếu không hài lòng trong một tuần",
    agency_id=None,
    grouping=AlertGrouping.COUNTER,
    low_scores=3,
    low_at_most=LOW_AT_MOST,
    days=7,
    email=None,
)


@dataclass(frozen=True)
class _Handling:
    """How a case was handled: how many days ago at least its response came, what was done, and how it is tagged."""

    days_ago: int
    act: Callable[[Session, Case, AgencyTree, datetime], None]
    tags: tuple[str, ...]


def store_followup(session: Session, campaign_id: int, today: date) -> None:
    """Open cases from comments of the present campaign and make a rule; fewer cases where there are few comments."""
    tree, taken = load_agency_tree(session), set[int]()
    for handling in _HANDLINGS:
        response = _find_response(session, campaign_id, today - timedelta(days=handling.days_ago), taken)
        if response is None:
            continue
        taken.add(response.id)
        opened_at = response.received_at + timedelta(hours=2)
        case = open_case(
            session,
            response.id,
            agency_id=response.responsible_agency_id,
            due_on=add_working_days(local_day(opened_at), DAYS_TO_ANSWER),
            note="",
            by=_BY,
            at=opened_at,
        )
        set_tags(session, case, handling.tags, by=_BY, at=opened_at)
        handling.act(session, case, tree, opened_at)
    add_rule(session, _RULE, by=_BY, at=datetime.combine(today, time(), VIETNAM))


def _find_response(session: Session, campaign_id: int, last: date, taken: set[int]) -> Response | None:
    """The latest low score with a comment until a day that has no case."""
    return session.scalar(
        select(Response)
        .where(
            Response.campaign_id == campaign_id,
            Response.received_on <= last,
            Response.quarantined_at.is_(None),
            Response.language == "vi",
            Response.id.not_in(taken),
            rated_low(),
            exists().where(Comment.response_id == Response.id).correlate(Response),
        )
        .order_by(Response.id.desc())
        .limit(1)
    )


def _leave(_session: Session, _case: Case, _tree: AgencyTree, _at: datetime) -> None:
    """Nobody has looked at it yet."""


def _acknowledge(session: Session, case: Case, _tree: AgencyTree, at: datetime) -> None:
    later = at + timedelta(hours=4)
    acknowledge_case(session, case, seen_step=case.steps[-1].id, note="", by=_BY, at=later)


def _pass_on(session: Session, case: Case, tree: AgencyTree, at: datetime) -> None:
    parent = tree.nodes[case.agency_id].parent_id
    if parent is not None:
        note, later = "Nội dung thuộc thẩm quyền của cấp trên.", at + timedelta(hours=6)
        pass_case_on(session, case, agency_id=parent, seen_step=case.steps[-1].id, note=note, by=_BY, at=later)


def _answer(session: Session, case: Case, tree: AgencyTree, at: datetime) -> None:
    _acknowledge(session, case, tree, at)
    later = at + timedelta(hours=28)
    answer_case(session, case, reply=_REPLY, seen_step=case.steps[-1].id, by=_BY, at=later)


_HANDLINGS = (
    _Handling(1, _leave, ()),
    _Handling(2, _acknowledge, ("hướng dẫn",)),
    _Handling(3, _pass_on, ("cơ sở vật chất",)),
    _Handling(4, _answer, ("chờ lâu",)),
    # Ten working days ago and more: overdue.
    _Handling(30, _leave, ("chờ lâu", "thái độ")),
    _Handling(31, _answer, ("thái độ",)),
)
