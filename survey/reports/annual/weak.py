"""The criteria that are weakest, and some of what people wrote who were dissatisfied with them."""

from collections.abc import Iterable, Sequence

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.collection.masking import mask_personal_data
from survey.collection.models import Comment, Response
from survey.indices.basis import Basis

MOST = 5
_QUOTED, _READ = 3, 400
_SHORTEST, _LONGEST = 20, 240
_DISSATISFIED = ("1", "2")


def list_extremes(frame: pd.DataFrame, most: int, *, weakest: bool) -> pd.DataFrame:
    """The criteria with the lowest (or highest) indices among those that have enough responses."""
    return frame.dropna(subset=["index"]).sort_values(["index", "code"], ascending=[weakest, True]).head(most)


def quote_comments(session: Session, basis: Basis, codes: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """A few of the latest comments by people of the selection dissatisfied with each criterion, masked."""
    chosen, seen = {}, set[str]()
    inside = set(basis.dataset.id[basis.inside].tolist())
    for code in codes:
        quoted: list[str] = []
        for text in _list_masked(session, basis, code, inside):
            if text not in seen:
                seen.add(text)
                quoted.append(text)
            if len(quoted) == _QUOTED:
                break
        chosen[code] = tuple(quoted)
    return chosen


def _list_masked(session: Session, basis: Basis, code: str, inside: set[int]) -> Iterable[str]:
    place = basis.composition.items[code] + 1
    rows = session.execute(
        select(Response.id, Comment.text)
        .join(Comment, Comment.response_id == Response.id)
        .where(Response.campaign_id == basis.campaign.id, Response.is_rehearsal.is_(False))
        .where(func.substr(Response.ratings, place, 1).in_(_DISSATISFIED))
        .order_by(Response.id.desc())
        .execution_options(yield_per=_READ)
    )
    for response_id, text in rows:
        if response_id in inside and _SHORTEST <= len(text) <= _LONGEST:
            yield " ".join(mask_personal_data(text).split())
