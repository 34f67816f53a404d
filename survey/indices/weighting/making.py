"""A weighting of the database followed, kept, and followed again to see that it gives the same bytes."""

from dataclasses import dataclass, fields, replace
from datetime import datetime

import numpy as np
from sqlalchemy.orm import Session

from survey.audit import Actor
from survey.campaigns.models import Campaign
from survey.indices.basis import read_trait
from survey.indices.memory import Memory
from survey.indices.sample import Sample, load_sample
from survey.indices.selection import UNWEIGHTED, Selection
from survey.indices.weighting.following import MadeWeights, follow_recipe
from survey.indices.weighting.inputs import WeightingInputs, gather_inputs
from survey.indices.weighting.packing import pack_weights
from survey.indices.weighting.report import WeightingReport, encode_report
from survey.indices.weighting.stored import unpack_weights
from survey.indices.weighting.stored_queries import take_bytes
from survey.sampling.models import Weighting
from survey.sampling.recipe import InvalidRecipe, Recipe, decode_recipe
from survey.sampling.weightings import KeptWeights, keep_weights


@dataclass(frozen=True)
class Verification:
    """What became of following a kept weighting's recipe again with the responses up to its last.

    sha256 : of the weights now; None where the recipe can no longer be followed, for the `refusal`. n_gone : responses
    that were weighed and now are set aside or erased. n_come : others up to the last that now count. same_inputs :
    whether ids, classes and dossiers are those of then.
    """

    sha256: str | None
    is_same: bool
    n_gone: int
    n_come: int
    same_inputs: bool
    refusal: InvalidRecipe | None = None


def load_weighted_sample(session: Session, weighting: Weighting, memory: Memory) -> Sample:
    """The responses that a weighting is about, each with the weight 1."""
    selection = Selection(
        campaign_id=weighting.campaign_id,
        first_month=weighting.first_month,
        last_month=weighting.last_month,
        with_set_aside=weighting.with_set_aside,
        weighting=UNWEIGHTED,
    )
    return load_sample(session, selection, memory)


def gather(session: Session, sample: Sample, recipe: Recipe, memory: Memory) -> WeightingInputs:
    """What a recipe needs of a sample."""
    return gather_inputs(sample, recipe, lambda code: read_trait(session, sample, code, memory))


def make_weights(session: Session, weighting: Weighting, memory: Memory) -> MadeWeights:
    """Follow a weighting's recipe with the responses there are now; raises InvalidRecipe."""
    recipe, sample = decode_recipe(weighting.recipe), load_weighted_sample(session, weighting, memory)
    return follow_recipe(recipe, gather(session, sample, recipe, memory))


def preview_weighting(session: Session, weighting: Weighting, memory: Memory) -> WeightingReport:
    """What a weighting's recipe would give now; raises InvalidRecipe."""
    sample = load_weighted_sample(session, weighting, memory)
    what = ("weighting", weighting.id, weighting.edit)
    return memory.keep(sample.version, what, lambda: make_weights(session, weighting, memory).report)


def keep_made(
    session: Session,
    campaign: Campaign,
    weighting: Weighting,
    made: MadeWeights,
    *,
    last_event: int,
    by: Actor,
    at: datetime,
) -> None:
    """Keep made weights with a draft; `last_event` is the last event there was when its answers were read."""
    packed = pack_weights(made)
    kept = KeptWeights(
        n_responses=len(made.id),
        last_response_id=int(made.id[-1]),
        last_event_id=last_event,
        sha256=made.sha256,
        inputs_sha256=made.inputs,
        report=encode_report(made.report),
        **{each.name: getattr(packed, each.name) for each in fields(packed)},
    )
    keep_weights(session, campaign, weighting, kept, by=by, at=at)


def verify_weighting(session: Session, weighting: Weighting, memory: Memory) -> Verification:
    """Follow a kept weighting's recipe again, with the responses up to the last that it weighed."""
    last_id, kept = weighting.last_response_id or 0, unpack_weights(take_bytes(weighting)).id
    recipe, sample = decode_recipe(weighting.recipe), load_weighted_sample(session, weighting, memory)
    inputs = take_inputs(gather(session, sample, recipe, memory), sample.dataset.id <= last_id)
    n_gone, n_come = len(np.setdiff1d(kept, inputs.id)), len(np.setdiff1d(inputs.id, kept))
    try:
        made = follow_recipe(recipe, inputs)
    except InvalidRecipe as refusal:
        return Verification(None, False, n_gone, n_come, False, refusal)
    same = made.inputs == weighting.inputs_sha256
    return Verification(made.sha256, made.sha256 == weighting.sha256, n_gone, n_come, same)


def take_inputs(inputs: WeightingInputs, which: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> WeightingInputs:
    """The inputs of the responses marked."""
    labels = {name: replace(each, position=each.position[which]) for name, each in inputs.labels.items()}
    return replace(inputs, id=inputs.id[which], labels=labels)
