"""Every model, imported once: the whole schema, for migrations and their tests."""

from survey import audit
from survey.accounts import models as accounts
from survey.campaigns import models as campaigns
from survey.collection import models as collection
from survey.database import Base
from survey.followup import models as followup
from survey.indicators import models as indicators
from survey.indices.releases import models as releases
from survey.jobs import models as jobs
from survey.organisation import models as organisation
from survey.questionnaires import models as questionnaires
from survey.sampling import models as sampling

__all__ = [
    "accounts",
    "audit",
    "campaigns",
    "collection",
    "followup",
    "indicators",
    "jobs",
    "metadata",
    "organisation",
    "questionnaires",
    "releases",
    "sampling",
]

metadata = Base.metadata
