"""Where two open campaigns would ask at the same agency while neither goes before the other."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.campaigns.models import Campaign, CampaignAgency, CampaignState
from survey.organisation.models import Agency
from survey.organisation.problems import Problem, RefusedChange

# Of each agency, by code, the code of the one above; empty at the top.
Parents = Mapping[str, str]
Meetings = Mapping[str, frozenset[tuple[str, str]]]


@dataclass(frozen=True)
class OpenCampaign:
    """What decides where an open campaign asks, and when: the agencies by code, those under them included."""

    code: str
    precedence: int
    opens_on: date
    closes_on: date
    agencies: frozenset[str]


def list_meetings(campaigns: Sequence[OpenCampaign], parents: Parents) -> dict[str, frozenset[tuple[str, str]]]:
    """Of each agency where open campaigns meet, the pairs of campaigns of which neither goes first."""
    pairs = [pair for pair in combinations(sorted(campaigns, key=lambda each: each.code), 2) if _are_equal(*pair)]
    found = {}
    for agency in parents if pairs else ():
        path = _list_path(agency, parents)
        if here := frozenset((a.code, b.code) for a, b in pairs if _covers(a, path) and _covers(b, path)):
            found[agency] = here
    return found


def refuse_moves(session: Session, moves: Parents) -> dict[str, Problem]:
    """Of agencies that are to stand under others, those that would bring two open campaigns together, with the reason.

    moves : the code of the agency that each is to stand under, by code; new agencies among them.
    """
    campaigns, now = _load_open_campaigns(session), _load_parents(session)
    before = list_meetings(campaigns, now)
    refused: dict[str, Problem] = {}
    while True:
        then = {**now, **{code: above for code, above in moves.items() if code not in refused}}
        moved = {code for code in now if then[code] != now[code]}
        found: dict[str, Problem] = {}
        for agency, pair in _list_new(before, list_meetings(campaigns, then)):
            # A new agency meets only what already meets at one that was there.
            if guilty := next((code for code in _list_path(agency, then) if code in moved), None):
                found.setdefault(guilty, _meet("parent", agency, pair))
        if not found:
            return refused
        refused |= found


@contextmanager
def refusing_meetings(session: Session, column: str) -> Iterator[None]:
    """Raise RefusedChange, naming the column, where a change of the organisation brings two open campaigns together."""
    before = list_meetings(_load_open_campaigns(session), _load_parents(session))
    yield
    session.flush()
    after = list_meetings(_load_open_campaigns(session), _load_parents(session))
    if new := next(_list_new(before, after), None):
        raise RefusedChange([_meet(column, *new)])


def _list_new(before: Meetings, after: Meetings) -> Iterator[tuple[str, tuple[str, str]]]:
    for agency, pairs in sorted(after.items()):
        for pair in sorted(pairs - before.get(agency, frozenset())):
            yield agency, pair


def _are_equal(one: OpenCampaign, other: OpenCampaign) -> bool:
    overlap = one.opens_on <= other.closes_on and other.opens_on <= one.closes_on
    return overlap and one.precedence == other.precedence


def _covers(campaign: OpenCampaign, path: Sequence[str]) -> bool:
    return not campaign.agencies.isdisjoint(path)


def _list_path(agency: str, parents: Parents) -> list[str]:
    """The agency and those above it; stops where the way up comes back to one that it passed."""
    path: list[str] = []
    while agency and agency not in path:
        path.append(agency)
        agency = parents.get(agency, "")
    return path


def _load_open_campaigns(session: Session) -> list[OpenCampaign]:
    named: dict[int, set[str]] = {}
    scopes = select(CampaignAgency.campaign_id, Agency.code).join(Agency, Agency.id == CampaignAgency.agency_id)
    for campaign_id, agency in session.execute(scopes):
        named.setdefault(campaign_id, set()).add(agency)
    columns = (Campaign.id, Campaign.code, Campaign.precedence, Campaign.opens_on, Campaign.closes_on)
    rows = session.execute(select(*columns).where(Campaign.state == CampaignState.OPEN))
    return [
        OpenCampaign(row.code, row.precedence, row.opens_on, row.closes_on, frozenset(named.get(row.id, ())))
        for row in rows
    ]


def _load_parents(session: Session) -> dict[str, str]:
    rows = session.execute(select(Agency.id, Agency.code, Agency.parent_id)).all()
    codes = {row.id: row.code for row in rows}
    return {row.code: codes.get(row.parent_id or 0, "") for row in rows}


def _meet(column: str, agency: str, pair: tuple[str, str]) -> Problem:
    one, other = pair
    return Problem(
        column,
        {
            "vi": f"Hai đợt đang mở “{one}” và “{other}” sẽ cùng lấy ý kiến tại “{agency}” với cùng thứ tự ưu tiên; "
            "xin đặt thứ tự ưu tiên của hai đợt khác nhau trước.",
            "en": f"Two open campaigns, “{one}” and “{other}”, would both ask at “{agency}” with the same precedence; "
            "please give them different ones first.",
        },
    )
