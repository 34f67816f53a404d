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


def tell_range(highest: tuple[str, Row], lowest: tuple[str, Row], language: str) -> str:
    """The highest and the lowest of some indices, and whether they can be told apart."""
    (top, first), (bottom, last) = highest, lowest
    apart: Text = {
        "vi": "Nhân tố có chỉ số cao nhất là “{top}” ({first}%), thấp nhất là “{bottom}” ({last}%).",
        "en": "The highest factor is “{top}” ({first}%), the lowest “{bottom}” ({last}%).",
    }
    unsure: Text = {
        "vi": " Hai khoảng tin cậy chồng lên nhau nên chưa đủ căn cứ để nói nhân tố nào cao hơn.",
        "en": " Their intervals overlap: which of them is higher is not certain.",
    }
    figures = {"first": write_percent(first["index"], language), "last": write_percent(last["index"], language)}
    told = _fill(apart, language, top=top, bottom=bottom, **figures)
    return told if first["lower"] > last["upper"] else told + in_language(unsure, language)


def tell_change(row: Row, before: str, language: str) -> str:
    """How the overall index changed, and whether that can be said at all."""
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
    is_up = row["difference"] > 0
    ways = {"vi": ("thấp hơn", "cao hơn"), "en": ("lower", "higher")}
    return _fill(
        unsure if row["direction"] == Direction.UNCLEAR else certain,
        language,
        name=before,
        before=write_percent(row["before"], language),
        way=ways[language][is_up],
        size=write_percent(abs(row["difference"]), language),
        signed=write_points(row["difference"], language),
        interval=write_difference_interval(row, language),
    )


def write_difference_interval(row: Row, language: str) -> str:
    """The interval of a difference, in percentage points."""
    joined = {"vi": "{} đến {}", "en": "{} to {}"}[language]
    return joined.format(write_points(row["lower"], language), write_points(row["upper"], language))


def tell_leaders(names: Sequence[str], group: str, language: str) -> str:
    """Who leads a group; several cannot be told apart."""
    several: Text = {
        "vi": "{group}: {n} đơn vị không phân biệt được với nhau ở vị trí dẫn đầu (không đơn vị nào khác cao hơn các"
        " đơn vị này một cách có ý nghĩa thống kê): {names}.",
        "en": "{group}: {n} units share the lead, for no unit is statistically above them: {names}.",
    }
    one: Text = {
        "vi": "{group}: đứng đầu là {names}; theo số liệu này, không đơn vị nào khác có thể đứng đầu.",
        "en": "{group}: {names} leads; as far as the answers tell, no other unit can.",
    }
    return _fill(several if len(names) > 1 else one, language, group=group, n=str(len(names)), names=_list(names))


def _list(names: Sequence[str], most: int = 8) -> str:
    return ", ".join(names[:most]) + (f", … (+{len(names) - most})" if len(names) > most else "")


def tell_weak(name: str, row: Row, language: str) -> str:
    """One weak criterion."""
    told: Text = {
        "vi": "“{name}”: {index}% (khoảng tin cậy 95%: {interval}; {n} phiếu).",
        "en": "“{name}”: {index}% (95% interval: {interval}; {n} responses).",
    }
    return _fill(told, language, name=name, **write_row(row, language))


def tell_what_to_do(name: str, index: str, language: str) -> str:
    """What follows from a weak criterion, without knowing more than the answers do."""
    told: Text = {
        "vi": "Rà soát nguyên nhân, có biện pháp cải thiện đối với “{name}” ({index}%); đọc ý kiến của người dân trước"
        " khi phân công.",
        "en": "Look into the causes of “{name}” ({index}%) and improve it; read the comments before work is assigned.",
    }
    return _fill(told, language, name=name, index=index)


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
        "en": "Comparison group: {group} ({of} units with an index); place {place}; the group's median is {median}%. ",
    }
    above: Text = {"vi": "Chỉ số cao hơn trung vị của nhóm.", "en": "The index is above the median."}
    below: Text = {"vi": "Chỉ số thấp hơn trung vị của nhóm.", "en": "The index is below the median."}
    unsure: Text = {
        "vi": "Khoảng tin cậy chứa trung vị: chưa đủ căn cứ để nói cao hay thấp hơn nhóm.",
        "en": "The interval holds the median: above or below the group is not certain.",
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
OVERLAP: Text = {
    "vi": "Số liệu của mỗi cơ quan gồm cả đơn vị trực thuộc. Trong ngoặc là khoảng hạng mà số liệu cho phép; các đơn vị"
    " có khoảng hạng giao nhau chưa phân biệt được với nhau.",
    "en": "An agency counts all units under it. In brackets are the ranks that the data allow; units whose ranks"
    " overlap cannot be told apart.",
}
HOLM: Text = {
    "vi": "Các phép so sánh đã hiệu chỉnh cho số lần so sánh (Holm, mức 5%); hai đợt được coi là hai mẫu độc lập.",
    "en": "Tests are adjusted for their number (Holm, 5%); the campaigns are taken as independent samples.",
}


def _fill(text: Text, language: str, **values: str) -> str:
    return in_language(text, language).format(**values)
