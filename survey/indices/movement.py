"""What moved since another campaign: differences of indices with their errors, and which are more than chance."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import numpy as np
import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.campaigns.models import Campaign, CampaignState
from survey.indices.bad_choices import refuse_unasked
from survey.indices.basis import Basis
from survey.indices.likeness import find_unlike_agencies, is_alike
from survey.indices.overview import Tables
from survey.indices.periods import month_of
from survey.indices.selection import BY_DOSSIERS, WEIGHTING_NAMES, Selection, Units
from survey.indices.traits import list_traits
from survey.questionnaires.queries import load_document
from survey.statistics import compare_samples

_LEVEL = 0.05
WITH_RESULTS = (CampaignState.OPEN, CampaignState.CLOSED, CampaignState.ARCHIVED)


class Direction(StrEnum):
    """What became of an index: more than chance would explain, up or down; or nothing that the data show."""

    UP = "up"
    DOWN = "down"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Movement:
    """What moved from one campaign to another.

    Each table has a row a measure, agency or service that both have an index of, and the columns: measure and code, or
    agency, or service; before, before_lower, before_upper, now (shares); difference, standard_error, lower, upper;
    p_adjusted (by Holm, within the table); direction. not_comparable : codes of criteria that only one of the two asks;
    the overall index and factors are compared only where they are made of the same criteria. An agency that holds every
    response of the selection is the whole, and not among the agencies. unlike : agencies without a comparison because a
    merger within the campaign makes them of other answers, see `likeness`; is_alike : whether that is not so of the
    selection as a whole, whose measures and services are compared only then.
    """

    before: Basis
    measures: pd.DataFrame
    agencies: pd.DataFrame
    services: pd.DataFrame
    not_comparable: tuple[str, ...]
    unlike: tuple[int, ...]
    is_alike: bool


def find_campaign_before(session: Session, campaign: Campaign) -> Campaign | None:
    """The latest campaign with results that began before this one; None where there is none."""
    earlier = select(Campaign).where(Campaign.opens_on < campaign.opens_on, Campaign.state.in_(WITH_RESULTS))
    return session.scalar(earlier.order_by(Campaign.opens_on.desc(), Campaign.id.desc()).limit(1))


def select_before(session: Session, selection: Selection, campaign: Campaign, today: date) -> Selection:
    """The same conditions on the whole of another campaign, on the units of today, for those that were merged since.

    Weights that an analyst made are one campaign's own; in their place the other is weighted by dossiers.

    Raises BadChoice where the other campaign did not ask what the conditions name: its answers cannot be narrowed to
    the same people, and of all of them would be compared with some.
    """
    known = {trait.code: trait.values for trait in list_traits(load_document(session, campaign.version_id))}
    if unasked := [code for code, value in selection.traits if value not in known.get(code, ())]:
        raise refuse_unasked(unasked, campaign.name)
    last = max(campaign.opens_on, min(campaign.closes_on, today))
    return replace(
        selection,
        campaign_id=campaign.id,
        first_month=month_of(campaign.opens_on),
        last_month=month_of(last),
        units=Units.NOW,
        weighting=selection.weighting if selection.weighting in WEIGHTING_NAMES else BY_DOSSIERS,
    )


def compare_overviews(now: Tables, before: Tables) -> Movement:
    """What moved; campaigns are taken as independent samples."""
    criteria_now, criteria_before = set(now.basis.method.criteria), set(before.basis.method.criteria)
    comparable = list_comparable(now.basis, before.basis)
    measures = _compare(_join_measures(now), _join_measures(before), ["measure", "code"])
    unlike, alike = _list_unlike(now.basis), is_alike(now.basis)
    measures = measures[measures["code"].isin(comparable if alike else set())].reset_index(drop=True)
    agencies = now.agencies.frame[~now.agencies.frame["agency"].isin(unlike | _list_wholes(now.basis))]
    return Movement(
        before=before.basis,
        measures=measures,
        agencies=_compare(agencies, before.agencies.frame, ["agency"], "overall" in comparable),
        services=_compare(now.services.frame, before.services.frame, ["service"], alike and "overall" in comparable),
        not_comparable=tuple(sorted(criteria_now ^ criteria_before)),
        unlike=tuple(each for each in now.agencies.frame["agency"].tolist() if each in unlike),
        is_alike=alike,
    )


def _list_unlike(basis: Basis) -> frozenset[int]:
    """The agencies that are not compared; of a selection that is unlike, those above its agency among them."""
    unlike, chosen = find_unlike_agencies(basis), basis.selection.agency_id
    return unlike | set(basis.tree.list_path(chosen)) if chosen in unlike else unlike


def _list_wholes(basis: Basis) -> frozenset[int]:
    """The agencies that hold every response. In the campaign before, units that were split since count in the overall
    index and in no agency of today, so that two different changes would be told of the same responses."""
    paths = [set(basis.tree.list_path(unit)) for unit in np.unique(basis.told_agency[basis.inside]).tolist()]
    return frozenset(set.intersection(*paths)) if paths else frozenset()


def list_comparable(now: Basis, before: Basis) -> set[str]:
    """The codes of measures that mean the same in both: same criteria, same factors of the same items, same rule."""
    comparable = set(now.method.criteria) & set(before.method.criteria)
    factors = {factor.code: factor.items for factor in before.method.factors}
    rules = [(each.factor_aggregation, each.overall_aggregation) for each in (now.method, before.method)]
    if rules[0][0] == rules[1][0]:
        comparable |= {factor.code for factor in now.method.factors if factors.get(factor.code) == factor.items}
    if rules[0] == rules[1] and {factor.code: factor.items for factor in now.method.factors} == factors:
        comparable.add("overall")
    return comparable


def _join_measures(tables: Tables) -> pd.DataFrame:
    measures = (tables.overall, tables.factors, tables.criteria)
    return pd.concat([table.frame for table in measures], ignore_index=True)


def _compare(now: pd.DataFrame, before: pd.DataFrame, keys: list[str], is_comparable: bool = True) -> pd.DataFrame:
    columns = [*keys, "index", "standard_error", "degrees_of_freedom"]
    both = now[columns].merge(before[[*columns, "lower", "upper"]], on=keys, suffixes=("_now", "_before"))
    known = both[["standard_error_now", "standard_error_before"]].notna().all(axis=1)
    both = both[known & is_comparable].reset_index(drop=True)
    found = compare_samples(_take(both, "now"), _take(both, "before"))
    result = both[keys].assign(before=both["index_before"], now=both["index_now"])
    result = result.assign(before_lower=both["lower"], before_upper=both["upper"])
    result = pd.concat([result, found[["difference", "standard_error", "lower", "upper", "p_adjusted"]]], axis=1)
    moves = zip(result["difference"], result["p_adjusted"], strict=True)
    return result.assign(direction=[tell_direction(difference, p) for difference, p in moves])


def _take(both: pd.DataFrame, campaign: str) -> pd.DataFrame:
    names = ("standard_error", "degrees_of_freedom")
    return pd.DataFrame({"estimate": both[f"index_{campaign}"], **{each: both[f"{each}_{campaign}"] for each in names}})


def tell_direction(difference: float, p_adjusted: float) -> Direction:
    """The direction of a difference, given the chance of one as large where nothing moved."""
    if not p_adjusted < _LEVEL:
        return Direction.UNCLEAR
    return Direction.UP if difference > 0 else Direction.DOWN
