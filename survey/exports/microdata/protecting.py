"""What of an answer could tell who gave it, and in which order it is made coarser."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from babel.numbers import format_decimal

from survey.exports.microdata.disclosure import Coarsening, Codes
from survey.exports.microdata.variables import Value
from survey.texts import LANGUAGES, Text

# Fewer answers than this with the same circumstances and traits are too few to be written as they are.
K = 5
WITHHELD = Value(
    "withheld", {"vi": "Không ghi, để bảo vệ người trả lời", "en": "Withheld to protect respondents"}, is_missing=True
)
LEFT_OUT: Text = {
    "vi": "Không có trong tệp: ý kiến viết bằng lời, câu trả lời bằng số, câu chọn nhiều ý, quầy và ngày trả lời. Thứ"
    " tự các dòng không phải thứ tự trả lời.",
    "en": "Not in the file: open text, numeric answers, multiple choices, counters and days. The order of the rows is"
    " not the order of answering.",
}
ONLY_TIMES: Text = {
    "vi": "Tệp có giờ nhận phiếu (giờ Việt Nam, làm tròn xuống theo giờ) nên không ghi đặc điểm và ngôn ngữ của người"
    " trả lời: người làm ở quầy có thể nhớ ai đã đến giờ nào.",
    "en": "The file has the hour of receipt (local time, rounded down), so it has no traits and no language of"
    " respondents: those who work at a counter may remember who came at what hour.",
}


@dataclass(frozen=True)
class Coarse:
    """A column that may be made coarser: its values, the last of which is WITHHELD."""

    values: tuple[Value, ...]
    label: Text


@dataclass(frozen=True)
class Months:
    """The values of a column of months: the months, their quarters, WITHHELD.

    numbers : the months, ascending, counted from 1970-01, which stand first. to_quarter : for the position of each
    value that of its quarter.
    """

    values: tuple[Value, ...]
    numbers: Codes
    to_quarter: Codes


@dataclass(frozen=True)
class Done:
    """How many answers each step touched, and how many stayed rare after all of them."""

    touched: Mapping[str, int]
    n_still_rare: int

    def __add__(self, other: "Done") -> "Done":
        """The same of both of two sets of answers."""
        touched = {step: n + other.touched[step] for step, n in self.touched.items()}
        return Done(touched, self.n_still_rare + other.n_still_rare)


def describe_months(numbers: Codes) -> Months:
    """The values of a column of some months, ascending."""
    quarters = np.unique(numbers // 3)
    values = (*(_name_month(each) for each in numbers.tolist()), *(_name_quarter(each) for each in quarters.tolist()))
    to_quarter = len(numbers) + np.searchsorted(quarters, numbers // 3)
    rest = np.arange(len(numbers), len(values) + 1)
    return Months((*values, WITHHELD), numbers, np.concatenate([to_quarter, rest]).astype(np.int64))


def list_steps(months: Months, others: Mapping[str, Coarse]) -> list[Coarsening]:
    """In which order what is rare together is made coarser: months to quarters, no months, then the others."""
    return [
        Coarsening("quarter", "month", months.to_quarter),
        Coarsening("month", "month", _withhold(len(months.values))),
        *(Coarsening(name, name, _withhold(len(each.values))) for name, each in others.items()),
    ]


def _withhold(n_values: int) -> Codes:
    return np.full(n_values, n_values - 1, dtype=np.int64)


def _name_month(number: int) -> Value:
    year, month = 1970 + number // 12, number % 12 + 1
    return Value(f"{year}-{month:02}", {"vi": f"Tháng {month}/{year}", "en": f"{year}-{month:02}"})


def _name_quarter(number: int) -> Value:
    year, quarter = 1970 + number // 4, number % 4 + 1
    return Value(f"{year}-Q{quarter}", {"vi": f"Quý {quarter}/{year}", "en": f"{year}, quarter {quarter}"})


def tell_protection(done: Done, others: Mapping[str, Coarse]) -> list[Text]:
    """What was made coarser, in sentences."""
    touched = {name: _in_both(n) for name, n in done.touched.items()}
    said: list[Text] = [
        {
            "vi": f"Bảo vệ người trả lời: nơi nào dưới {K} phiếu có cùng cơ quan, thủ tục, thời gian, ngôn ngữ, hình"
            " thức và đặc điểm thì dữ liệu được làm thô dần theo thứ tự dưới đây. Không phiếu nào bị bỏ và không"
            " câu chấm điểm nào bị sửa.",
            "en": f"Protection of respondents: where fewer than {K} responses share agencies, service, time, language,"
            " mode and traits, they are made coarser in the order below. No response is left out and no rating is"
            " changed.",
        },
        {
            "vi": f"Tháng được ghi thành quý ở {touched['quarter']['vi']} phiếu; không ghi thời gian ở"
            f" {touched['month']['vi']} phiếu.",
            "en": f"The month is written as a quarter in {touched['quarter']['en']} responses; time is withheld in"
            f" {touched['month']['en']}.",
        },
    ]
    said += [
        {
            "vi": f"Không ghi “{each.label['vi']}” ở {touched[name]['vi']} phiếu.",
            "en": f"“{each.label['en']}” is withheld in {touched[name]['en']} responses.",
        }
        for name, each in others.items()
    ]
    if done.n_still_rare:
        n = _in_both(done.n_still_rare)
        said.append(
            {
                "vi": f"{n['vi']} phiếu thuộc cặp cơ quan – thủ tục có dưới {K} phiếu: chỉ còn cơ quan, thủ tục và"
                " điểm chấm.",
                "en": f"{n['en']} responses belong to pairs of agency and service with fewer than {K}: nothing but"
                " agency, service and ratings is left of them.",
            }
        )
    return said


def _in_both(count: int) -> dict[str, str]:
    return {language: format_decimal(count, locale=language) for language in LANGUAGES}
