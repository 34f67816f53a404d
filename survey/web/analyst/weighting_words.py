"""Weightings in words: what a step does, and what its parts are called."""

from flask_babel import format_decimal, gettext
from flask_babel import lazy_gettext as _

from survey.indices.weighting.refusals import name_margin
from survey.sampling.models import WeightingState
from survey.sampling.recipe import CalibrateStep, Margin, PoststratifyStep, RakeStep, Step, TrimStep
from survey.texts import Text
from survey.web.languages import translated

STATE_NAMES = {WeightingState.DRAFT: _("bản nháp"), WeightingState.PUBLISHED: _("đã công bố")}
KIND_NAMES = {
    "poststratify": _("Phân tầng sau"),
    "rake": _("Raking theo nhiều đặc điểm"),
    "calibrate": _("Hiệu chỉnh (calibration)"),
    "trim": _("Cắt bớt trọng số"),
}
KIND_HINTS = {
    "poststratify": _("mỗi loại của một đặc điểm được nhân cho đủ tổng của nó"),
    "rake": _("lần lượt nhân theo từng đặc điểm cho đến khi khớp mọi tổng"),
    "calibrate": _("khớp mọi tổng mà thay đổi trọng số ít nhất, có thể đặt giới hạn"),
    "trim": _("không phiếu nào đại diện cho quá nhiều hồ sơ"),
}
METHOD_NAMES = {
    "linear": _("tuyến tính"),
    "raking": _("raking (lũy thừa)"),
    "logit": _("logit có giới hạn"),
}
MISSING_NAMES = {
    "class": _("là một loại riêng, giữ tỷ trọng đang có"),
    "share": _("chia cho các loại theo tổng của chúng"),
}
UNIT_NAMES = {"percent": _("phần trăm"), "count": _("số lượng")}


def tell_step(step: Step, questions: dict[str, Text]) -> str:
    """What a step does, in a sentence."""
    if isinstance(step, TrimStep):
        return _tell_trimming(step, questions)
    margins = "; ".join(_tell_margin(margin, questions) for margin in step.margins)
    if isinstance(step, PoststratifyStep):
        return str(gettext("theo %(margins)s", margins=margins))
    if isinstance(step, RakeStep):
        return str(gettext("khớp cùng lúc: %(margins)s", margins=margins))
    return str(
        gettext(
            "%(method)s%(bounds)s, khớp: %(margins)s",
            method=METHOD_NAMES[step.method],
            bounds=_tell_bounds(step),
            margins=margins,
        )
    )


def _tell_margin(margin: Margin, questions: dict[str, Text]) -> str:
    named = translated(name_margin(margin.name, questions))
    if margin.totals is None:
        return str(gettext("%(margin)s (số hồ sơ đã giải quyết)", margin=named))
    missing = ""
    if margin.by[0].startswith("trait."):
        missing = gettext(", phiếu không trả lời %(rule)s", rule=MISSING_NAMES[margin.missing])
    return str(
        gettext(
            "%(margin)s (tổng nhập tay, %(unit)s; nguồn: %(source)s%(missing)s)",
            margin=named,
            unit=UNIT_NAMES[margin.unit],
            source=margin.source,
            missing=missing,
        )
    )


def _tell_bounds(step: CalibrateStep) -> str:
    if step.lowest is None or step.highest is None:
        return ""
    return str(
        gettext(
            ", tỷ lệ thay đổi từ %(low)s đến %(high)s",
            low=format_decimal(step.lowest),
            high=format_decimal(step.highest),
        )
    )


def _tell_trimming(step: TrimStep, questions: dict[str, Text]) -> str:
    limits = [
        (step.lower, gettext("từ %(limit)s trở lên")),
        (step.upper, gettext("không quá %(limit)s")),
        (step.lower_times_median, gettext("ít nhất %(limit)s lần trung vị")),
        (step.upper_times_median, gettext("không quá %(limit)s lần trung vị")),
    ]
    said = ", ".join(text % {"limit": format_decimal(limit)} for limit, text in limits if limit is not None)
    if not step.redistribute:
        return str(gettext("trọng số %(limits)s; phần cắt bỏ đi", limits=said))
    if step.within:
        within = translated(name_margin(step.within, questions))
        return str(gettext("trọng số %(limits)s; phần cắt chia lại trong từng %(within)s", limits=said, within=within))
    return str(gettext("trọng số %(limits)s; phần cắt chia lại cho các phiếu khác", limits=said))
