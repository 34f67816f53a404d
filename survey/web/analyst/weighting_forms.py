"""The forms of weightings: what a new one is called, and what a step is made of."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Regexp, ValidationError

from survey.indices.traits import Trait
from survey.indices.weighting.refusals import name_margin
from survey.sampling.recipe import (
    COUNTED,
    MODE,
    TRAIT,
    WHOLE,
    CalibrateStep,
    InvalidRecipe,
    Margin,
    PoststratifyStep,
    RakeStep,
    Step,
    TrimStep,
    check_step,
)
from survey.texts import Text, in_language
from survey.web.fields import ChoiceField
from survey.web.languages import language, translated

KINDS = ("poststratify", "rake", "calibrate", "trim")
# Of what dossiers are counted by, what it makes sense to know crosswise.
CROSSED = ("agency x service", "agency x month", "agency_group x field", "field x month")
_PER_CENT = re.compile(r"[\s\u00a0\u202f%]")
_LONGEST_SOURCE = 300


class WeightingForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """What a new weighting is called, and which responses it weighs."""

    code = StringField(
        _("Mã"),
        [
            InputRequired(_("Xin nhập mã.")),
            Regexp(
                r"[a-z0-9][a-z0-9-]{0,31}\Z",
                message=_("Mã gồm chữ thường không dấu, chữ số và dấu gạch nối, tối đa 32 ký tự."),
            ),
        ],
    )
    name_vi = StringField(_("Tên, tiếng Việt"), [InputRequired(_("Xin nhập tên.")), Length(max=200)])
    name_en = StringField(_("Tên, tiếng Anh"), [Length(max=200)])
    first_month = ChoiceField(_("Từ tháng"))
    last_month = ChoiceField(_("Đến tháng"))
    set_aside = ChoiceField(
        _("Phiếu bị tách riêng"), pairs=[("", _("không tính")), ("counted", _("có tính"))], default=""
    )
    start = ChoiceField(
        _("Bắt đầu từ"),
        pairs=[
            ("dossiers", _("phân tầng sau theo số hồ sơ của từng cơ quan – thủ tục")),
            ("", _("công thức trống")),
        ],
    )

    def validate_code(self, field: StringField) -> None:
        """The word that stands for no weights at all is no code."""
        if field.data == "none":
            raise ValidationError(gettext("Mã này có nghĩa riêng, xin chọn mã khác."))

    def validate_last_month(self, field: ChoiceField) -> None:
        """A period ends in the month that it begins in, or later."""
        if field.data and self.first_month.data and field.data < self.first_month.data:
            raise ValidationError(gettext("Tháng cuối phải từ tháng đầu trở đi."))


def offer_months(form: WeightingForm, months: Sequence[date]) -> None:
    """Offer the months of a campaign, from the first to the last."""
    choices = [(f"{month:%Y-%m}", f"{month:%m/%Y}") for month in months]
    form.first_month.offer(choices)
    form.last_month.offer(choices)


def list_margin_names(kind: str, traits: Iterable[Trait]) -> list[str]:
    """The margins that a step of a kind can be made of."""
    of_traits = [f"{TRAIT}{trait.code}" for trait in traits]
    if kind == "trim":
        return [*COUNTED, MODE, *of_traits]
    return [*CROSSED, *COUNTED, MODE, *([WHOLE] if kind == "calibrate" else []), *of_traits]


def is_counted(name: str) -> bool:
    """Whether dossiers are counted by all that a margin is of."""
    return all(part in COUNTED or part == WHOLE for part in name.split(" x "))


@dataclass(frozen=True)
class ReadStep:
    """A step as it was typed, None where it cannot be read; what is wrong, and the fields that could not be read."""

    step: Step | None
    problem: str
    unread: frozenset[str]


def read_step(kind: str, names: Sequence[str], questions: Mapping[str, Text]) -> ReadStep:
    """The step that the form of this request describes, of margins by name; `questions` are texts by code."""
    reader = _Reader(set())
    step = _read_trim(reader) if kind == "trim" else _read_meeting(kind, names, reader)
    if reader.unread:
        return ReadStep(None, gettext("Có ô không phải là số, xin xem các ô được đánh dấu."), frozenset(reader.unread))
    try:
        check_step(step)
    except InvalidRecipe as refusal:
        return ReadStep(step, _tell_refusal(refusal, questions), frozenset())
    return ReadStep(step, "", frozenset())


def _tell_refusal(refusal: InvalidRecipe, questions: Mapping[str, Text]) -> str:
    """What is wrong, with the margin as the form names it."""
    said = in_language(refusal.text, language())
    if not refusal.margin:
        return said
    named = translated(name_margin(refusal.margin, questions))
    return f"“{named[:1].upper()}{named[1:]}”: {said}"


@dataclass(frozen=True)
class _Reader:
    """Reads numbers from the form of this request, and keeps the names of fields that hold none."""

    unread: set[str]

    def read(self, name: str) -> float | None:
        """The number in a field, None where it is empty or no number."""
        typed = request.form.get(name, "")
        try:
            return parse_number(typed)
        except ValueError:
            self.unread.add(name)
            return None


def parse_number(typed: str) -> float | None:
    """A number as it is written in the request's language, 1.234,5 or 1,234.5; None for nothing; raises ValueError."""
    text = _PER_CENT.sub("", typed)
    if not text:
        return None
    thousands, decimal = (".", ",") if language() == "vi" else (",", ".")
    if decimal in text or re.fullmatch(rf"\d{{1,3}}(\{thousands}\d{{3}})+", text):
        text = text.replace(thousands, "")
    value = float(text.replace(",", "."))
    if not isfinite(value):
        raise ValueError(typed)
    return value


def _read_trim(reader: _Reader) -> TrimStep:
    within = request.form.get("within", "")
    return TrimStep(
        lower=reader.read("lower"),
        upper=reader.read("upper"),
        lower_times_median=reader.read("lower_times_median"),
        upper_times_median=reader.read("upper_times_median"),
        within=within,
        redistribute=request.form.get("redistribute", "yes") == "yes",
    )


def _read_meeting(kind: str, names: Sequence[str], reader: _Reader) -> Step:
    margins = tuple(_read_margin(name, reader) for name in names)
    if kind == "poststratify":
        return PoststratifyStep(margins[0] if margins else Margin(()))
    if kind == "rake":
        return RakeStep(margins)
    method = request.form.get("method", "")
    return CalibrateStep(
        margins,
        method="raking" if method == "raking" else "logit" if method == "logit" else "linear",
        lowest=reader.read("lowest"),
        highest=reader.read("highest"),
    )


def _read_margin(name: str, reader: _Reader) -> Margin:
    by = tuple(name.split(" x "))
    if is_counted(name) and request.form.get(f"totals:{name}", "dossiers") == "dossiers":
        return Margin(by)
    prefix = f"total:{name}:"
    typed = {field.removeprefix(prefix): reader.read(field) for field in request.form if field.startswith(prefix)}
    return Margin(
        by,
        totals={code: total for code, total in typed.items() if total is not None},
        unit="count" if request.form.get(f"unit:{name}") == "count" else "percent",
        source=request.form.get(f"source:{name}", "").strip()[:_LONGEST_SOURCE],
        missing="share" if request.form.get(f"missing:{name}") == "share" else "class",
    )
