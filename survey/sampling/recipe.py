"""The recipe of a weighting: its steps in order, typed, and what is wrong with them before any answer is read."""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any, Literal, TypeAlias

import msgspec
from msgspec import Struct

from survey.errors import SurveyError
from survey.texts import Text

# What dossiers are counted by, and so what a margin may be taken from the dossiers for.
COUNTED = ("agency", "agency_group", "service", "field", "month")
# "whole" is one class that holds everybody; a question's classes are TRAIT and its code.
WHOLE, MODE, TRAIT = "whole", "mode", "trait."
MOST_STEPS = 12
_MOST_CROSSED = 3
# Published shares are rounded: thirds add up to 99.9.
_PERCENT_MAY_MISS = 0.5

MissingRule: TypeAlias = Literal["class", "share"]
Unit: TypeAlias = Literal["percent", "count"]
CalibrationMethod: TypeAlias = Literal["linear", "raking", "logit"]


class Margin(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is known of the population by one characteristic, or by several crossed.

    totals : of each class by its code, in percent or counts; None where they are the dossiers handled. source : where
    typed-in totals come from. missing : what becomes of who told nothing of themselves: a class of their own that keeps
    its share, or shared among the classes by their totals.
    """

    by: tuple[str, ...]
    totals: Mapping[str, float] | None = None
    unit: Unit = "percent"
    source: str = ""
    missing: MissingRule = "class"

    @property
    def name(self) -> str:
        """What the margin is called in records."""
        return " x ".join(self.by)


class PoststratifyStep(Struct, frozen=True, forbid_unknown_fields=True, tag="poststratify"):
    """Scale every class to its total."""

    margin: Margin

    @property
    def margins(self) -> tuple[Margin, ...]:
        """The one margin."""
        return (self.margin,)


class RakeStep(Struct, frozen=True, forbid_unknown_fields=True, tag="rake"):
    """Scale to one margin after the other until all are met."""

    margins: tuple[Margin, ...]


class CalibrateStep(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag="calibrate"):
    """Meet all margins with weights as near as can be to those before; lowest, highest: bounds of their ratio."""

    margins: tuple[Margin, ...]
    method: CalibrationMethod = "linear"
    lowest: float | None = None
    highest: float | None = None


class TrimStep(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag="trim"):
    """Cut weights off at limits, as numbers or as multiples of the median; `within`: classes that keep their sums."""

    lower: float | None = None
    upper: float | None = None
    lower_times_median: float | None = None
    upper_times_median: float | None = None
    within: str = ""
    redistribute: bool = True

    @property
    def margins(self) -> tuple[Margin, ...]:
        """None: trimming meets nothing."""
        return ()


Step: TypeAlias = PoststratifyStep | RakeStep | CalibrateStep | TrimStep


class Recipe(Struct, frozen=True, forbid_unknown_fields=True):
    """The steps of a weighting, in the order in which they are taken; all begin with a weight of 1."""

    steps: tuple[Step, ...] = ()


class InvalidRecipe(SurveyError):
    """A recipe that cannot be followed: `text` says which step, why, and how to mend it; `margin` names the margin of
    a step that contradicts itself, "" where it is the whole step."""

    def __init__(self, text: Text, margin: str = "") -> None:
        self.text, self.margin = text, margin
        super().__init__(text.get("en", text["vi"]))


def decode_recipe(document: Mapping[str, Any]) -> Recipe:
    """The recipe of a stored document; raises InvalidRecipe."""
    try:
        return msgspec.convert(document, Recipe)
    except msgspec.ValidationError as error:
        raise InvalidRecipe(
            {"vi": f"Công thức không đúng mẫu: {error}.", "en": f"The recipe is not well formed: {error}."}
        ) from error


def encode_recipe(recipe: Recipe) -> dict[str, Any]:
    """The document of a recipe, of plain values."""
    document: dict[str, Any] = msgspec.to_builtins(recipe)
    return document


def list_traits_used(recipe: Recipe) -> tuple[str, ...]:
    """The codes of the questions on respondents that the weights follow from, each once, in the order of the steps."""
    names = [name for step in recipe.steps for margin in step.margins for name in margin.by]
    names += [step.within for step in recipe.steps if isinstance(step, TrimStep)]
    return tuple(dict.fromkeys(name.removeprefix(TRAIT) for name in names if name.startswith(TRAIT)))


def check_recipe(recipe: Recipe) -> None:
    """Raise InvalidRecipe where it has no steps or too many, or a step is not whole."""
    if not recipe.steps:
        raise InvalidRecipe({"vi": "Công thức chưa có bước nào.", "en": "The recipe has no step yet."})
    if len(recipe.steps) > MOST_STEPS:
        raise InvalidRecipe(
            {"vi": f"Công thức có quá {MOST_STEPS} bước.", "en": f"The recipe has more than {MOST_STEPS} steps."}
        )
    for step in recipe.steps:
        check_step(step)


def check_step(step: Step) -> None:
    """Raise InvalidRecipe where a step contradicts itself, whatever the answers."""
    if refusal := next(_find_refusals(step), None):
        raise refusal


def _find_refusals(step: Step) -> Iterator[InvalidRecipe]:
    if isinstance(step, TrimStep):
        yield from map(InvalidRecipe, _find_trimming_problems(step))
        return
    yield from map(InvalidRecipe, _find_choice_problems(step.margins))
    for margin in step.margins:
        for problem in _find_margin_problems(margin):
            yield InvalidRecipe(problem, margin.name)
    if isinstance(step, CalibrateStep):
        yield from map(InvalidRecipe, _find_bound_problems(step))


def _find_choice_problems(margins: tuple[Margin, ...]) -> Iterator[Text]:
    if not margins:
        yield {"vi": "Xin chọn ít nhất một đặc điểm.", "en": "Choose at least one characteristic."}
    names = [margin.name for margin in margins]
    if len(set(names)) < len(names):
        yield {"vi": "Một đặc điểm được chọn hai lần.", "en": "A characteristic is chosen twice."}


def _find_margin_problems(margin: Margin) -> Iterator[Text]:
    if not margin.by or len(margin.by) > _MOST_CROSSED or len(set(margin.by)) < len(margin.by):
        yield {
            "vi": f"Mỗi lần chỉ chia chéo từ 1 đến {_MOST_CROSSED} đặc điểm khác nhau.",
            "en": f"Cross 1 to {_MOST_CROSSED} different characteristics at a time.",
        }
    if unknown := [name for name in margin.by if name not in (*COUNTED, WHOLE, MODE) and not name.startswith(TRAIT)]:
        yield {"vi": f"Không có đặc điểm “{unknown[0]}”.", "en": f"There is no characteristic “{unknown[0]}”."}
    if margin.totals is None:
        yield from _find_dossier_problems(margin)
    else:
        yield from _find_typed_problems(margin, margin.totals)


def _find_dossier_problems(margin: Margin) -> Iterator[Text]:
    if any(name not in (*COUNTED, WHOLE) for name in margin.by):
        yield {
            "vi": "Hồ sơ không được đếm theo hình thức trả lời hay theo người trả lời: xin nhập tổng.",
            "en": "Dossiers are not counted by mode or by respondents' traits: type the totals in.",
        }


def _find_typed_problems(margin: Margin, totals: Mapping[str, float]) -> Iterator[Text]:
    if len(margin.by) > 1:
        yield {
            "vi": "Tổng nhập tay chỉ dùng cho từng đặc điểm, không chia chéo.",
            "en": "Totals are typed in for one characteristic at a time, not crossed.",
        }
    if not margin.source.strip():
        yield {"vi": "Xin ghi nguồn của các tổng nhập tay.", "en": "Say where the totals typed in come from."}
    if any(not (isfinite(total) and total >= 0) for total in totals.values()):
        yield {"vi": "Tổng phải là số từ 0 trở lên.", "en": "Totals must be numbers, zero or more."}
    elif not sum(totals.values()) > 0:
        yield {"vi": "Xin nhập ít nhất một tổng lớn hơn 0.", "en": "Type in at least one total above 0."}
    elif margin.unit == "percent" and abs(sum(totals.values()) - 100) > _PERCENT_MAY_MISS:
        yield {
            "vi": f"Các tỷ lệ cộng lại được {sum(totals.values()):.6g} %, phải là 100 %.",
            "en": f"The shares add up to {sum(totals.values()):.6g} %, not to 100 %.",
        }


def _find_bound_problems(step: CalibrateStep) -> Iterator[Text]:
    lowest, highest = step.lowest, step.highest
    if (lowest is None) != (highest is None):
        yield {"vi": "Xin nhập cả hai giới hạn, hoặc bỏ trống cả hai.", "en": "Give both bounds, or neither."}
    elif lowest is not None and highest is not None and not (0 <= lowest < 1 < highest and isfinite(highest)):
        yield {
            "vi": "Giới hạn dưới phải từ 0 đến dưới 1, giới hạn trên phải lớn hơn 1.",
            "en": "The lower bound must be 0 or more and below 1, the upper bound above 1.",
        }
    elif step.method == "logit" and lowest is None:
        yield {
            "vi": "Hiệu chỉnh logit cần hai giới hạn, ví dụ 0,5 và 2.",
            "en": "Logit calibration needs two bounds, for instance 0.5 and 2.",
        }


def _find_trimming_problems(step: TrimStep) -> Iterator[Text]:
    limits = [step.lower, step.upper, step.lower_times_median, step.upper_times_median]
    given = [limit for limit in limits if limit is not None]
    if not given:
        yield {"vi": "Xin nhập ít nhất một giới hạn.", "en": "Give at least one limit."}
    if any(not (isfinite(limit) and limit >= 0) for limit in given):
        yield {"vi": "Giới hạn phải là số từ 0 trở lên.", "en": "Limits must be numbers, zero or more."}
    if step.upper == 0 or step.upper_times_median == 0:
        yield {"vi": "Giới hạn trên phải lớn hơn 0.", "en": "An upper limit must be above 0."}
    for lower, upper in ((step.lower, step.upper), (step.lower_times_median, step.upper_times_median)):
        if lower is not None and upper is not None and lower > upper:
            yield {
                "vi": "Giới hạn dưới lớn hơn giới hạn trên.",
                "en": "The lower limit is above the upper limit.",
            }
