"""What the poster of a counter says, gathered from the database."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from survey.campaigns.models import CounterCode
from survey.campaigns.queries import find_collecting_campaign
from survey.organisation.queries import load_agency_tree
from survey.reports.poster import PosterFacts


def gather_poster_facts(
    session: Session, counter_codes: Sequence[CounterCode], *, base_url: str, today: date
) -> list[PosterFacts]:
    """The facts of each counter's poster, in the order given; the demonstration is marked."""
    tree = load_agency_tree(session)
    gathered = []
    for counter_code in counter_codes:
        counter = counter_code.counter
        campaign = find_collecting_campaign(session, counter.agency_id, today)
        gathered.append(
            PosterFacts(
                province=tree.nodes[tree.list_path(counter.agency_id)[-1]].name,
                agency=counter.agency.name,
                counter=counter.name,
                base_url=base_url,
                code=counter_code.code,
                is_demonstration=campaign is not None and campaign.is_demonstration,
            )
        )
    return gathered
