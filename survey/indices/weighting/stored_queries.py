"""Reading kept weights from the database."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from survey.errors import NotFound
from survey.indices.weighting.stored import StoredWeights, WeightBytes, unpack_weights
from survey.sampling.models import Weighting, WeightingState
from survey.texts import Text


@dataclass(frozen=True)
class UsedWeighting:
    """What results say of the weighting that they were weighed with."""

    code: str
    name: Text
    is_draft: bool
    n_responses: int
    first_month: date
    last_month: date
    made_at: datetime
    sha256: str


def load_weights(session: Session, campaign_id: int, code: str) -> tuple[UsedWeighting, StoredWeights]:
    """A weighting of a campaign and its weights; raises NotFound where it has none."""
    found = session.scalar(
        select(Weighting)
        .where(Weighting.campaign_id == campaign_id, Weighting.code == code)
        .options(undefer(Weighting.response_ids), undefer(Weighting.weights))
        .options(undefer(Weighting.base_weights), undefer(Weighting.knowledge))
    )
    if found is None or found.made_at is None:
        raise NotFound(f"there is no weighting {code!r} with weights")
    return describe_used(found), unpack_weights(take_bytes(found))


def describe_used(weighting: Weighting) -> UsedWeighting:
    """What is said of a weighting that has weights."""
    if weighting.made_at is None or weighting.sha256 is None or weighting.n_responses is None:
        raise NotFound(f"the weighting {weighting.code!r} has no weights yet")
    return UsedWeighting(
        code=weighting.code,
        name=weighting.name,
        is_draft=weighting.state is WeightingState.DRAFT,
        n_responses=weighting.n_responses,
        first_month=weighting.first_month,
        last_month=weighting.last_month,
        made_at=weighting.made_at,
        sha256=weighting.sha256,
    )


def take_bytes(weighting: Weighting) -> WeightBytes:
    """The bytes of a weighting; raises NotFound where it has none."""
    parts = (weighting.response_ids, weighting.weights, weighting.base_weights, weighting.knowledge)
    present = [part for part in parts if part is not None]
    if len(present) < len(parts):
        raise NotFound(f"the weighting {weighting.code!r} has no weights yet")
    return WeightBytes(*present)
