"""What never changes of large campaigns, kept before the first page asks for it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.campaigns.models import Campaign
from survey.collection.queries import count_responses_by_campaign
from survey.indices.coded_answers import DOCUMENTS
from survey.indices.conduct import CONDUCT
from survey.indices.kept_file import is_worth_keeping
from survey.indices.memory import Memory
from survey.questionnaires.queries import load_document


def keep_large_campaigns(session: Session, memory: Memory) -> None:
    """Read the campaigns whose answers take long to read, which a memory with a folder then keeps there."""
    counts = count_responses_by_campaign(session)
    for campaign in session.scalars(select(Campaign)).all():
        if is_worth_keeping(counts.get(campaign.id, 0), 0):
            n_items = len(load_document(session, campaign.version_id).rating_items)
            ids = memory.read_answers(session, campaign.id, n_items).dataset.id
            memory.read_columns(session, campaign.id, ids, DOCUMENTS)
            memory.read_columns(session, campaign.id, ids, CONDUCT)
