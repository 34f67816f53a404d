"""What never changes of large campaigns, kept before the first page asks for it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.campaigns.models import Campaign
from survey.collection.queries import count_responses_by_campaign
from survey.indices.coded_answers import DOCUMENTS
from survey.indices.conduct import CONDUCT
from survey.indices.kept.files import is_worth_keeping
from survey.indices.memory import Memory
from survey.questionnaires.queries import load_document


def keep_large_campaigns(session: Session, memory: Memory) -> None:
    """Read the campaigns whose answers take long to read, which a memory with a folder then keeps there.

    The latest first, and of each the answers: all pages rest on them, few on what stands beside them.
    """
    counts = count_responses_by_campaign(session)
    campaigns = session.scalars(select(Campaign).order_by(Campaign.opens_on.desc())).all()
    ids = {
        campaign.id: memory.read_answers(session, campaign.id, _count_items(session, campaign)).dataset.id
        for campaign in campaigns
        if is_worth_keeping(counts.get(campaign.id, 0), 0)
    }
    for campaign_id, its_ids in ids.items():
        memory.read_columns(session, campaign_id, its_ids, DOCUMENTS)
        memory.read_columns(session, campaign_id, its_ids, CONDUCT)


def _count_items(session: Session, campaign: Campaign) -> int:
    return len(load_document(session, campaign.version_id).rating_items)
