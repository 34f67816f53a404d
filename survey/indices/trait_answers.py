"""The answers to a question about the respondent, decoded in step with the ratings."""

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
    answer = func.coalesce(Response.answers[trait.code].as_string(), "")
    columns = select(func.aggregate_strings(cast(Response.id, String), ","), func.aggregate_strings(answer, ","))
    known_values = pd.Index(list(trait.values))
    found = np.full(len(ids), -1, dtype=np.int64)
    for start in range(0, int(ids[-1]) + 1 if len(ids) else 0, _CHUNK):
        belongs = (Response.campaign_id == campaign_id) & Response.is_rehearsal.is_(False)
        row = session.execute(columns.where(belongs, Response.id.between(start, start + _CHUNK - 1))).one()
        if row[0]:
            of = np.fromstring(row[0], dtype=np.int64, sep=",")
            values = known_values.get_indexer(pd.Index(row[1].split(",")))
            place = np.searchsorted(ids, of)
            known = ids[np.minimum(place, len(ids) - 1)] == of
            found[place[known]] = values[known]
    return found
