"""One selection, made ready for estimation: answers, weights, design, and what has to be said of them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from survey.campaigns.models import Campaign
from survey.errors import NotFound
from survey.indices.dataset import MODES, Dataset, count_set_aside, load_dataset
from survey.indices.definition import build_composition
from survey.indices.periods import last_day_of
from survey.indices.selection import Selection, ToldBy
from survey.organisation.queries import AgencyTree, ServiceName, load_agency_tree, load_services
from survey.questionnaires.document import QuestionnaireDocument
from survey.questionnaires.instruments.load import load_method
from survey.questionnaires.instruments.method import IndexMethod
from survey.questionnaires.queries import load_document
from survey.sampling.queries import load_transaction_counts
from survey.statistics import Composition, SurveyDesign, poststratify


@dataclass(frozen=True)
class Basis:
    """Everything that the estimates of one selection are made from.

    `inside` marks the n responses that the selection is about; the others stay in the design. `stratum_of` numbers
    each response's post-stratum, responsible agency x service. `counts` holds dossiers per agency, service and month.
    """

    selection: Selection
    campaign: Campaign
    document: QuestionnaireDocument
    method: IndexMethod
    composition: Composition
    tree: AgencyTree
    services: dict[int, ServiceName]
    dataset: Dataset
    inside: NDArray[np.bool_]
    design: SurveyDesign
    counts: pd.DataFrame
    n_set_aside: int

    @property
    def told_agency(self) -> NDArray[np.int64]:
        """(n,) the agency that each response is told by."""
        by_receiving = self.selection.told_by is ToldBy.RECEIVING
        return self.dataset.receiving if by_receiving else self.dataset.responsible


def build_basis(session: Session, selection: Selection) -> Basis:
    """Load and weight the answers of a selection.

    Weights: the dossiers of a post-stratum (responsible agency x service, over the period) shared among its responses;
    1 for responses of a post-stratum without counts. Strata are the post-strata. The answers of one counter on one day
    for one post-stratum are a PSU: they share staff, queue and, where somebody helped the figures, their author.
    """
    campaign = session.get(Campaign, selection.campaign_id)
    if campaign is None:
        raise NotFound("there is no such campaign")
    document = load_document(session, campaign.version_id)
    method = load_method(campaign.method)
    first, last = selection.first_month, last_day_of(selection.last_month)
    dataset = load_dataset(session, campaign.id, len(document.rating_items), first, last)
    tree, counts = load_agency_tree(session), load_transaction_counts(session, first, last)
    stratum, population = _number_poststrata(dataset, counts)
    weighting = poststratify(np.ones(dataset.n), stratum, population)
    psu = _number_pairs(_number_pairs(stratum, dataset.counter), dataset.day)
    return Basis(
        selection=selection,
        campaign=campaign,
        document=document,
        method=method,
        composition=build_composition(method, document),
        tree=tree,
        services=load_services(session),
        dataset=dataset,
        inside=_find_inside(dataset, selection, tree),
        # Small post-strata often have answers from one counter-day only: their spread is then taken around the
        # province's mean, which overstates it rather than calling it zero.
        design=SurveyDesign.from_arrays(weight=weighting.weights, stratum=stratum, psu=psu, lonely_psu="adjust"),
        counts=counts,
        n_set_aside=count_set_aside(session, campaign.id, first, last),
    )


def _number_poststrata(dataset: Dataset, counts: pd.DataFrame) -> tuple[NDArray[np.int64], dict[int, int]]:
    """(n,) number of each response's post-stratum, and the dossiers of each number, those without responses too."""
    totals = counts.groupby(["agency", "service"], as_index=False)["dossiers"].sum()
    totals = totals[totals["dossiers"] > 0]
    agencies = np.concatenate([dataset.responsible, totals["agency"].to_numpy()])
    services = np.concatenate([dataset.service, totals["service"].to_numpy()])
    numbers = _number_pairs(agencies, services)
    return numbers[: dataset.n], dict(zip(numbers[dataset.n :].tolist(), totals["dossiers"].tolist(), strict=True))


def _number_pairs(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n,) the number of each pair that occurs, from 0; both must be under 2^31 and not negative."""
    return np.asarray(pd.factorize(first << 31 | second)[0], dtype=np.int64)


def _find_inside(dataset: Dataset, selection: Selection, tree: AgencyTree) -> NDArray[np.bool_]:
    inside = np.ones(dataset.n, dtype=bool)
    if selection.agency_id is not None:
        told = dataset.receiving if selection.told_by is ToldBy.RECEIVING else dataset.responsible
        inside &= np.isin(told, tree.list_subtree(selection.agency_id))
    if selection.service_id is not None:
        inside &= dataset.service == selection.service_id
    if selection.mode is not None:
        inside &= dataset.mode == MODES.index(selection.mode)
    return inside
