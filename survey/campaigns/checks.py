"""What keeps a campaign from opening, and what should be looked at before it does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.campaigns.models import Campaign, CampaignAgency, CampaignState, CounterCode
from survey.errors import SurveyError
from survey.organisation.models import Counter, CounterService
from survey.organisation.queries import AgencyTree, load_agency_tree
from survey.questionnaires.document import list_texts
from survey.questionnaires.instruments.load import load_method
from survey.questionnaires.queries import load_document
from survey.texts import Text


class Place(StrEnum):
    """Where a finding is mended."""

    CAMPAIGN = "campaign"
    COUNTERS = "counters"
    QUESTIONNAIRE = "questionnaire"


@dataclass(frozen=True)
class Finding:
    """Something about a campaign; one that `blocks` keeps it from opening."""

    text: Text
    place: Place
    blocks: bool


class NotReadyToOpen(SurveyError):
    """Findings keep the campaign from opening."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("; ".join(finding.text["en"] for finding in findings))
        self.findings = findings


def refuse_unready(session: Session, campaign: Campaign, today: date) -> None:
    """Raise NotReadyToOpen unless nothing keeps the campaign from opening."""
    blocking = tuple(finding for finding in check_campaign(session, campaign, today) if finding.blocks)
    if blocking:
        raise NotReadyToOpen(blocking)


def refuse_overlaps(session: Session, campaign: Campaign) -> None:
    """Raise NotReadyToOpen where an open campaign, as it was changed, meets another that goes no less first."""
    if campaign.state is CampaignState.OPEN:
        tree = load_agency_tree(session)
        scope = list_scope(tree, [agency.id for agency in campaign.agencies])
        if found := tuple(_check_overlaps(session, campaign, tree, scope)):
            raise NotReadyToOpen(found)


def check_campaign(session: Session, campaign: Campaign, today: date) -> tuple[Finding, ...]:
    """Everything to look at before a campaign opens, what blocks first."""
    tree = load_agency_tree(session)
    scope = list_scope(tree, [agency.id for agency in campaign.agencies])
    findings = (
        *_check_dates(campaign, today),
        *_check_questionnaire(session, campaign),
        *_check_counters(session, scope, today),
        *_check_overlaps(session, campaign, tree, scope),
    )
    return tuple(sorted(findings, key=lambda finding: not finding.blocks))


def list_scope(tree: AgencyTree, agencies: list[int]) -> frozenset[int]:
    """The agencies in scope, those under them included."""
    return frozenset(unit for agency in agencies for unit in tree.list_subtree(agency))


def _check_dates(campaign: Campaign, today: date) -> Iterator[Finding]:
    if campaign.closes_on < today:
        text = {"vi": "Ngày kết thúc đã qua.", "en": "The last day has passed."}
        yield Finding(text, Place.CAMPAIGN, blocks=True)
    elif campaign.opens_on > today:
        day = f"{campaign.opens_on:%d/%m/%Y}"
        text = {
            "vi": f"Phiếu chỉ nhận câu trả lời từ ngày {day}.",
            "en": f"The form takes answers only from {day}.",
        }
        yield Finding(text, Place.CAMPAIGN, blocks=False)


def _check_questionnaire(session: Session, campaign: Campaign) -> Iterator[Finding]:
    if campaign.version.published_at is None:
        text = {"vi": "Phiếu chưa được ban hành.", "en": "The questionnaire is not published."}
        yield Finding(text, Place.QUESTIONNAIRE, blocks=True)
        return
    document = load_document(session, campaign.version_id)
    items = {item.code for item in document.rating_items}
    if lost := sorted(set(load_method(campaign.method).criteria) - items):
        names = ", ".join(lost)
        text = {
            "vi": f"Phương pháp tính chỉ số cần các câu mà phiếu không có: {names}.",
            "en": f"The index method needs items that the questionnaire does not ask: {names}.",
        }
        yield Finding(text, Place.CAMPAIGN, blocks=True)
    for language in campaign.languages:
        n = sum(not placed.text.get(language, "").strip() for placed in list_texts(document))
        if n:
            text = {
                "vi": f"Phiếu thiếu {n} đoạn bằng ngôn ngữ “{language}”; chỗ đó sẽ hiện tiếng Việt.",
                "en": f"{n} texts are missing in the language “{language}”; Vietnamese will stand there.",
            }
            yield Finding(text, Place.QUESTIONNAIRE, blocks=False)


def _check_counters(session: Session, scope: frozenset[int], today: date) -> Iterator[Finding]:
    open_counters = select(Counter.id).where(
        Counter.agency_id.in_(scope), Counter.closed_on.is_(None) | (Counter.closed_on > today)
    )
    counters = set(session.scalars(open_counters))
    if not counters:
        text = {"vi": "Không có quầy nào đang mở trong phạm vi.", "en": "No open counter is in scope."}
        yield Finding(text, Place.COUNTERS, blocks=True)
        return
    offering = select(CounterService.counter_id).where(CounterService.counter_id.in_(open_counters)).distinct()
    coded = select(CounterCode.counter_id).where(CounterCode.retired_at.is_(None))
    if n := len(counters - set(session.scalars(offering))):
        text = {"vi": f"{n} quầy chưa có thủ tục nào.", "en": f"{n} counters offer no service."}
        yield Finding(text, Place.COUNTERS, blocks=False)
    if n := len(counters - set(session.scalars(coded))):
        text = {"vi": f"{n} quầy chưa có mã QR.", "en": f"{n} counters have no code."}
        yield Finding(text, Place.COUNTERS, blocks=n == len(counters))


def _check_overlaps(session: Session, campaign: Campaign, tree: AgencyTree, scope: frozenset[int]) -> Iterator[Finding]:
    others = session.execute(
        select(Campaign.id, Campaign.code, CampaignAgency.agency_id)
        .join(CampaignAgency, CampaignAgency.campaign_id == Campaign.id)
        .where(
            Campaign.id != campaign.id,
            Campaign.state == CampaignState.OPEN,
            Campaign.precedence == campaign.precedence,
            Campaign.opens_on <= campaign.closes_on,
            Campaign.closes_on >= campaign.opens_on,
        )
    )
    for code in sorted({other.code for other in others if not scope.isdisjoint(tree.list_subtree(other.agency_id))}):
        text = {
            "vi": f"Đợt {code} đang mở tại cùng quầy với cùng thứ tự ưu tiên; xin đặt thứ tự ưu tiên khác nhau.",
            "en": f"Campaign {code} is open at the same counters with the same precedence; give them different ones.",
        }
        yield Finding(text, Place.CAMPAIGN, blocks=True)
