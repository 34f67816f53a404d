"""Every page that people see, who sees it, and the way a person comes to it."""

from tests.browser.places.analysis import ANALYSIS
from tests.browser.places.campaigns import CAMPAIGNS
from tests.browser.places.citizen import CITIZEN
from tests.browser.places.counters import COUNTERS
from tests.browser.places.followup import FOLLOWUP
from tests.browser.places.indicators import INDICATORS
from tests.browser.places.organisation import ORGANISATION
from tests.browser.places.place import Place, address
from tests.browser.places.publishing import PUBLISHING
from tests.browser.places.questionnaires import QUESTIONNAIRES
from tests.browser.places.weightings import WEIGHTINGS

_REFUSED = {"page of another role": ("không có quyền", address("/admin/counters"))}
_OFFICE = (
    ANALYSIS | WEIGHTINGS | PUBLISHING | INDICATORS | QUESTIONNAIRES | CAMPAIGNS | COUNTERS | ORGANISATION | FOLLOWUP
)
_BY_ACCOUNT = {None: CITIZEN, "quantri": _OFFICE, "phantich": _REFUSED}

PLACES = [
    Place(name, shows, come, account)
    for account, places in _BY_ACCOUNT.items()
    for name, (shows, come) in places.items()
]
