"""The answers beside the ratings, item by item, decoded in step with the ratings and in one pass for all items."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from survey.collection.models import Response
from survey.indices.memory import Memory
from survey.indices.sample import Sample

_CHUNK = 500_000
# A character that stands in no JSON document, whose own control characters are written as escapes.
_BETWEEN = "\x1e"
Code = TypeVar("Code", bound=np.generic)


@dataclass(frozen=True)
class CodedAnswers:
    """The answers of n responses to one item.

    values : the different answers there are, text as it is and anything else as JSON. position : (n,) which of them
    each response gave, -1 where it gave none.
    """

    values: tuple[str, ...]
    position: NDArray[np.int64]

    def translate(self, codes: NDArray[Code], none: Any) -> NDArray[Code]:
        """(n, …) what stands for each response's answer, given (values, …) what stands for each; `none` for none."""
        without = np.full((1, *codes.shape[1:]), none, dtype=codes.dtype)
        return np.concatenate([codes, without])[self.position]


def read_coded_answers(session: Session, sample: Sample, code: str, memory: Memory) -> CodedAnswers:
    """The answers of a sample's whole campaign to an item, from memory where they are there."""
    ids = sample.answers.id
    found = memory.keep(sample.version, "coded answers", lambda: load_coded_answers(session, sample.campaign.id, ids))
    return found.get(code) or CodedAnswers((), np.full(len(ids), -1))


def load_coded_answers(session: Session, campaign_id: int, ids: NDArray[np.int64]) -> dict[str, CodedAnswers]:
    """The answers to every item that somebody answered, by its code; `ids`, ascending, are responses of the campaign.

    Many people answer the same: each different document is decoded once, however many gave it.
    """
    # A number for each new document as it is looked up: so the loop over every answer runs without Python.
    numbers: defaultdict[str, int] = defaultdict(count(1).__next__, {"": 0})
    document = np.zeros(len(ids), dtype=np.int64)
    belongs = (Response.campaign_id == campaign_id) & Response.is_rehearsal.is_(False)
    columns = select(
        func.aggregate_strings(cast(Response.id, String), ","),
        func.aggregate_strings(func.coalesce(cast(Response.answers, String), ""), _BETWEEN),
    )
    for start in range(int(ids[0]) if len(ids) else 0, int(ids[-1]) + 1 if len(ids) else 0, _CHUNK):
        row = session.execute(columns.where(belongs, Response.id.between(start, start + _CHUNK - 1))).one()
        if row[0]:
            of = np.fromstring(row[0], dtype=np.int64, sep=",")
            texts = row[1].split(_BETWEEN)
            found = np.fromiter(map(numbers.__getitem__, texts), np.int64, len(texts))
            place = np.searchsorted(ids, of)
            known = ids[np.minimum(place, len(ids) - 1)] == of
            document[place[known]] = found[known]
    return _code_by_item(list(islice(numbers, 1, None)), document)


def _code_by_item(documents: Sequence[str], document: NDArray[np.int64]) -> dict[str, CodedAnswers]:
    """From the different documents, and the number from 1 of each response's, to the answers item by item."""
    values: dict[str, dict[str, int]] = {}
    positions: dict[str, NDArray[np.int64]] = {}
    for number, text in enumerate(documents, start=1):
        for code, answer in json.loads(text).items():
            if answer is None or answer == "":
                continue
            told = answer if isinstance(answer, str) else json.dumps(answer)
            if code not in values:
                values[code], positions[code] = {}, np.full(len(documents) + 1, -1)
            positions[code][number] = values[code].setdefault(told, len(values[code]))
    return {code: CodedAnswers(tuple(found), positions[code][document]) for code, found in values.items()}
