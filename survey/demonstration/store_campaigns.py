"""Writing the two campaigns: before the merger and today, with one questionnaire, so that both can be compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

import numpy as np
from sqlalchemy import insert
from sqlalchemy.orm import Session

from survey.campaigns.commands import COUNTER_CODE_LENGTH
from survey.campaigns.models import Campaign, CampaignAgency, CampaignState, CounterCode
from survey.clock import VIETNAM
from survey.demonstration.former_units import FORMER_PROVINCES, former_province_code
from survey.demonstration.keys import CodeBook
from survey.demonstration.plan import MERGER_DAY
from survey.demonstration.present_units import PROVINCE
from survey.demonstration.store_province import StoredProvince
from survey.questionnaires.commands import publish_document
from survey.questionnaires.document import QuestionnaireDocument
from survey.questionnaires.instruments.build import build_document
from survey.questionnaires.instruments.load import load_instrument
from survey.texts import Text

INSTRUMENT = "sipas_1001_counter"
EARLIER_OPENS_ON, EARLIER_CLOSES_ON = date(2025, 1, 1), date(2025, 6, 30)
PRESENT_OPENS_ON = date(2026, 1, 1)

_PUBLISHED_ON = date(2024, 12, 20)
_RETIREMENT_REASON = "Quầy kết thúc hoạt động ngày 01/7/2025 / The counter closed on 1 July 2025"


@dataclass(frozen=True)
class StoredCampaigns:
    """The questionnaire that both campaigns ask, and their ids."""

    document: QuestionnaireDocument
    version_id: int
    earlier_id: int
    present_id: int
    codes: tuple[str, str]


def store_campaigns(session: Session, province: StoredProvince, *, today: date, seed: int) -> StoredCampaigns:
    """Publish the questionnaire, open and close the campaigns, give every counter its code."""
    instrument = load_instrument(INSTRUMENT)
    document = build_document(instrument)
    version = publish_document(session, code=INSTRUMENT, document=document, published_at=_start_of(_PUBLISHED_ON))
    earlier = _build_earlier(version.id, instrument.default_method)
    present = _build_present(version.id, instrument.default_method, today)
    session.add_all([earlier, present])
    session.flush()
    former = [former_province_code(each) for each in FORMER_PROVINCES]
    scope = [*((earlier.id, code) for code in former), (present.id, PROVINCE)]
    rows = [{"campaign_id": campaign, "agency_id": province.agency_ids[code]} for campaign, code in scope]
    session.execute(insert(CampaignAgency), rows)
    session.execute(insert(CounterCode), list(_list_code_rows(province, seed)))
    return StoredCampaigns(document, version.id, earlier.id, present.id, (earlier.code, present.code))


def _build_earlier(version_id: int, method: str) -> Campaign:
    return Campaign(
        code="mot-cua-2025",
        name={
            "vi": "Đo lường sự hài lòng tại bộ phận một cửa 6 tháng đầu năm 2025",
            "en": "Satisfaction at one-stop offices, first half of 2025",
        },
        version_id=version_id,
        method=method,
        one_stop_office={"vi": "Bộ phận Một cửa", "en": "One-Stop Section"},
        state=CampaignState.CLOSED,
        opens_on=EARLIER_OPENS_ON,
        closes_on=EARLIER_CLOSES_ON,
        is_demonstration=True,
    )


def _build_present(version_id: int, method: str, today: date) -> Campaign:
    return Campaign(
        code="mot-cua-2026",
        name=_name_present(today.year),
        version_id=version_id,
        method=method,
        one_stop_office={
            "vi": "Trung tâm Phục vụ hành chính công",
            "en": "Public Administrative Service Centre",
        },
        state=CampaignState.OPEN,
        opens_on=PRESENT_OPENS_ON,
        closes_on=date(today.year, 12, 31),
        is_demonstration=True,
    )


def _name_present(year: int) -> Text:
    first = PRESENT_OPENS_ON.year
    return {
        "vi": f"Đo lường sự hài lòng tại bộ phận một cửa "
        f"{f'năm {first}' if year == first else f'giai đoạn {first}–{year}'}",
        "en": f"Satisfaction at one-stop offices, {first if year == first else f'{first}–{year}'}",
    }


def _list_code_rows(province: StoredProvince, seed: int) -> Iterator[dict[str, object]]:
    codes = CodeBook(COUNTER_CODE_LENGTH, seed).codes(np.arange(len(province.counters)))
    for code, (counter, counter_id) in zip(codes, province.counters, strict=True):
        closed = counter.closed_on is not None
        yield {
            "counter_id": counter_id,
            "code": code,
            "issued_at": _start_of(counter.opened_on),
            "retired_at": _start_of(MERGER_DAY) if closed else None,
            "retirement_reason": _RETIREMENT_REASON if closed else None,
        }


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
