"""What is known of an indicator and of one figure of it."""

from dataclasses import dataclass
from decimal import Decimal

from survey.indicators.models import Indicator
from survey.texts import Text

# The unit by which figures of the whole country go, in files and in the database.
NATIONAL = "Cả nước"
NATIONAL_NAME: Text = {"vi": NATIONAL, "en": "Whole country"}


@dataclass(frozen=True)
class FigureFacts:
    """One figure as files hold it: a value, a rank among so many units, or both, with where it was read."""

    indicator: Indicator
    year: int
    unit: str
    value: Decimal | None
    rank: int | None
    n_ranked: int | None
    starts_series: bool
    source: str


@dataclass(frozen=True)
class IndicatorNotes:
    """What an indicator is: its name in full, who publishes it and how it is made, and the most that it can be."""

    name: Text
    made: Text
    highest: int
    unit: Text


NOTES: dict[Indicator, IndicatorNotes] = {
    Indicator.SIPAS: IndicatorNotes(
        name={
            "vi": "Chỉ số hài lòng của người dân (SIPAS) do Bộ Nội vụ công bố",
            "en": "Satisfaction index (SIPAS) published by the Ministry of Home Affairs",
        },
        made={
            "vi": "Từ năm 2022: điều tra chọn mẫu hộ gia đình; trước đó hỏi người đã giao dịch.",
            "en": "Since 2022 a household sample; before that people who had dealt with an office.",
        },
        highest=100,
        unit={"vi": "%", "en": "%"},
    ),
    Indicator.PAR_INDEX: IndicatorNotes(
        name={
            "vi": "Chỉ số cải cách hành chính (PAR Index) do Bộ Nội vụ công bố",
            "en": "Public Administration Reform Index (PAR Index) of the Ministry of Home Affairs",
        },
        made={
            "vi": "Tự đánh giá có thẩm định, cộng với điều tra; SIPAS là một phần của chỉ số này.",
            "en": "A self-assessment that is verified, with surveys; SIPAS is a part of it.",
        },
        highest=100,
        unit={"vi": "trên thang 100", "en": "out of 100"},
    ),
    Indicator.PCI: IndicatorNotes(
        name={
            "vi": "Chỉ số năng lực cạnh tranh cấp tỉnh (PCI)",
            "en": "Provincial Competitiveness Index (PCI)",
        },
        made={"vi": "Điều tra doanh nghiệp.", "en": "A survey of enterprises."},
        highest=100,
        unit={"vi": "trên thang 100", "en": "out of 100"},
    ),
    Indicator.PAPI: IndicatorNotes(
        name={
            "vi": "Chỉ số hiệu quả quản trị và hành chính công cấp tỉnh (PAPI)",
            "en": "Provincial Governance and Public Administration Performance Index (PAPI)",
        },
        made={
            "vi": "Phỏng vấn trực tiếp người dân, chọn mẫu ngẫu nhiên.",
            "en": "Interviews with citizens drawn at random.",
        },
        highest=80,
        unit={"vi": "trên thang 80", "en": "out of 80"},
    ),
}
