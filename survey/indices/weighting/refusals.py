"""Why a recipe cannot be followed with these answers: which margin, which class, and how to mend it."""

from collections.abc import Mapping, Sequence

from babel.numbers import format_decimal

from survey.sampling.recipe import MODE, TRAIT, WHOLE, InvalidRecipe
from survey.texts import LANGUAGES, Text, in_language

DIMENSION_NAMES: dict[str, Text] = {
    "agency": {"vi": "cơ quan có trách nhiệm", "en": "responsible agency"},
    "agency_group": {"vi": "nhóm cơ quan", "en": "group of agencies"},
    "service": {"vi": "thủ tục", "en": "service"},
    "field": {"vi": "lĩnh vực", "en": "service field"},
    "month": {"vi": "tháng", "en": "month"},
    MODE: {"vi": "hình thức trả lời", "en": "mode of answering"},
    WHOLE: {"vi": "toàn bộ", "en": "the whole"},
}


def name_margin(name: str, questions: Mapping[str, Text] | None = None) -> Text:
    """A margin by the names of its characteristics; `questions` are the texts of questions by code."""
    return {
        at: " × ".join(_name_dimension(part, at, questions or {}) for part in name.split(" x ")) for at in LANGUAGES
    }


def _name_dimension(name: str, language: str, questions: Mapping[str, Text]) -> str:
    if name.startswith(TRAIT):
        code = name.removeprefix(TRAIT)
        return in_language(questions[code], language) if code in questions else code
    return in_language(DIMENSION_NAMES.get(name, {"vi": name}), language)


def refuse_unknown(margin: str, codes: Sequence[str]) -> InvalidRecipe:
    """A total is given for a class that there is not."""
    named, said = name_margin(margin), ", ".join(codes[:5])
    return InvalidRecipe(
        {
            "vi": f"Theo {named['vi']}: không có loại mang mã {said}; xin nhập lại các tổng.",
            "en": f"By {named['en']}: there is no class with the code {said}; type the totals in again.",
        }
    )


def refuse_untold(margin: str, label: Text, n: int) -> InvalidRecipe:
    """A class has responses but no total."""
    named = name_margin(margin)
    return InvalidRecipe(
        {
            "vi": f"Theo {named['vi']}: “{in_language(label, 'vi')}” có {n} phiếu mà chưa có tổng; xin nhập tổng.",
            "en": f"By {named['en']}: “{in_language(label, 'en')}” has {n} responses and no total; type it in.",
        }
    )


def refuse_empty(margin: str, label: Text) -> InvalidRecipe:
    """A class has a total but nobody answered for it."""
    named = name_margin(margin)
    return InvalidRecipe(
        {
            "vi": f"Theo {named['vi']}: “{in_language(label, 'vi')}” có tổng mà không có phiếu nào đại diện; xin để"
            " trống tổng ấy, hoặc gộp vào một loại khác.",
            "en": f"By {named['en']}: “{in_language(label, 'en')}” has a total and no response stands for it; leave"
            " the total empty, or join the class with another.",
        }
    )


def refuse_zero(margin: str, label: Text, n: int) -> InvalidRecipe:
    """A class has responses and the total 0."""
    named = name_margin(margin)
    return InvalidRecipe(
        {
            "vi": f"Theo {named['vi']}: “{in_language(label, 'vi')}” có tổng bằng 0 mà có {n} phiếu; xin sửa tổng.",
            "en": f"By {named['en']}: “{in_language(label, 'en')}” has the total 0 and {n} responses; mend the total.",
        }
    )


def refuse_differing_sums(sums: Mapping[str, float]) -> InvalidRecipe:
    """Margins of one step sum to different totals."""
    said = {
        at: "; ".join(f"{_name_sum(name, at)}: {tell_number(total, at)}" for name, total in sums.items())
        for at in LANGUAGES
    }
    return InvalidRecipe(
        {
            "vi": f"Các tổng trong một bước phải bằng nhau, nhưng: {said['vi']}. Xin sửa số, hoặc nhập tỷ lệ phần"
            " trăm.",
            "en": f"The totals of one step must agree, but: {said['en']}. Mend them, or type in percentages.",
        }
    )


