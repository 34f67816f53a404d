"""Which answers a result is about: one filter behind every table, page and file."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from survey.collection.models import Mode
from survey.texts import Text


class ToldBy(StrEnum):
    """Which agency a response is told by: the one responsible for the service, or the one that received the person."""

    RESPONSIBLE = "responsible"
    RECEIVING = "receiving"


@dataclass(frozen=True)
class Selection:
    """One campaign, narrowed by period (whole months, both included), agency with all under it, service and mode.

    The period narrows answers and transaction counts alike; agency, service and mode make a domain of that design.
    """

    campaign_id: int
    first_month: date
    last_month: date
    told_by: ToldBy = ToldBy.RESPONSIBLE
    agency_id: int | None = None
    service_id: int | None = None
    mode: Mode | None = None


@dataclass(frozen=True)
class SelectionLine:
    """One condition of a selection, as it is printed on pages and files."""

    label: Text
    value: Text


TOLD_BY_NAMES: dict[ToldBy, Text] = {
    ToldBy.RESPONSIBLE: {"vi": "cơ quan có trách nhiệm giải quyết", "en": "the agency responsible for the service"},
    ToldBy.RECEIVING: {"vi": "cơ quan tiếp nhận hồ sơ", "en": "the agency that received the person"},
}
MODE_NAMES: dict[Mode, Text] = {
    Mode.QR: {"vi": "quét mã QR tại quầy", "en": "QR code at the counter"},
    Mode.KIOSK: {"vi": "máy tại quầy", "en": "kiosk"},
    Mode.PAPER: {"vi": "phiếu giấy", "en": "paper form"},
    Mode.TELEPHONE: {"vi": "điện thoại", "en": "telephone"},
    Mode.ASSISTED: {"vi": "có người hỗ trợ", "en": "assisted"},
}
EVERYTHING: Text = {"vi": "tất cả", "en": "all"}


def describe_selection(
    selection: Selection, *, campaign_name: Text, agency_name: Text | None, service_name: Text | None
) -> tuple[SelectionLine, ...]:
    """Every condition, in words, whether it narrows or not: what is not said cannot be checked."""
    period = f"{selection.first_month:%m/%Y} – {selection.last_month:%m/%Y}"
    mode = EVERYTHING if selection.mode is None else MODE_NAMES[selection.mode]
    return (
        SelectionLine({"vi": "Đợt lấy ý kiến", "en": "Campaign"}, campaign_name),
        SelectionLine({"vi": "Thời gian", "en": "Period"}, {"vi": period, "en": period}),
        SelectionLine({"vi": "Tính theo", "en": "Told by"}, TOLD_BY_NAMES[selection.told_by]),
        SelectionLine({"vi": "Cơ quan", "en": "Agency"}, agency_name or EVERYTHING),
        SelectionLine({"vi": "Thủ tục", "en": "Service"}, service_name or EVERYTHING),
        SelectionLine({"vi": "Hình thức trả lời", "en": "Mode"}, mode),
    )
