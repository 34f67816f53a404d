"""The sentences of a report, made from figures and their uncertainty."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from survey.indices.movement import Direction
from survey.reports.annual.figures import write_count, write_interval, write_percent, write_points
from survey.texts import Text, in_language

Row = Mapping[Any, Any]


def tell_overall(row: Row, language: str) -> str:
    """The overall index with its interval and how many it rests on."""
    return _fill(
        {
            "vi": "Chỉ số hài lòng chung đạt {index}% (khoảng tin cậy 95%: {interval}), tính từ {n} phiếu.",
            "en": "The overall satisfaction index is {index}% (95% interval: {interval}), from {n} responses.",
        },
        language,
        **write_row(row, language),
    )


def write_row(row: Row, language: str) -> dict[str, str]:
    """The figures of a row of an index table, written out."""
    return {
        "index": write_percent(row["index"], language),
        "interval": write_interval(row["lower"], row["upper"], language),
        "n": write_count(row["n"], language),
    }


def tell_range(of: str, highest: tuple[str, Row], lowest: tuple[str, Row], language: str) -> str:
    """The highest and the lowest of some indices, and whether they can be told apart; `of` is what they are of."""
    (top, first), (bottom, last) = highest, lowest
    apart: Text = {
        "vi": "{of} có chỉ số cao nhất là “{top}” ({first}%), thấp nhất là “{bottom}” ({last}%).",
        "en": "{of} with the highest index: “{top}” ({first}%); with the lowest: “{bottom}” ({last}%).",
    }
    unsure: Text = {
        "vi": " Hai khoảng tin cậy chồng lên nhau nên chưa đủ căn cứ để nói hơn kém.",
        "en": " Their intervals overlap: which of them is higher is not certain.",
    }
    figures = {"first": write_percent(first["index"], language), "last": write_percent(last["index"], language)}
    told = _fill(apart, language, of=of, top=top, bottom=bottom, **figures)
    return told if first["lower"] > last["upper"] else told + in_language(unsure, language)


def tell_change(row: Row, before: str, language: str, *, is_one_of_many: bool = False) -> str:
    """How the overall index changed, and whether that can be said at all.

    is_one_of_many : the finding takes other comparisons into account, its interval does not.
    """
    certain: Text = {
        "vi": "So với “{name}” ({before}%), chỉ số {way} {size} điểm phần trăm (khoảng tin cậy 95%: {interval});"
        " khác biệt có ý nghĩa thống kê.",
        "en": "Against “{name}” ({before}%) the index is {size} percentage points {way} (95% interval: {interval});"
        " the difference is statistically significant.",
    }
    unsure: Text = {
        "vi": "So với “{name}” ({before}%), chênh lệch là {signed} điểm phần trăm (khoảng tin cậy 95%: {interval});"
        " chưa đủ căn cứ để nói có thay đổi.",
        "en": "Against “{name}” ({before}%) the difference is {signed} percentage points (95% interval: {interval});"
        " there is not enough evidence of a change.",
    }
    adjusted: Text = {
        "vi": " Kết luận đã hiệu chỉnh cho số lần so sánh, nên có thể thận trọng hơn khoảng tin cậy.",
        "en": " The finding is adjusted for the number of comparisons, and so may be more cautious than the interval.",
    }
    is_up = row["difference"] > 0
    ways = {"vi": ("thấp hơn", "cao hơn"), "en": ("lower", "higher")}
    told = _fill(
        unsure if row["direction"] == Direction.UNCLEAR else certain,
        language,
        name=before,
        before=write_percent(row["before"], language),
        way=ways[language][is_up],
        size=write_percent(abs(row["difference"]), language),
        signed=write_points(row["difference"], language),
        interval=write_difference_interval(row, language),
    )
    return told + (in_language(adjusted, language) if is_one_of_many else "")


def write_difference_interval(row: Row, language: str) -> str:
    """The interval of a difference, in percentage points."""
    joined = {"vi": "{} đến {}", "en": "{} to {}"}[language]
    return joined.format(write_points(row["lower"], language), write_points(row["upper"], language))


def tell_leaders(names: Sequence[str], group: str, language: str) -> str:
    """Who leads a group; several cannot be told apart."""
    several: Text = {
        "vi": "{group}: {n} đơn vị cùng có thể ở vị trí dẫn đầu (không đơn vị nào khác cao hơn các đơn vị này một cách"
        " có ý nghĩa thống kê): {names}.",
        "en": "{group}: {n} units share the lead, for no unit is statistically above them: {names}.",
    }
    one: Text = {
        "vi": "{group}: đứng đầu là {names}; theo số liệu này, không đơn vị nào khác có thể đứng đầu.",
        "en": "{group}: {names} leads; as far as the answers tell, no other unit can.",
    }
    return _fill(
        several if len(names) > 1 else one, language, group=group, n=str(len(names)), names=_list(names, language)
    )


def tell_no_leaders(n: int, others: Sequence[str], group: str, language: str) -> str:
    """That n units of a group may all lead, so that none is named; `others` are those that certainly do not."""
    told: Text = {
        "vi": "{group}: số liệu chưa phân biệt được đơn vị dẫn đầu, {n} trong {of} đơn vị còn có thể đứng đầu.",
        "en": "{group}: the data do not tell who leads, {n} of {of} units may.",
    }
    sure: Text = {
        "vi": " Chắc chắn không đứng đầu: {names}.",
        "en": " Certainly not leading: {names}.",
    }
    written = _fill(told, language, group=group, n=str(n), of=str(n + len(others)))
    return written + (_fill(sure, language, names=_list(others, language)) if others else "")


def _list(names: Sequence[str], language: str, most: int = 20) -> str:
    # A name may hold commas of its own.
    if len(names) <= most:
        return "; ".join(names)
    more: Text = {"vi": "{names} và {n} đơn vị khác", "en": "{names} and {n} others"}
    return _fill(more, language, names="; ".join(names[:most]), n=str(len(names) - most))


def tell_weak(name: str, row: Row, language: str) -> str:
    """One weak criterion."""
    told: Text = {
        "vi": "“{name}”: {index}% (khoảng tin cậy 95%: {interval}; {n} phiếu).",
        "en": "“{name}”: {index}% (95% interval: {interval}; {n} responses).",
    }
    return _fill(told, language, name=name, **write_row(row, language))


def tell_what_to_do(name: str, index: str, lowest: Sequence[str], language: str) -> str:
    """What follows from a weak criterion, without knowing more than the answers do; `lowest` is where it is lowest."""
    told: Text = {
        "vi": "Rà soát nguyên nhân và có biện pháp cải thiện “{name}” ({index}%){where}; đọc ý kiến của người dân trước"
        " khi phân công.",
        "en": "Look into the causes of “{name}” ({index}%) and improve it{where}; read the comments before work is"
        " assigned.",
    }
    first: Text = {"vi": ", trước hết ở nơi thấp nhất: {names}", "en": ", first where it is lowest: {names}"}
    where = _fill(first, language, names=_list(lowest, language)) if lowest else ""
    return _fill(told, language, name=name, index=index, where=where)


def name_with_index(name: str, index: float, language: str) -> str:
    """A unit with its index in brackets."""
    return f"{name} ({write_percent(index, language)}%)"


def name_with_interval(name: str, row: Row, language: str) -> str:
    """A unit with its index and the interval of it in brackets."""
    told: Text = {
        "vi": "{name} ({index}%, khoảng tin cậy 95%: {interval})",
        "en": "{name} ({index}%, 95% interval: {interval})",
    }
    return _fill(told, language, name=name, **write_row(row, language))


def tell_unshown(withheld: Sequence[tuple[str, Row]], language: str) -> str:
    """Which factors of an agency have too few responses for an index."""
    told: Text = {
        "vi": "Chưa đủ phiếu để nêu chỉ số: {names}.",
        "en": "Too few responses to give an index: {names}.",
    }
    count: Text = {"vi": "“{name}” ({n} phiếu)", "en": "“{name}” ({n} responses)"}
    named = [_fill(count, language, name=name, n=write_count(row["n"], language)) for name, row in withheld]
    return _fill(told, language, names=_list(named, language))


def tell_compared(before: str, period: str, n: int, conditions: Sequence[str], language: str) -> str:
    """What the results are compared with, and under which conditions that are not those of the report."""
    told: Text = {
        "vi": "So với “{before}”: {n} phiếu, thời gian {period}.",
        "en": "Compared with “{before}”: {n} responses, period {period}.",
    }
    other: Text = {"vi": " Điều kiện khác của đợt ấy: {lines}.", "en": " Its other conditions: {lines}."}
    written = _fill(told, language, before=before, n=write_count(n, language), period=period)
    return written + (_fill(other, language, lines="; ".join(conditions)) if conditions else "")


def tell_unlike(names: Sequence[str], language: str) -> str:
    """Which agencies are not compared, for they were merged within the campaign."""
    told: Text = {
        "vi": "Không so với đợt trước, vì trong đợt này có đơn vị cũ đã sáp nhập vào: {names}.",
        "en": "Not compared with the campaign before, for units were merged into them within this campaign: {names}.",
    }
    return _fill(told, language, names=_list(names, language))


def tell_narrowed(conditions: Sequence[str], language: str) -> str:
    """That the figures are of a part only, and which."""
    told: Text = {
        "vi": "Mọi số liệu ở đây chỉ tính trên phần đã chọn: {conditions}.",
        "en": "All figures here are of the part chosen only: {conditions}.",
    }
    return _fill(told, language, conditions="; ".join(conditions))


def tell_below_median(group: str, median: float, units: Sequence[str], language: str) -> str:
    """Which units of a group are under its median by more than their intervals."""
    told: Text = {
        "vi": "{group}: làm việc với {n} đơn vị có khoảng tin cậy nằm hẳn dưới trung vị của nhóm ({median}%): {units}.",
        "en": "{group}: talk with the {n} units whose intervals lie wholly under the group's median ({median}%):"
        " {units}.",
    }
    written = write_percent(median, language)
    return _fill(told, language, group=group, n=str(len(units)), median=written, units=_list(units, language))


def tell_declines(units: Sequence[str], language: str) -> str:
    """Where an index fell by more than chance would explain."""
    told: Text = {
        "vi": "Tìm hiểu vì sao chỉ số giảm so với đợt trước ở: {units}.",
        "en": "Find out why the index fell since the campaign before at: {units}.",
    }
    return _fill(told, language, units=_list(units, language))


def tell_left_out(n: int, of: str, minimum: int, annex: str, language: str) -> str:
    """How many agencies or services have no index, and where they are listed."""
    told: Text = {
        "vi": "{n} {of} có dưới {minimum} phiếu nên chưa có chỉ số (danh sách ở {annex}).",
        "en": "{n} {of} have fewer than {minimum} responses and so no index (listed in {annex}).",
    }
    return _fill(told, language, n=str(n), of=of, minimum=str(minimum), annex=annex)


def tell_too_few(name: str, n: int, minimum: int, language: str) -> str:
    """Why an agency has no index."""
    told: Text = {
        "vi": "{name} có {n} phiếu, dưới mức tối thiểu {minimum} phiếu nên không công bố chỉ số.",
        "en": "{name} has {n} responses, under the minimum of {minimum}: no index is given.",
    }
    return _fill(told, language, name=name, n=str(n), minimum=str(minimum))


def tell_place(group: str, place: str, indices: Sequence[float], row: Row, language: str) -> str:
    """Where an agency stands in its group, and whether its interval holds the group's median."""
    told: Text = {
        "vi": "Nhóm so sánh: {group} ({of} đơn vị có chỉ số); xếp thứ {place}; trung vị của nhóm là {median}%. ",
        "en": "Comparison group: {group} ({of} units with an index); rank {place}; the group's median is {median}%. ",
    }
    above: Text = {"vi": "Chỉ số cao hơn trung vị của nhóm.", "en": "The index is above the median."}
    below: Text = {"vi": "Chỉ số thấp hơn trung vị của nhóm.", "en": "The index is below the median."}
    unsure: Text = {
        "vi": "Khoảng tin cậy chứa trung vị: chưa đủ căn cứ để nói cao hay thấp hơn nhóm.",
        "en": "The interval contains the median: whether it is above or below the group is not certain.",
    }
    middle, of = median(indices), len(indices)
    verdict = above if row["lower"] > middle else below if row["upper"] < middle else unsure
    written = write_percent(middle, language)
    return _fill(told, language, group=group, place=place, of=str(of), median=written) + in_language(verdict, language)


