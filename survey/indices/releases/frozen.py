"""What a bundle holds of the answers, apart from them: enough to make the same design and the same tables again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from survey.campaigns.models import CampaignState
from survey.indices.selection import Selection
from survey.indices.weighting.stored import StoredKnowledge
from survey.indices.weighting.stored_queries import UsedWeighting
from survey.organisation.queries import AgencyNode, CounterName, FieldName, ServiceName
from survey.texts import Text

FORMAT = 1
# The files of a bundle; the last is there where an analyst's weighting was used.
ABOUT, MANIFEST, FIGURES, RESPONSES = "about.json", "manifest.json", "figures.csv", "responses.csv"
DOSSIERS, ORGANISATION, QUESTIONNAIRE, METHOD = "dossiers.csv", "organisation.json", "questionnaire.json", "method.json"
WEIGHTING = "weighting.json"


class FrozenCampaign(Struct, frozen=True):
    """What is said of the campaign."""

    id: int
    code: str
    name: Text
    one_stop_office: Text
    state: CampaignState
    opens_on: date
    closes_on: date
    is_demonstration: bool


class FrozenOrganisation(Struct, frozen=True):
    """The units, fields, services and counters, and which unit each of `became` is now."""

    agencies: list[AgencyNode]
    became: list[tuple[int, int]]
    split: list[int]
    fields: list[FieldName]
    services: list[ServiceName]
    counters: list[CounterName]


class FrozenWeighting(Struct, frozen=True):
    """A weighting that an analyst made: its recipe for readers, and what its last step made the weights meet."""

    used: UsedWeighting
    recipe: Mapping[str, Any]
    knowledge: StoredKnowledge


class About(Struct, frozen=True):
    """What the figures are of, and what must be said of them; cautions : of the answers in the bundle."""

    campaign: FrozenCampaign
    number: int
    note: str
    published_at: datetime
    selection: Selection
    conditions: list[tuple[Text, Text]]
    method_line: Text
    remarks: list[Text]
    n: int
    n_set_aside: int
    n_not_weighed: int
    decimals: int
    minimum_n: int
    satisfied: list[int]
    factor_aggregation: str
    overall_aggregation: str
    # Bundles that were made before have none.
    cautions: list[Text] = []


class Manifest(Struct, frozen=True):
    """The files of a bundle with the SHA-256 of each, and the software that made it."""

    format: int
    files: dict[str, str]
    software: dict[str, str]
