"""Opinions: the responses in which somebody wrote something or gave a low score, as the office reads them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice

from sqlalchemy import ColumnElement, Row, Select, exists, or_, select
from sqlalchemy.orm import Session

from survey.accounts.scope import AgencyScope
from survey.campaigns.models import Campaign
from survey.collection.models import Comment, Response
from survey.errors import NotFound
from survey.followup.low_scores import find_lowest, rated_low
from survey.followup.models import Case, CaseState, CaseTag
from survey.organisation.models import Counter, Service
from survey.texts import fold_text


@dataclass(frozen=True)
class OpinionFilter:
    """Which opinions are looked for; an empty field narrows nothing."""

    campaign_id: int
    scope: AgencyScope
    words: str = ""
    agency_ids: frozenset[int] | None = None
    counter_id: int | None = None
    service_id: int | None = None
    tag: str = ""
    is_low: bool = False
    has_comment: bool = False
    is_without_case: bool = False


@dataclass(frozen=True)
class Opinion:
    """A response with what was written in it, by item code; never with its receipt, which is its author's alone."""

    response: Response
    comments: Mapping[str, str]
    counter_name: Mapping[str, str]
    service_name: Mapping[str, str]
    one_stop_office: Mapping[str, str]
    case_id: int | None
    case_state: CaseState | None

    @property
    def lowest(self) -> int | None:
        """The lowest level that was ticked."""
        return find_lowest(self.response.ratings)

    def is_in(self, scope: AgencyScope) -> bool:
        """Whether the agency that received the author, or the one responsible for the service, is in a scope."""
        return scope.holds(self.response.receiving_agency_id) or scope.holds(self.response.responsible_agency_id)


def list_opinions(
    session: Session, wanted: OpinionFilter, *, before_id: int | None = None, limit: int
) -> list[Opinion]:
    """At most `limit` opinions, the latest first; `before_id` goes on where a page ended.

    Words are found with or without their accents, all of them in one comment.
    """
    statement = _select_ids(wanted, before_id)
    words = fold_text(wanted.words).split()
    if not words:
        return load_opinions(session, session.scalars(statement.limit(limit)))
    texts = statement.join(Comment, Comment.response_id == Response.id).add_columns(Comment.text)
    # Neither database folds Vietnamese accents by itself: the texts are read in pieces until a page is full.
    with session.execute(texts.execution_options(yield_per=500)) as rows:
        found = list(islice(_iterate_matching(rows, words), limit))
    return load_opinions(session, found)


def find_opinion(session: Session, response_id: int, scope: AgencyScope) -> Opinion:
    """The opinion of a response; raises NotFound where there is none in a scope."""
    found = [opinion for opinion in load_opinions(session, [response_id]) if opinion.is_in(scope)]
    if not found or found[0].response.is_rehearsal:
        raise NotFound("there is no such response")
    return found[0]


def load_opinions(session: Session, response_ids: Iterable[int]) -> list[Opinion]:
    """The opinions of these responses, the latest first."""
    ids = list(response_ids)
    rows = session.execute(
        select(Response, Counter.name, Service.name, Campaign.one_stop_office, Case.id, Case.state)
        .join(Counter, Counter.id == Response.counter_id)
        .join(Service, Service.id == Response.service_id)
        .join(Campaign, Campaign.id == Response.campaign_id)
        .outerjoin(Case, Case.response_id == Response.id)
        .where(Response.id.in_(ids))
        .order_by(Response.id.desc())
    ).all()
    comments: dict[int, dict[str, str]] = {}
    for comment in session.scalars(select(Comment).where(Comment.response_id.in_(ids)).order_by(Comment.item_code)):
        comments.setdefault(comment.response_id, {})[comment.item_code] = comment.text
    return [Opinion(row[0], comments.get(row[0].id, {}), *row[1:]) for row in rows]


def _iterate_matching(rows: Iterable[Row[int, str]], words: list[str]) -> Iterator[int]:
    """The ids of those rows, in which an id may come several times in a row, whose text has every word; each once."""
    for response_id, texts in groupby(rows, key=lambda row: row[0]):
        folded = (fold_text(text) for _, text in texts)
        if any(all(word in text for word in words) for text in folded):
            yield response_id


def _select_ids(wanted: OpinionFilter, before_id: int | None) -> Select[int]:
    statement = (
        select(Response.id)
        .where(Response.campaign_id == wanted.campaign_id, Response.is_rehearsal.is_(False))
        .order_by(Response.id.desc())
    )
    for condition in _list_conditions(wanted):
        statement = statement.where(condition)
    return statement if before_id is None else statement.where(Response.id < before_id)


def _list_conditions(wanted: OpinionFilter) -> Iterable[ColumnElement[bool]]:
    has_comment = exists().where(Comment.response_id == Response.id).correlate(Response)
    if wanted.is_low:
        yield rated_low()
    if wanted.has_comment:
        yield has_comment
    if not wanted.is_low and not wanted.has_comment:
        yield or_(has_comment, rated_low())
    for agencies in (wanted.scope.agencies, wanted.agency_ids):
        if agencies is not None:
            yield or_(Response.receiving_agency_id.in_(agencies), Response.responsible_agency_id.in_(agencies))
    if wanted.counter_id is not None:
        yield Response.counter_id == wanted.counter_id
    if wanted.service_id is not None:
        yield Response.service_id == wanted.service_id
    if wanted.tag:
        tagged = (Case.response_id == Response.id, CaseTag.case_id == Case.id, CaseTag.tag == wanted.tag.lower())
        yield exists().where(*tagged).correlate(Response)
    if wanted.is_without_case:
        yield ~exists().where(Case.response_id == Response.id).correlate(Response)
