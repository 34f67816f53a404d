"""The answers to a question about the respondent, decoded in step with the ratings."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from survey.collection.models import Response
from survey.indices.traits import Trait

_CHUNK = 500_000


def load_trait(session: Session, campaign_id: int, trait: Trait, ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n,) the position of each response's answer among the trait's values, -1 where it gave none.

    `ids` are the responses wanted, ascending, all of the campaign.
    """
    known_values = pd.Index(list(trait.values))
    found = np.full(len(ids), -1, dtype=np.int64)
    for places, answers in iterate_answers(session, campaign_id, trait.code, ids):
        found[places] = known_values.get_indexer(pd.Index(answers))
    return found


def iterate_answers(
    session: Session, campaign_id: int, code: str, ids: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int64], list[str]]]:
    """The answers to an item in pieces: the places of their responses among `ids`, and each as text, "" for none.

    What is neither text nor a number is told as JSON.
    """
    answer = func.coalesce(Response.answers[code].as_string(), "")
    # A line end stands in no code, number or JSON.
    columns = select(func.aggregate_strings(cast(Response.id, String), ","), func.aggregate_strings(answer, "\n"))
    for start in range(0, int(ids[-1]) + 1 if len(ids) else 0, _CHUNK):
        belongs = (Response.campaign_id == campaign_id) & Response.is_rehearsal.is_(False)
        row = session.execute(columns.where(belongs, Response.id.between(start, start + _CHUNK - 1))).one()
        if row[0]:
            of = np.fromstring(row[0], dtype=np.int64, sep=",")
            place = np.searchsorted(ids, of)
            known = ids[np.minimum(place, len(ids) - 1)] == of
            texts = row[1].split("\n")
            yield place[known], [text for text, is_known in zip(texts, known.tolist(), strict=True) if is_known]
