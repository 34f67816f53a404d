"""The answers of a selection, so many at a time, for work that must not grow with their number."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.collection.models import Response
from survey.indices.basis import Basis, narrow_sample
from survey.indices.dataset import load_parts
from survey.indices.memory import Answers, Memory, Version
from survey.indices.sample import build_sample, find_selected, read_setting
from survey.indices.selection import BY_DOSSIERS, UNWEIGHTED, Selection

_IDS = 50_000


@dataclass(frozen=True)
class Part:
    """Some answers of a selection, and the memory that what else they say is read into.

    The design of the basis is none to estimate from: its strata and PSUs are those of the part, and a weight by
    dossiers, which only the whole tells, stands as 1. A weight of a weighting that was made is as it was made.
    """

    basis: Basis
    memory: Memory


def read_parts(session: Session, selection: Selection) -> Iterator[Part]:
    """Every answer of a selection's campaign in the part of its id; first a part without any. Raises NotFound."""
    campaign = find_selected(session, selection)
    version = Version(campaign.id, n=0, n_set_aside=0, last_id=0, last_event=0)
    setting, stored = read_setting(session, selection, version, Memory())
    unweighted = replace(selection, weighting=UNWEIGHTED) if selection.weighting == BY_DOSSIERS else selection
    for dataset in load_parts(session, campaign.id, len(setting.document.rating_items), _IDS):
        sample, memory = build_sample(setting, stored, unweighted, Answers(version, dataset, read_at=0.0)), Memory()
        yield Part(narrow_sample(session, selection, sample, memory), memory)


def count_answers(session: Session, campaign_id: int) -> int:
    """The answers that all parts of a campaign have together."""
    belongs = (Response.campaign_id == campaign_id) & Response.is_rehearsal.is_(False)
    return session.scalar(select(func.count()).where(belongs)) or 0
