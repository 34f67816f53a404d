"""The answers of a selection, protected, as rows on disk with what must be said of them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from sqlalchemy.orm import Session

from survey.errors import SurveyError
from survey.exports.microdata.arranging import arrange_with_times, arrange_with_traits
from survey.exports.microdata.counting import Counts, count_values
from survey.exports.microdata.figures import Figure, compute_figures
from survey.exports.microdata.filling import Filled, fill_store
from survey.exports.microdata.naming import name_items
from survey.exports.microdata.progress import Progress
from survey.exports.microdata.rows import Rows
from survey.exports.microdata.store import Store
from survey.exports.microdata.variables import Variable
from survey.exports.unfinished import make_scratch
from survey.indices.coverage import describe_tally
from survey.indices.names import describe_basis
from survey.indices.remarks import describe_method, list_remarks
from survey.indices.selection import WEIGHTING_NAMES, Selection
from survey.indices.weighting.caution import tell_caution
from survey.questionnaires.document import Level
from survey.statistics import Composition
from survey.texts import Text


class NothingToExport(SurveyError):
    """No answer is in the selection."""


@dataclass(frozen=True)
class Microdata:
    """The answers of a selection, and what is said of them.

    names : the column of each rated item, by its code. figures : where they were asked for. design_is_kept : whether
    the rows, their strata, PSUs and weights are all that standard errors are made from; otherwise only the indices can
    be made again. caution : what weights tell of respondents, where they follow from traits.
    """

    campaign: str
    title: Text
    question: Text
    first_day: str
    last_day: str
    rows: Rows
    conditions: tuple[tuple[Text, Text], ...]
    method: Text
    remarks: tuple[Text, ...]
    scale: tuple[Level, ...]
    composition: Composition
    names: Mapping[str, str]
    figures: tuple[Figure, ...]
    design_is_kept: bool
    caution: Text | None

    @property
    def n(self) -> int:
        """Rows."""
        return self.rows.n

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The columns."""
        return self.rows.variables

    @cached_property
    def counts(self) -> Counts:
        """How often each value occurs."""
        return count_values(self.variables, self.rows.read_pieces())


@contextmanager
def gather_microdata(
    session: Session,
    selection: Selection,
    folder: Path,
    progress: Progress,
    *,
    with_times: bool = False,
    with_figures: bool = False,
) -> Iterator[Microdata]:
    """The answers of a selection; raises NothingToExport.

    They stay in a folder of their own in `folder` until they are done with: memory does not grow with their number.
    `progress` is told how many were read of how many. with_times : the hour of receipt in place of the month, and no
    traits: one or the other, since together they tell who answered. with_figures : the headline indices too, for which
    all answers are in memory for a while.
    """
    figures = compute_figures(session, selection) if with_figures else ()
    with make_scratch(folder) as made, Store(Path(made)) as store:
        filled = fill_store(store, session, selection, progress, with_times=with_times)
        n = int(filled.tally.n_of_mode.sum())
        if not n:
            raise NothingToExport("no answer is in this selection; widen the period or drop conditions")
        caution = tell_caution(session, filled.facts)
        yield _describe(store, filled, figures, caution, with_times=with_times)


def _describe(
    store: Store, filled: Filled, figures: tuple[Figure, ...], caution: Text | None, *, with_times: bool
) -> Microdata:
    facts = filled.facts
    first_day, last_day = (
        str(np.datetime64(day, "D")) for day in store.list_values("answers", "_day")[[0, -1]].tolist()
    )
    rows, said = (arrange_with_times if with_times else arrange_with_traits)(store, filled)
    return Microdata(
        campaign=facts.campaign.code,
        title=facts.campaign.name,
        question=facts.document.title,
        first_day=first_day,
        last_day=last_day,
        rows=rows,
        conditions=tuple((line.label, line.value) for line in describe_basis(facts)),
        method=describe_method(facts),
        remarks=(*list_remarks(facts, describe_tally(facts, filled.tally)), *said, *([caution] if caution else [])),
        scale=facts.document.scale,
        composition=facts.composition,
        names=name_items(facts),
        figures=figures,
        design_is_kept=filled.is_whole_sample and facts.selection.weighting in WEIGHTING_NAMES,
        caution=caution,
    )
