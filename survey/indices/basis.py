"""One selection, made ready for estimation: which responses of its sample it is about, and told by which agency."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from survey.indices.coded_answers import read_coded_answers
from survey.indices.dataset import ASSURANCES, MODES, Dataset
from survey.indices.memory import Memory
from survey.indices.periods import last_day_of
from survey.indices.sample import CampaignFacts, Sample, load_sample
from survey.indices.selection import Selection, ToldBy, Units
from survey.organisation.queries import AgencyTree, ServiceName
from survey.questionnaires.document import QuestionnaireDocument
from survey.questionnaires.instruments.method import IndexMethod
from survey.statistics import Composition, SurveyDesign
from survey.texts import LANGUAGES


@dataclass(frozen=True)
class Basis:
    """Everything that the estimates of one selection are made from.

    `inside` marks the n responses of the sample that the selection is about; the others stay in the design. `counts`
    holds dossiers per agency (as told), service and month. `told_agency` is the agency that each response is told by,
    `responsible` the one responsible for its service. `n_set_aside` responses that meet the conditions were
    quarantined.
    """

    selection: Selection
    sample: Sample
    inside: NDArray[np.bool_]
    told_agency: NDArray[np.int64]
    responsible: NDArray[np.int64]
    counts: pd.DataFrame
    n_set_aside: int

    @property
    def campaign(self) -> CampaignFacts:
        """What is said of the campaign."""
        return self.sample.campaign

    @property
    def document(self) -> QuestionnaireDocument:
        """What was asked."""
        return self.sample.document

    @property
    def method(self) -> IndexMethod:
        """The index method, as named."""
        return self.sample.method

    @property
    def composition(self) -> Composition:
        """The index method, as computed."""
        return self.sample.composition

    @property
    def tree(self) -> AgencyTree:
        """The units there are or were."""
        return self.sample.organisation.tree

    @property
    def services(self) -> dict[int, ServiceName]:
        """The services there are."""
        return self.sample.organisation.services

    @property
    def dataset(self) -> Dataset:
        """The answers of the sample."""
        return self.sample.dataset

    @property
    def design(self) -> SurveyDesign:
        """Their weights, strata and PSUs."""
        return self.sample.design

    @cached_property
    def n(self) -> int:
        """Responses that the selection is about."""
        return int(self.inside.sum())


def build_basis(session: Session, selection: Selection, memory: Memory | None = None) -> Basis:
    """Load and weight the answers of a selection; what `memory` holds already is not read or made again."""
    memory = memory or Memory()
    sample = load_sample(session, selection, memory)
    return memory.keep(sample.version, ("basis", selection), lambda: narrow_sample(session, selection, sample, memory))


def read_trait(session: Session, sample: Sample, code: str, memory: Memory) -> NDArray[np.int64]:
    """(n,) the position of each response's answer among a trait's values, -1 where it gave none."""
    return _read_whole_trait(session, sample, code, memory)[sample.kept]


def _read_whole_trait(session: Session, sample: Sample, code: str, memory: Memory) -> NDArray[np.int64]:
    """The same of every answer of the campaign."""
    known = {value: position for position, value in enumerate(sample.traits[code].values)}
    answers = read_coded_answers(session, sample, code, memory)
    positions = np.array([known.get(value, -1) for value in answers.values], dtype=np.int64)
    return memory.keep(sample.version, ("trait", code), lambda: answers.translate(positions, -1))


def narrow_sample(session: Session, selection: Selection, sample: Sample, memory: Memory) -> Basis:
    """The basis of a selection, whose sample was loaded."""
    dataset, counts = sample.dataset, sample.counts
    told, responsible = _tell_units(selection, sample, dataset)
    if selection.units is Units.NOW:
        counts = counts.assign(agency=rename_units(counts["agency"].to_numpy(), sample.organisation.lineage.became))
    inside = _find_inside(selection, sample, dataset, told)
    answers = sample.answers
    of_period = answers.within(selection.first_month, last_day_of(selection.last_month))
    quarantined = of_period & answers.is_set_aside
    aside = answers.take(quarantined)
    is_aside = _find_inside(selection, sample, aside, _tell_units(selection, sample, aside)[0])
    for code, value in selection.traits:
        position = list(sample.traits[code].values).index(value)
        has_value = _read_whole_trait(session, sample, code, memory) == position
        inside &= has_value[sample.kept]
        is_aside &= has_value[quarantined]
    if sample.weighting is not None:
        # Weights were made for more than may be asked for now; what was not asked for stays in their design.
        inside &= of_period[sample.kept]
        if not selection.with_set_aside:
            inside &= ~dataset.is_set_aside
    return Basis(selection, sample, inside, told, responsible, counts, int(is_aside.sum()))


def _tell_units(selection: Selection, sample: Sample, dataset: Dataset) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(n,) the agency that each response is told by, and (n,) the one responsible, by the units that are asked for."""
    responsible, receiving = dataset.responsible, dataset.receiving
    if selection.units is Units.NOW:
        became = sample.organisation.lineage.became
        responsible, receiving = rename_units(responsible, became), rename_units(receiving, became)
    return receiving if selection.told_by is ToldBy.RECEIVING else responsible, responsible


def rename_units(ids: NDArray[np.int64], became: dict[int, int]) -> NDArray[np.int64]:
    """(n,) the units that some became, by a lineage; the others as they are."""
    if not len(ids):
        return ids
    now = np.arange(max(int(ids.max()), *became, 0) + 1)
    now[list(became)] = list(became.values())
    return now[ids]


def _find_inside(selection: Selection, sample: Sample, dataset: Dataset, told: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which responses meet the conditions, respondents' traits not counted."""
    organisation = sample.organisation
    inside = np.ones(dataset.n, dtype=bool)
    if selection.agency_id is not None:
        inside &= np.isin(told, organisation.tree.list_subtree(selection.agency_id))
    if selection.field_id is not None:
        of_field = [each.id for each in organisation.services.values() if each.field_id == selection.field_id]
        inside &= np.isin(dataset.service, of_field)
    if selection.service_id is not None:
        inside &= dataset.service == selection.service_id
    if selection.counter_id is not None:
        inside &= dataset.counter == selection.counter_id
    if selection.mode is not None:
        inside &= dataset.mode == MODES.index(selection.mode)
    if selection.language is not None:
        inside &= dataset.language == LANGUAGES.index(selection.language)
    if selection.assurance is not None:
        inside &= dataset.assurance == ASSURANCES.index(selection.assurance)
    return inside