def _name_sum(name: str, language: str) -> str:
    if name == "dossiers":
        return {"vi": "hồ sơ thuộc các loại có phiếu", "en": "dossiers of the classes with responses"}[language]
    return in_language(name_margin(name), language)


def refuse_no_dossiers(margin: str) -> InvalidRecipe:
    """No response belongs where dossiers are counted."""
    named = name_margin(margin)
    return InvalidRecipe(
        {
            "vi": f"Theo {named['vi']}: không có số hồ sơ nào trong thời gian này cho các phiếu đã nhận; xin nhập số hồ"
            " sơ giao dịch trước.",
            "en": f"By {named['en']}: no dossiers of this period are counted for the responses there are; import the"
            " transaction counts first.",
        }
    )


def refuse_unmet(unmet: Sequence[tuple[str, Text, float, float]], *, bounded: bool) -> InvalidRecipe:
    """No weights meet the totals: margin, class, total wanted, and what the weights give, the furthest first."""
    said = {
        at: "; ".join(
            f"{in_language(name_margin(margin), at)}, “{in_language(label, at)}”: {_GIVES[at]}".format(
                wanted=tell_number(total, at), given=tell_number(weight, at)
            )
            for margin, label, total, weight in unmet
        )
        for at in LANGUAGES
    }
    remedy = _WIDEN if bounded else _JOIN
    return InvalidRecipe(
        {
            "vi": f"Không có trọng số nào khớp các tổng đã cho. {said['vi']}. {remedy['vi']}",
            "en": f"No weights meet the totals. {said['en']}. {remedy['en']}",
        }
    )


_GIVES = {"vi": "cần {wanted}, trọng số cho {given}", "en": "{wanted} wanted, the weights give {given}"}
_WIDEN = {
    "vi": "Xin nới giới hạn, bỏ bớt một đặc điểm, hoặc gộp các loại ít phiếu.",
    "en": "Widen the bounds, drop a characteristic, or join classes with few responses.",
}
_JOIN = {
    "vi": "Có thể vì không có phiếu nào ở một tổ hợp: xin bỏ bớt một đặc điểm, hoặc gộp các loại ít phiếu.",
    "en": "A combination without responses may stand in the way: drop a characteristic, or join classes.",
}


def refuse_negative(n: int) -> InvalidRecipe:
    """Linear calibration gave weights below 0."""
    return InvalidRecipe(
        {
            "vi": f"Hiệu chỉnh tuyến tính cho {n} phiếu trọng số âm; xin đặt giới hạn, hoặc dùng cách “raking”.",
            "en": f"Linear calibration gave {n} responses a negative weight; set bounds, or calibrate by “raking”.",
        }
    )


def refuse_limits(reason: str) -> InvalidRecipe:
    """The limits of a trim leave no room for the sums that must be kept."""
    return InvalidRecipe(
        {
            "vi": "Các giới hạn cắt quá hẹp: không giữ được tổng trọng số. Xin nới giới hạn, bỏ việc giữ tổng trong"
            f" từng loại, hoặc bỏ chia lại phần cắt. ({reason})",
            "en": "The limits are too narrow to keep the sums of weights. Widen them, keep sums of the whole only, or"
            f" do not redistribute. ({reason})",
        }
    )


def refuse_other(reason: str) -> InvalidRecipe:
    """Any other refusal of the statistics, in its own words."""
    return InvalidRecipe(
        {"vi": f"Phần thống kê không tính được: {reason}.", "en": f"The statistics cannot do it: {reason}."}
    )


def refuse_nothing_to_weigh() -> InvalidRecipe:
    """There are no responses."""
    return InvalidRecipe(
        {
            "vi": "Không có phiếu nào trong thời gian đã chọn để gán trọng số.",
            "en": "There are no responses of the period to weigh.",
        }
    )


def at_step(number: int, refusal: InvalidRecipe) -> InvalidRecipe:
    """The refusal, with the step that it is about."""
    return InvalidRecipe({"vi": f"Bước {number}: {refusal.text['vi']}", "en": f"Step {number}: {refusal.text['en']}"})


def tell_number(value: float, language: str) -> str:
    """A total, with the digits that matter."""
    return str(format_decimal(round(value, 2), locale=language))