QUOTED: Text = {
    "vi": "Các ý kiến dưới đây là một số ít được chọn trong các ý kiến mới nhất của người không hài lòng với tiêu chí,"
    " đã che thông tin cá nhân; không đại diện cho mọi người trả lời.",
    "en": "The comments are a few of the latest by people dissatisfied with the criterion, with personal data masked;"
    " they do not stand for everybody.",
}
NOT_COMPARED: Text = {
    "vi": "Đợt ấy chưa đủ phiếu, hoặc hỏi những câu khác, nên không có chỉ số nào để so sánh.",
    "en": "That campaign has too few responses, or asked other questions: no index can be compared.",
}
OVERLAP: Text = {
    "vi": "Trong ngoặc là khoảng hạng mà số liệu cho phép. Hai khoảng không giao nhau thì hơn kém có ý nghĩa thống kê;"
    " giao nhau thì bảng này chưa cho biết.",
    "en": "In brackets are the ranks that the data allow. Where two do not overlap, the order is significant; where"
    " they do, this table does not tell.",
}
OVERLAP_OF_AGENCIES: Text = {
    language: f"{whole} {OVERLAP[language]}"
    for language, whole in (
        ("vi", "Số liệu của mỗi cơ quan gồm cả đơn vị trực thuộc."),
        ("en", "An agency counts all units under it."),
    )
}
HOLM: Text = {
    "vi": "Các phép so sánh đã hiệu chỉnh cho số lần so sánh (Holm, mức 5%); hai đợt được coi là hai mẫu độc lập."
    " Chênh lệch tính từ số chưa làm tròn.",
    "en": "Tests are adjusted for their number (Holm, 5%); the campaigns are taken as independent samples."
    " Differences are of figures before rounding.",
}


def _fill(text: Text, language: str, **values: str) -> str:
    return in_language(text, language).format(**values)
