"""What of an answer could tell who gave it, and in which order it is made coarser."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from babel.numbers import format_decimal
from numpy.typing import NDArray

from survey.exports.microdata.disclosure import Coarsening, Codes, Protected, protect
from survey.exports.microdata.variables import Value
from survey.texts import LANGUAGES, Text

# Fewer answers than this with the same circumstances and traits are too few to be written as they are.
K = 5
WITHHELD = Value(
    "withheld", {"vi": "Không ghi, để bảo vệ người trả lời", "en": "Withheld to protect respondents"}, is_missing=True
)


@dataclass(frozen=True)
class Coarse:
    """A column that may be made coarser: (n,) positions in `values`, the last of which is WITHHELD."""

    values: tuple[Value, ...]
    positions: Codes
    label: Text


@dataclass(frozen=True)
class Guarded:
    """The columns that may be written, and what was done, in sentences."""

    columns: Mapping[str, Codes]
    months: tuple[Value, ...]
    remarks: tuple[Text, ...]


def read_months(month: NDArray[np.datetime64]) -> tuple[tuple[Value, ...], Codes, Codes]:
    """The values of a column of months - months, their quarters, withheld - with the positions of the months and, for
    each value, that of its quarter."""
    numbers = np.unique(month.astype("datetime64[M]").astype(np.int64))
    positions = np.searchsorted(numbers, month.astype("datetime64[M]").astype(np.int64))
    quarters = np.unique(numbers // 3)
    values = (*(_name_month(each) for each in numbers.tolist()), *(_name_quarter(each) for each in quarters.tolist()))
    to_quarter = len(numbers) + np.searchsorted(quarters, numbers // 3)
    rest = np.arange(len(numbers), len(values) + 1)
    return (*values, WITHHELD), positions.astype(np.int64), np.concatenate([to_quarter, rest]).astype(np.int64)


def guard(fixed: Mapping[str, Codes], month: NDArray[np.datetime64], others: Mapping[str, Coarse]) -> Guarded:
    """Coarsen what is rare together: months to quarters, months withheld, then `others` one by one, in their order.

    fixed : columns without which no index can be told, which are never coarsened.
    """
    months, positions, to_quarter = read_months(month)
    steps = [Coarsening("quarter", "month", to_quarter), Coarsening("month", "month", _withhold(len(months)))]
    steps += [Coarsening(name, name, _withhold(len(each.values))) for name, each in others.items()]
    columns = {**fixed, "month": positions, **{name: each.positions for name, each in others.items()}}
    protected = protect(columns, steps, K)
    return Guarded(protected.columns, months, tuple(_tell(protected, others)))


def _withhold(n_values: int) -> Codes:
    return np.full(n_values, n_values - 1, dtype=np.int64)


def _name_month(number: int) -> Value:
    year, month = 1970 + number // 12, number % 12 + 1
    return Value(f"{year}-{month:02}", {"vi": f"Tháng {month}/{year}", "en": f"{year}-{month:02}"})


def _name_quarter(number: int) -> Value:
    year, quarter = 1970 + number // 4, number % 4 + 1
    return Value(f"{year}-Q{quarter}", {"vi": f"Quý {quarter}/{year}", "en": f"{year}, quarter {quarter}"})


def _tell(protected: Protected, others: Mapping[str, Coarse]) -> list[Text]:
    touched = {name: _in_both(n) for name, n in protected.touched.items()}
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
    if protected.n_still_rare:
        n = _in_both(protected.n_still_rare)
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
