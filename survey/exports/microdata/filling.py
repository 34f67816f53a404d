"""The answers of a selection, read from the database into a store a part at a time."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlalchemy.orm import Session

from survey.exports.microdata.circumstances import read_circumstances
from survey.exports.microdata.progress import Progress
from survey.exports.microdata.store import Store
from survey.indices.basis import Basis
from survey.indices.coverage import Tally, tally_answers
from survey.indices.parts import count_answers, read_parts
from survey.indices.selection import WEIGHTING_NAMES, Selection
from survey.indices.weights import count_pairs


@dataclass(frozen=True)
class Filled:
    """What the store was filled from.

    facts : what was asked for, and of whom, without any answers. tally : the answers that are in the store.
    n_of_stratum : responses of the whole sample by agency and service, packed.
    """

    facts: Basis
    tally: Tally
    n_of_stratum: pd.Series

    @property
    def is_whole_sample(self) -> bool:
        """Whether every answer of the sample is in the store."""
        return int(self.n_of_stratum.sum()) == int(self.tally.n_of_mode.sum())


def fill_store(store: Store, session: Session, selection: Selection, progress: Progress, *, with_times: bool) -> Filled:
    """A table "answers" with a row for each answer: its circumstances and ratings, and where its design has names of
    its own, which begin with an underscore: agency, counter, day, and the weight where a weighting was made."""
    n_read, total = 0, count_answers(session, selection.campaign_id)
    parts = read_parts(session, selection)
    first = next(parts)
    filled = Filled(first.basis, tally_answers(first.basis), _count_strata(first.basis))
    for part in parts:
        basis, tally = part.basis, tally_answers(part.basis)
        filled = Filled(first.basis, filled.tally + tally, _add(filled.n_of_stratum, _count_strata(basis)))
        if basis.n:
            store.add("answers", _read_design(basis) | read_circumstances(session, part, with_times=with_times))
        n_read += basis.sample.answers.n
        progress(n_read, total)
    return filled


def _count_strata(basis: Basis) -> pd.Series:
    return count_pairs(basis.dataset.responsible, basis.dataset.service)


def _add(first: pd.Series, second: pd.Series) -> pd.Series:
    total: pd.Series = first.add(second, fill_value=0).astype(np.int64)
    return total


def _read_design(basis: Basis) -> dict[str, "np.ndarray[tuple[int], np.dtype[np.generic]]"]:
    dataset = basis.dataset.take(basis.inside)
    letters = np.ascontiguousarray(dataset.letters)
    weight = {} if basis.selection.weighting in WEIGHTING_NAMES else {"_weight": basis.design.weight[basis.inside]}
    return weight | {
        "_agency": dataset.responsible,
        "_counter": dataset.counter,
        "_day": dataset.day,
        "_total": letters.sum(axis=1, dtype=np.int64),
        "ratings": letters.view(f"S{letters.shape[1]}").reshape(-1).astype(str),
    }
