"""Which answers a result is about: one filter behind every table, plot, page and file."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from survey.collection.models import Assurance, Mode
from survey.texts import Text


class ToldBy(StrEnum):
    """Which agency a response is told by: the one responsible for the service, or the one that received the person."""

    RESPONSIBLE = "responsible"
    RECEIVING = "receiving"


class Units(StrEnum):
    """Whether agencies are told as they were when the answers came, or as they are now, along mergers."""

    THEN = "then"
    NOW = "now"


# What stands in the place of a weighting's name: weights from the dossiers handled, and no weights at all.
BY_DOSSIERS = ""
UNWEIGHTED = "none"


@dataclass(frozen=True)
class Selection:
    """One campaign, narrowed by period (whole months, both included), agency with all under it, field and so on.

    The period, the answers set aside and the weighting make the sample; everything else makes a domain of its design.
    `traits` are pairs of a question's code and the value answered, all of which must hold.
    """

    campaign_id: int
    first_month: date
    last_month: date
    told_by: ToldBy = ToldBy.RESPONSIBLE
    units: Units = Units.THEN
    agency_id: int | None = None
    field_id: int | None = None
    service_id: int | None = None
    counter_id: int | None = None
    mode: Mode | None = None
    language: str | None = None
    assurance: Assurance | None = None
    traits: tuple[tuple[str, str], ...] = ()
    with_set_aside: bool = False
    weighting: str = BY_DOSSIERS

    @property
    def narrows_beyond_dossiers(self) -> bool:
        """Whether it is about people of whom no dossiers are counted apart: a counter's, or those with a trait."""
        return self.counter_id is not None or bool(self.traits)


@dataclass(frozen=True)
class SelectionLine:
    """One condition of a selection, as it is printed on pages and files."""

    label: Text
    value: Text


TOLD_BY_NAMES: dict[ToldBy, Text] = {
    ToldBy.RESPONSIBLE: {"vi": "cơ quan có trách nhiệm giải quyết", "en": "the agency responsible for the service"},
    ToldBy.RECEIVING: {"vi": "cơ quan tiếp nhận hồ sơ", "en": "the agency that received the person"},
}
UNITS_NAMES: dict[Units, Text] = {
    Units.THEN: {"vi": "như khi lấy ý kiến", "en": "as they were when people answered"},
    Units.NOW: {"vi": "như hiện nay, sau sáp nhập", "en": "as they are now, after mergers"},
}
MODE_NAMES: dict[Mode, Text] = {
    Mode.QR: {"vi": "quét mã QR tại quầy", "en": "QR code at the counter"},
    Mode.KIOSK: {"vi": "máy tại quầy", "en": "kiosk"},
    Mode.PAPER: {"vi": "phiếu giấy", "en": "paper form"},
    Mode.TELEPHONE: {"vi": "điện thoại", "en": "telephone"},
    Mode.ASSISTED: {"vi": "có người hỗ trợ", "en": "assisted"},
}
ASSURANCE_NAMES: dict[Assurance, Text] = {
    Assurance.OPEN: {"vi": "mã dùng chung tại quầy", "en": "shared code of the counter"},
    Assurance.TRANSACTION: {"vi": "gắn với một hồ sơ", "en": "bound to one dossier"},
}
LANGUAGE_NAMES: dict[str, Text] = {
    "vi": {"vi": "tiếng Việt", "en": "Vietnamese"},
    "en": {"vi": "tiếng Anh", "en": "English"},
}
WEIGHTING_NAMES: dict[str, Text] = {
    BY_DOSSIERS: {"vi": "theo số hồ sơ đã giải quyết", "en": "by the dossiers handled"},
    UNWEIGHTED: {"vi": "không dùng trọng số", "en": "none"},
}
EVERYTHING: Text = {"vi": "tất cả", "en": "all"}
_LEFT_OUT: Text = {"vi": "không tính", "en": "left out"}
_COUNTED: Text = {"vi": "có tính", "en": "counted in"}


@dataclass(frozen=True)
class SelectionNames:
    """What the ids in a selection are called; None where it does not narrow by them."""

    campaign: Text
    agency: Text | None
    field: Text | None
    service: Text | None
    counter: Text | None
    traits: tuple[tuple[Text, Text], ...] = ()
    weighting: Text | None = None


def describe_selection(selection: Selection, names: SelectionNames) -> tuple[SelectionLine, ...]:
    """Every condition, in words, whether it narrows or not: what is not said cannot be checked."""
    period = f"{selection.first_month:%m/%Y} – {selection.last_month:%m/%Y}"
    mode = EVERYTHING if selection.mode is None else MODE_NAMES[selection.mode]
    language = EVERYTHING if selection.language is None else LANGUAGE_NAMES[selection.language]
    assurance = EVERYTHING if selection.assurance is None else ASSURANCE_NAMES[selection.assurance]
    weighting = names.weighting or WEIGHTING_NAMES[selection.weighting]
    return (
        SelectionLine({"vi": "Đợt lấy ý kiến", "en": "Campaign"}, names.campaign),
        SelectionLine({"vi": "Thời gian", "en": "Period"}, {"vi": period, "en": period}),
        SelectionLine({"vi": "Tính theo", "en": "Told by"}, TOLD_BY_NAMES[selection.told_by]),
        SelectionLine({"vi": "Đơn vị", "en": "Units"}, UNITS_NAMES[selection.units]),
        SelectionLine({"vi": "Cơ quan", "en": "Agency"}, names.agency or EVERYTHING),
        SelectionLine({"vi": "Lĩnh vực", "en": "Service field"}, names.field or EVERYTHING),
        SelectionLine({"vi": "Thủ tục", "en": "Service"}, names.service or EVERYTHING),
        SelectionLine({"vi": "Quầy", "en": "Counter"}, names.counter or EVERYTHING),
        SelectionLine({"vi": "Hình thức trả lời", "en": "Mode"}, mode),
        SelectionLine({"vi": "Ngôn ngữ", "en": "Language"}, language),
        SelectionLine({"vi": "Bảo đảm giao dịch thật", "en": "Assurance"}, assurance),
        *(SelectionLine(label, value) for label, value in names.traits),
        SelectionLine(
            {"vi": "Phiếu bị tách riêng", "en": "Responses set aside"},
            _COUNTED if selection.with_set_aside else _LEFT_OUT,
        ),
        SelectionLine({"vi": "Trọng số", "en": "Weights"}, weighting),
    )
