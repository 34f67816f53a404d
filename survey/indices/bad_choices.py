"""What is wrong with a choice of the filter, in words that say where and what would be right."""

from collections.abc import Iterable
from datetime import date

from survey.errors import BadChoice
from survey.texts import LANGUAGES, Text, in_language

# What the choices are called, by their names in an address.
CHOICE_NAMES: dict[str, Text] = {
    "from": {"vi": "Từ tháng", "en": "From month"},
    "to": {"vi": "Đến tháng", "en": "To month"},
    "told_by": {"vi": "Tính theo", "en": "Told by"},
    "units": {"vi": "Đơn vị", "en": "Units"},
    "agency": {"vi": "Cơ quan", "en": "Agency"},
    "field": {"vi": "Lĩnh vực", "en": "Service field"},
    "service": {"vi": "Thủ tục", "en": "Service"},
    "counter": {"vi": "Quầy", "en": "Counter"},
    "mode": {"vi": "Hình thức trả lời", "en": "Mode"},
    "language": {"vi": "Ngôn ngữ", "en": "Language"},
    "assurance": {"vi": "Bảo đảm giao dịch thật", "en": "Assurance"},
    "set_aside": {"vi": "Phiếu bị tách riêng", "en": "Responses set aside"},
    "weights": {"vi": "Trọng số", "en": "Weights"},
    "against": {"vi": "So với đợt", "en": "Compared with"},
    "campaigns": {"vi": "Nối với đợt", "en": "Joined with"},
    "measure": {"vi": "Chỉ số nào", "en": "Which index"},
    "rows": {"vi": "Hàng", "en": "Rows"},
    "columns": {"vi": "Cột", "en": "Columns"},
    "order": {"vi": "Xếp theo", "en": "Order"},
}
# As much of what was typed as is repeated, and as many of the right values as are listed.
_LONGEST, _MOST = 60, 40


def name_choice(name: str) -> Text:
    """What a choice is called; one that asks about respondents, by its code."""
    return CHOICE_NAMES.get(name) or {"vi": name, "en": name}


def refuse_value(name: str, typed: str, known: Iterable[str] = ()) -> BadChoice:
    """A value that the data do not have, with those that they have where they are few enough to list."""
    listed = list(known)
    there_are = ", ".join(listed) if 0 < len(listed) <= _MOST else ""
    told = {"vi": f"không có “{_shorten(typed)}”", "en": f"there is no “{_shorten(typed)}”"}
    rest = {"vi": f"; có: {there_are}", "en": f"; there are: {there_are}"} if there_are else {"vi": "", "en": ""}
    return _refuse(name, {at: f"{told[at]}{rest[at]}." for at in LANGUAGES})


def refuse_month(name: str, typed: str) -> BadChoice:
    """What is no month."""
    return _refuse(
        name,
        {
            "vi": f"“{_shorten(typed)}” không phải là một tháng; xin viết như 2026-03.",
            "en": f"“{_shorten(typed)}” is not a month; write it as 2026-03.",
        },
    )


def refuse_month_outside(name: str, month: date, first: date, last: date) -> BadChoice:
    """A month in which the campaign asked nobody."""
    span = f"{first:%m/%Y} – {last:%m/%Y}"
    return _refuse(
        name,
        {
            "vi": f"tháng {month:%m/%Y} nằm ngoài đợt lấy ý kiến ({span}).",
            "en": f"{month:%m/%Y} is outside the campaign ({span}).",
        },
    )


def refuse_reversed_period(first: date, last: date) -> BadChoice:
    """A period that ends before it begins."""
    return _refuse(
        "to",
        {
            "vi": f"tháng cuối ({last:%m/%Y}) đứng trước tháng đầu ({first:%m/%Y}).",
            "en": f"the last month ({last:%m/%Y}) comes before the first ({first:%m/%Y}).",
        },
    )


def refuse_trait(code: str, known: Iterable[str]) -> BadChoice:
    """A question about respondents that was not asked."""
    there_are = ", ".join(known) or "–"
    return BadChoice(
        {
            "vi": f"Không có câu hỏi một lựa chọn nào mang mã “{_shorten(code)}”; có: {there_are}.",
            "en": f"No question with one answer has the code “{_shorten(code)}”; there are: {there_are}.",
        }
    )


def refuse_repeated(name: str) -> BadChoice:
    """A condition that an address states twice, otherwise each time."""
    return _refuse(
        name,
        {
            "vi": "địa chỉ nêu điều kiện này nhiều lần với giá trị khác nhau; mỗi điều kiện chỉ nhận một giá trị.",
            "en": "the address states this condition more than once, otherwise each time; each takes one value.",
        },
    )


def refuse_comparison_with_itself() -> BadChoice:
    """A campaign that is to be compared with itself."""
    return _refuse(
        "against",
        {
            "vi": "không so một đợt với chính nó; xin chọn một đợt khác.",
            "en": "a campaign is not compared with itself; choose another.",
        },
    )


def refuse_unasked(codes: Iterable[str], campaign: Text) -> BadChoice:
    """A comparison with a campaign that did not ask what the filter names."""
    named = ", ".join(codes)
    return BadChoice(
        {
            "vi": f"Không so được với đợt “{in_language(campaign, 'vi')}”: đợt ấy không hỏi {named} như bộ lọc"
            " này nêu.",
            "en": f"There is no comparison with “{in_language(campaign, 'en')}”, which did not ask {named} as this"
            " filter does.",
        }
    )


def in_second_set(error: BadChoice) -> BadChoice:
    """The same refusal, of the second set of a comparison."""
    text = error.text
    return BadChoice(
        {"vi": f"Nhóm thứ hai: {in_language(text, 'vi')}", "en": f"The second set: {in_language(text, 'en')}"}
    )


def _refuse(name: str, told: Text) -> BadChoice:
    called = name_choice(name)
    return BadChoice({at: f"{called[at]}: {told[at]}" for at in LANGUAGES})


def _shorten(typed: str) -> str:
    return typed if len(typed) <= _LONGEST else f"{typed[:_LONGEST]}…"
