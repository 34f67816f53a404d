"""The sample behind results: a period's answers with their weights and design, and the names of all they are about."""

from dataclasses import dataclass, fields
from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy.orm import Session

from survey.campaigns.models import Campaign, CampaignState
from survey.errors import NotFound
from survey.indices.dataset import Dataset
from survey.indices.definition import build_composition
from survey.indices.lineage import Lineage, trace_lineage
from survey.indices.memory import Answers, Memory, Version
from survey.indices.periods import last_day_of
from survey.indices.selection import WEIGHTING_NAMES, Selection
from survey.indices.traits import Trait, list_traits
from survey.indices.weighting.stored import StoredWeights
from survey.indices.weighting.stored_queries import UsedWeighting, load_weights
from survey.indices.weights import build_design, build_kept_design
from survey.organisation.queries import (
    AgencyTree,
    CounterName,
    FieldName,
    ServiceName,
    load_agency_tree,
    load_counter_names,
    load_fields,
    load_services,
    load_successions,
)
from survey.questionnaires.document import QuestionnaireDocument
from survey.questionnaires.instruments.load import load_method
from survey.questionnaires.instruments.method import IndexMethod
from survey.questionnaires.queries import load_document
from survey.sampling.queries import load_transaction_counts
from survey.statistics import Composition, SurveyDesign
from survey.texts import Text


@dataclass(frozen=True)
class CampaignFacts:
    """What results say of their campaign, free of the session that it was read in."""

    id: int
    code: str
    name: Text
    one_stop_office: Text
    state: CampaignState
    opens_on: date
    closes_on: date
    is_demonstration: bool


@dataclass(frozen=True)
class Organisation:
    """The units, services and counters that answers are about, by id."""

    tree: AgencyTree
    lineage: Lineage
    fields: dict[int, FieldName]
    services: dict[int, ServiceName]
    counters: dict[int, CounterName]


@dataclass(frozen=True)
class Setting:
    """What a sample rests on beside its answers.

    `counts` holds dossiers per agency, service and month. weighting : the weighting that an analyst made, if one is
    used.
    """

    campaign: CampaignFacts
    document: QuestionnaireDocument
    method: IndexMethod
    composition: Composition
    traits: dict[str, Trait]
    organisation: Organisation
    counts: pd.DataFrame
    weighting: UsedWeighting | None


@dataclass(frozen=True)
class Sample(Setting):
    """The answers of a campaign's period with their design, shared by all selections of it.

    `answers` are those of the whole campaign; `kept` marks the responses among them that `dataset` holds. With a
    weighting that an analyst made the sample is all that it weighs, whatever the period, which makes a domain of it;
    n_not_weighed : responses of the period that came after it or were not in it.
    """

    version: Version
    answers: Dataset
    kept: np.ndarray[tuple[int], np.dtype[np.bool_]]
    dataset: Dataset
    design: SurveyDesign
    n_not_weighed: int = 0


def load_sample(session: Session, selection: Selection, memory: Memory) -> Sample:
    """The sample of a selection's campaign, period, weighting and treatment of answers set aside; raises NotFound."""
    campaign = find_selected(session, selection)
    answers = memory.read_answers(session, campaign.id, len(load_document(session, campaign.version_id).rating_items))
    what = (selection.first_month, selection.last_month, selection.with_set_aside, selection.weighting)
    return memory.keep(
        answers.version,
        ("sample", what),
        lambda: build_sample(*read_setting(session, selection, answers.version, memory), selection, answers),
    )


def find_selected(session: Session, selection: Selection) -> Campaign:
    """The campaign of a selection; raises NotFound."""
    campaign = session.get(Campaign, selection.campaign_id)
    if campaign is None:
        raise NotFound("there is no such campaign")
    return campaign


def read_setting(
    session: Session, selection: Selection, version: Version, memory: Memory
) -> tuple[Setting, StoredWeights | None]:
    """What the sample of a selection rests on beside its answers, with the weights that were made; raises NotFound."""
    campaign, of_office = find_selected(session, selection), version.of_office
    first, last = selection.first_month, last_day_of(selection.last_month)
    document, method = load_document(session, campaign.version_id), load_method(campaign.method)
    is_made = selection.weighting not in WEIGHTING_NAMES
    weighting, stored = load_weights(session, campaign.id, selection.weighting) if is_made else (None, None)
    setting = Setting(
        campaign=_read_facts(campaign),
        document=document,
        method=method,
        composition=build_composition(method, document),
        traits={trait.code: trait for trait in list_traits(document)},
        organisation=memory.keep(of_office, "organisation", lambda: _load_organisation(session)),
        counts=memory.keep(of_office, ("dossiers", first, last), lambda: load_transaction_counts(session, first, last)),
        weighting=weighting,
    )
    return setting, stored


def build_sample(setting: Setting, stored: StoredWeights | None, selection: Selection, answers: Answers) -> Sample:
    """The sample of a selection among the answers of its campaign."""
    inside = answers.dataset.within(selection.first_month, last_day_of(selection.last_month))
    kept = inside if selection.with_set_aside else inside & ~answers.dataset.is_set_aside
    n_not_weighed = 0
    if stored is not None:
        weighed = np.isin(answers.dataset.id, stored.id)
        n_not_weighed, kept = int((kept & ~weighed).sum()), weighed
    dataset = answers.dataset.take(kept)
    if stored is None:
        design = build_design(dataset, setting.counts, selection.weighting)
    else:
        design = build_kept_design(dataset, stored)
    return Sample(
        **{each.name: getattr(setting, each.name) for each in fields(setting)},
        version=answers.version,
        answers=answers.dataset,
        kept=kept,
        dataset=dataset,
        design=design,
        n_not_weighed=n_not_weighed,
    )


def _read_facts(campaign: Campaign) -> CampaignFacts:
    return CampaignFacts(
        id=campaign.id,
        code=campaign.code,
        name=campaign.name,
        one_stop_office=campaign.one_stop_office,
        state=campaign.state,
        opens_on=campaign.opens_on,
        closes_on=campaign.closes_on,
        is_demonstration=campaign.is_demonstration,
    )


def _load_organisation(session: Session) -> Organisation:
    tree = load_agency_tree(session)
    return Organisation(
        tree=tree,
        lineage=trace_lineage(tree, load_successions(session)),
        fields=load_fields(session),
        services=load_services(session),
        counters=load_counter_names(session),
    )
