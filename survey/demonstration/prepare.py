"""What stands before the first answer: province, campaigns, accounts, and what the answers are drawn from."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from sqlalchemy.orm import Session

from survey.clock import VIETNAM
from survey.demonstration.bursts import plan_bursts
from survey.demonstration.fieldwork import Fieldwork
from survey.demonstration.layout import build_layout
from survey.demonstration.offers import build_offers
from survey.demonstration.province import build_province
from survey.demonstration.quality import combine_quality, draw_item_quality, draw_service_quality, draw_unit_quality
from survey.demonstration.respondents import ChoiceTable
from survey.demonstration.sign_ins import DemonstrationSignIn, create_sign_ins
from survey.demonstration.store_campaigns import (
    EARLIER_CLOSES_ON,
    EARLIER_OPENS_ON,
    PRESENT_OPENS_ON,
    StoredCampaigns,
    store_campaigns,
)
from survey.demonstration.store_province import StoredProvince, store_province
from survey.demonstration.visits import draw_habits

_SHARE_EARLIER = 0.4
# Sets the draws of the province apart from those of its campaigns, which are numbered 1 and 2.
_PROVINCE_STREAM = 0x5EED


@dataclass(frozen=True)
class Prepared:
    """The fieldwork of both campaigns, the responses each is to have (bursts apart), and what was stored."""

    province: StoredProvince
    campaigns: StoredCampaigns
    sign_ins: tuple[DemonstrationSignIn, ...]
    fieldworks: tuple[Fieldwork, ...]
    n_honest: tuple[int, ...]


def prepare(session: Session, *, n_responses: int, seed: int, today: date) -> Prepared:
    """Store all but answers and dossiers, and lay down how those are drawn."""
    province = store_province(session, build_province())
    campaigns = store_campaigns(session, province, today=today, seed=seed)
    sign_ins = create_sign_ins(session, datetime.combine(today, time(), VIETNAM))
    n_earlier = round(_SHARE_EARLIER * n_responses)
    fieldworks = _build_fieldworks(province, campaigns, n_responses - n_earlier, seed, today)
    n_in_bursts = sum(burst.n for burst in fieldworks[1].bursts)
    return Prepared(province, campaigns, sign_ins, fieldworks, (n_earlier, n_responses - n_earlier - n_in_bursts))


def _build_fieldworks(
    province: StoredProvince, campaigns: StoredCampaigns, n_present: int, seed: int, today: date
) -> tuple[Fieldwork, ...]:
    rng = np.random.default_rng([seed, _PROVINCE_STREAM])
    layout = build_layout(campaigns.document)
    choices = ChoiceTable(layout.choices)
    units, services = draw_unit_quality(province.plan, rng), draw_service_quality(rng)
    items = draw_item_quality(layout.factor_of_item, rng)
    former, present = (build_offers(province, former=is_former, rng=rng) for is_former in (True, False))
    yesterday = today - timedelta(days=1)
    return (
        Fieldwork(
            number=1,
            campaign_id=campaigns.earlier_id,
            version_id=campaigns.version_id,
            first=EARLIER_OPENS_ON,
            last=EARLIER_CLOSES_ON,
            offers=former,
            quality=combine_quality(former, layout.factors, units, services),
            item_quality=items,
            habits=draw_habits(former, rng),
            layout=layout,
            choices=choices,
            bursts=(),
        ),
        Fieldwork(
            number=2,
            campaign_id=campaigns.present_id,
            version_id=campaigns.version_id,
            first=PRESENT_OPENS_ON,
            last=yesterday,
            offers=present,
            quality=combine_quality(present, layout.factors, units, services),
            item_quality=items,
            habits=draw_habits(present, rng),
            layout=layout,
            choices=choices,
            bursts=plan_bursts(present, PRESENT_OPENS_ON, yesterday, n_present, rng),
        ),
    )
