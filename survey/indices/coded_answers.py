"""The answers beside the ratings, item by item, decoded in step with the ratings and in one pass for all items."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count, islice
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from survey.collection.models import Response
from survey.indices.dataset import belong_beside
from survey.indices.kept.columns import Columns
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


@dataclass(frozen=True)
class Documents:
    """What n responses say beside the ratings.

    texts : the different JSON documents there are. number : (n,) which of them, from 1, each response is; 0 for none.
    """

    texts: tuple[str, ...]
    number: NDArray[np.int64]


def read_coded_answers(session: Session, sample: Sample, code: str, memory: Memory) -> CodedAnswers:
    """The answers of a sample's whole campaign to an item, from memory where they are there."""
    ids = sample.answers.id
    documents = memory.read_columns(session, sample.campaign.id, ids, DOCUMENTS)
    found = memory.keep(sample.version, "coded answers", lambda: code_by_item(documents))
    return found.get(code) or CodedAnswers((), np.full(len(ids), -1))


def load_documents(
    session: Session, campaign_id: int, ids: NDArray[np.int64], known: Documents | None = None
) -> Documents:
    """The documents of the responses `ids` of a campaign, ascending, after those that are known."""
    before = known or Documents((), np.zeros(0, dtype=np.int64))
    # A number for each new document as it is looked up: so the loop over every answer runs without Python.
    numbers: defaultdict[str, int] = defaultdict(count(len(before.texts) + 1).__next__, {"": 0})
    numbers.update({text: number for number, text in enumerate(before.texts, start=1)})
    later = np.zeros(len(ids), dtype=np.int64)
    belongs = belong_beside(campaign_id, ids)
    columns = select(
        func.aggregate_strings(cast(Response.id, String), ","),
        func.aggregate_strings(func.coalesce(cast(Response.answers, String), ""), _BETWEEN),
    )
    lowest, highest = (int(ids[0]), int(ids[-1])) if len(ids) else (0, -1)
    for start in range(lowest, highest + 1, _CHUNK):
        row = session.execute(
            columns.where(belongs, Response.id.between(start, min(start + _CHUNK - 1, highest)))
        ).one()
        if row[0]:
            of = np.fromstring(row[0], dtype=np.int64, sep=",")
            texts = row[1].split(_BETWEEN)
            found = np.fromiter(map(numbers.__getitem__, texts), np.int64, len(texts))
            place = np.searchsorted(ids, of)
            is_asked = ids[np.minimum(place, len(ids) - 1)] == of
            later[place[is_asked]] = found[is_asked]
    return Documents(tuple(islice(numbers, 1, None)), np.concatenate([before.number, later]))


def code_by_item(documents: Documents) -> dict[str, CodedAnswers]:
    """The answers to every item that somebody answered, by its code.

    Many people answer the same: each different document is decoded once, however many gave it.
    """
    n = len(documents.texts) + 1
    values: dict[str, dict[str, int]] = {}
    positions: dict[str, NDArray[np.int64]] = {}
    # What was said in responses that are no more may still have a number.
    for number in filter(None, np.unique(documents.number).tolist()):
        for code, answer in json.loads(documents.texts[number - 1]).items():
            if answer is None or answer == "":
                continue
            told = answer if isinstance(answer, str) else json.dumps(answer)
            if code not in values:
                values[code], positions[code] = {}, np.full(n, -1)
            positions[code][number] = values[code].setdefault(told, len(values[code]))
    return {code: CodedAnswers(tuple(found), positions[code][documents.number]) for code, found in values.items()}


def _pack(documents: Documents) -> dict[str, NDArray[Any]]:
    texts = _BETWEEN.join(documents.texts).encode()
    return {"number": documents.number, "texts": np.frombuffer(texts, dtype=np.uint8)}


def _unpack(arrays: Mapping[str, NDArray[Any]], n: int) -> Documents:
    written, number = arrays["texts"].astype(np.uint8).tobytes().decode(), arrays["number"].astype(np.int64)
    texts = tuple(written.split(_BETWEEN)) if written else ()
    if number.shape != (n,) or number.max(initial=0) > len(texts) or number.min(initial=0) < 0:
        raise ValueError(f"documents are not those of {n} responses")
    return Documents(texts, number)


DOCUMENTS = Columns(
    "documents",
    read_on=load_documents,
    take=lambda documents, n: Documents(documents.texts, documents.number[:n]),
    pack=_pack,
    unpack=_unpack,
)
