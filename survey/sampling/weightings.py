"""Weightings of a campaign: begun, changed, made, published and withdrawn.

Each command stands in the caller's transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.audit import Actor, record
from survey.campaigns.models import Campaign
from survey.errors import NotFound, SurveyError
from survey.sampling.models import Weighting, WeightingState
from survey.sampling.recipe import Recipe, encode_recipe


class WeightingIsPublished(SurveyError):
    """What is published never changes."""


class WeightingNotMade(SurveyError):
    """There are no weights to publish: the recipe was not followed, or has changed since."""


class WeightingChangedMeanwhile(SurveyError):
    """Somebody changed the recipe since this change was begun."""


class TakenWeightingCode(SurveyError):
    """Another weighting of the campaign goes by this code."""


@dataclass(frozen=True)
class WeightingFacts:
    """What a weighting is called, and which responses it weighs: whole months, both included."""

    code: str
    name: Mapping[str, str]
    first_month: date
    last_month: date
    with_set_aside: bool


@dataclass(frozen=True)
class KeptWeights:
    """What a recipe gave; the fields are those of the model."""

    n_responses: int
    last_response_id: int
    last_event_id: int
    sha256: str
    inputs_sha256: str
    report: Mapping[str, Any]
    response_ids: bytes
    weights: bytes
    base_weights: bytes
    knowledge: bytes


_MADE = (*KeptWeights.__dataclass_fields__, "made_at", "made_by")


def start_weighting(
    session: Session, campaign: Campaign, facts: WeightingFacts, recipe: Recipe, *, by: Actor, at: datetime
) -> Weighting:
    """A draft; raises TakenWeightingCode."""
    taken = select(Weighting.id).where(Weighting.campaign_id == campaign.id, Weighting.code == facts.code)
    if session.scalar(taken) is not None:
        raise TakenWeightingCode(f"there is a weighting {facts.code!r} already")
    weighting = Weighting(
        campaign_id=campaign.id,
        code=facts.code,
        name=dict(facts.name),
        state=WeightingState.DRAFT,
        first_month=facts.first_month,
        last_month=facts.last_month,
        with_set_aside=facts.with_set_aside,
        recipe=encode_recipe(recipe),
        changed_at=at,
        changed_by=by.name,
    )
    session.add(weighting)
    session.flush()
    after = {"name": dict(facts.name), "recipe": weighting.recipe, "first_month": facts.first_month}
    record(session, by, "weighting.begun", _subject(campaign, weighting), at=at, after=after)
    return weighting


def change_recipe(
    session: Session,
    campaign: Campaign,
    weighting: Weighting,
    recipe: Recipe,
    *,
    began_from: int,
    by: Actor,
    at: datetime,
) -> None:
    """Give a draft another recipe; what the old one gave is forgotten.

    `began_from` is the edit that the change was made to; raises WeightingChangedMeanwhile where it is not the last one.
    """
    _refuse_published(weighting)
    if weighting.edit != began_from:
        raise WeightingChangedMeanwhile(f"{weighting.changed_by} changed the recipe meanwhile")
    before, after = weighting.recipe, encode_recipe(recipe)
    weighting.recipe, weighting.edit = after, weighting.edit + 1
    weighting.changed_at, weighting.changed_by = at, by.name
    for name in _MADE:
        setattr(weighting, name, None)
    subject = _subject(campaign, weighting)
    record(session, by, "weighting.changed", subject, at=at, before={"recipe": before}, after={"recipe": after})


def keep_weights(
    session: Session, campaign: Campaign, weighting: Weighting, kept: KeptWeights, *, by: Actor, at: datetime
) -> None:
    """Keep what a draft's recipe gave."""
    _refuse_published(weighting)
    for name in KeptWeights.__dataclass_fields__:
        setattr(weighting, name, getattr(kept, name))
    weighting.made_at, weighting.made_by = at, by.name
    after = {"n_responses": kept.n_responses, "sha256": kept.sha256}
    record(session, by, "weighting.made", _subject(campaign, weighting), at=at, after=after)


def publish_weighting(
    session: Session, campaign: Campaign, weighting: Weighting, *, sha256: str, by: Actor, at: datetime
) -> None:
    """Let everybody who reads results choose the weighting; from now on it never changes.

    `sha256` is of the weights that were looked at; raises WeightingNotMade where there are others now, or none.
    """
    _refuse_published(weighting)
    if weighting.sha256 is None or weighting.sha256 != sha256:
        raise WeightingNotMade(f"the weighting {weighting.code!r} has other weights than those looked at, or none")
    weighting.state = WeightingState.PUBLISHED
    weighting.published_at, weighting.published_by = at, by.name
    after = {"sha256": weighting.sha256, "recipe": weighting.recipe}
    record(session, by, "weighting.published", _subject(campaign, weighting), at=at, after=after)


def withdraw_draft(session: Session, campaign: Campaign, weighting: Weighting, *, by: Actor, at: datetime) -> None:
    """Remove a draft; the audit log keeps its recipe."""
    _refuse_published(weighting)
    before = {"name": dict(weighting.name), "recipe": weighting.recipe, "sha256": weighting.sha256}
    record(session, by, "weighting.withdrawn", _subject(campaign, weighting), at=at, before=before)
    session.delete(weighting)


def find_weighting(session: Session, campaign: Campaign, code: str) -> Weighting:
    """A weighting of a campaign by its code; raises NotFound."""
    found = session.scalar(select(Weighting).where(Weighting.campaign_id == campaign.id, Weighting.code == code))
    if found is None:
        raise NotFound(f"the campaign {campaign.code!r} has no weighting {code!r}")
    return found


def list_weightings(session: Session, campaign_id: int) -> list[Weighting]:
    """The weightings of a campaign, the published first, in the order of their making."""
    found = select(Weighting).where(Weighting.campaign_id == campaign_id)
    return list(session.scalars(found.order_by(Weighting.state.desc(), Weighting.id)))


def list_usable_weightings(session: Session, campaign_id: int, *, drafts: bool) -> dict[str, Mapping[str, str]]:
    """The names, by code, of the weightings that results can be weighed with: published, or drafts made as well."""
    usable = Weighting.sha256.is_not(None) if drafts else Weighting.state == WeightingState.PUBLISHED
    rows = session.execute(
        select(Weighting.code, Weighting.name)
        .where(Weighting.campaign_id == campaign_id, usable)
        .order_by(Weighting.state.desc(), Weighting.id)
    )
    return {row.code: row.name for row in rows}


def _refuse_published(weighting: Weighting) -> None:
    if weighting.state is WeightingState.PUBLISHED:
        raise WeightingIsPublished(f"the weighting {weighting.code!r} is published and never changes")


def _subject(campaign: Campaign, weighting: Weighting) -> str:
    return f"weighting:{campaign.code}/{weighting.code}"
