"""What the poster of a counter says, gathered from the database."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from survey.campaigns.models import CounterCode
from survey.campaigns.queries import holds_demonstration
from survey.organisation.queries import load_agency_tree
from survey.reports.logos import find_logo
from survey.reports.poster import PosterFacts
from survey.texts import LANGUAGES


def gather_poster_facts(
    session: Session,
    counter_codes: Sequence[CounterCode],
    *,
    base_url: str,
    logos: Path,
    languages: tuple[str, ...] = LANGUAGES,
) -> list[PosterFacts]:
    """The facts of each counter's poster, in the order given; the demonstration is marked.

    logos : the folder of the installation where the signs of agencies are kept.
    """
    tree = load_agency_tree(session)
    is_demonstration = holds_demonstration(session)
    gathered = []
    for counter_code in counter_codes:
        counter = counter_code.counter
        gathered.append(
            PosterFacts(
                province=tree.nodes[tree.list_path(counter.agency_id)[-1]].name,
                agency=counter.agency.name,
                counter=counter.name,
                base_url=base_url,
                code=counter_code.code,
                languages=languages,
                is_demonstration=is_demonstration,
                logo=find_logo(logos, tree, counter.agency_id),
            )
        )
    return gathered
