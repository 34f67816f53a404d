"""What must hold of an index method before anything is computed with it."""

from collections import Counter
from collections.abc import Iterator

import msgspec

from survey.questionnaires.document import SCALE_VALUES
from survey.questionnaires.instruments.check_instrument import find_untranslated
from survey.questionnaires.instruments.exact import NOT_ANSWERED, SCALE
from survey.questionnaires.instruments.instrument import Instrument
from survey.questionnaires.instruments.method import OVERALL, IndexMethod
from survey.questionnaires.problems import Problem
from survey.texts import Text


def list_method_problems(method: IndexMethod, instrument: Instrument) -> tuple[Problem, ...]:
    """Everything that keeps a method from being computed on answers to its instrument."""
    return (
        *_find_factor_problems(method, instrument),
        *_find_criterion_problems(method, instrument),
        *_find_setting_problems(method),
        *_find_text_problems(method),
        *_find_example_problems(method),
    )


def _find_factor_problems(method: IndexMethod, instrument: Instrument) -> Iterator[Problem]:
    names = {factor.code: factor.name for factor in instrument.factors}
    if not method.factors:
        yield Problem("", "factors", {"vi": "cần ít nhất một nhân tố", "en": "needs at least one factor"})
    for code, times in Counter([*(factor.code for factor in method.factors), *method.criteria, OVERALL]).items():
        if times > 1 and code not in method.criteria:
            yield Problem(code, "code", {"vi": "mã bị trùng", "en": "this code is used more than once"})
    for factor in method.factors:
        if not factor.items:
            yield Problem(factor.code, "items", {"vi": "nhân tố chưa có câu hỏi", "en": "the factor has no item"})
        if factor.weight <= 0:
            yield Problem(factor.code, "weight", {"vi": "phải lớn hơn 0", "en": "must be above 0"})
        if factor.name != names.get(factor.code, factor.name):
            text = {"vi": "khác tên trong bộ công cụ", "en": "is not the factor's name in the instrument"}
            yield Problem(factor.code, "name", text)


def _find_criterion_problems(method: IndexMethod, instrument: Instrument) -> Iterator[Problem]:
    known = {item.code for item in instrument.items}
    reserved = {OVERALL, *(factor.code for factor in method.factors)}
    for code, times in Counter(method.criteria).items():
        if code not in known:
            yield Problem(code, "items", {"vi": "không có trong bộ công cụ", "en": "is not in the instrument"})
        if times > 1:
            yield Problem(code, "items", {"vi": "thuộc hai nhân tố", "en": "is in a factor more than once"})
        if code in reserved:
            yield Problem(code, "items", {"vi": "trùng mã nhân tố", "en": "is also the code of a factor"})


def _find_setting_problems(method: IndexMethod) -> Iterator[Problem]:
    satisfied = method.satisfied
    if not satisfied or len(set(satisfied)) < len(satisfied) or not set(satisfied) <= set(SCALE_VALUES):
        text = {"vi": "gồm các mức khác nhau từ 1 đến 5", "en": "must be different levels from 1 to 5"}
        yield Problem("", "satisfied", text)
    if (method.overall_aggregation == "overall_item") != (method.overall_item is not None):
        text = {
            "vi": "có khi và chỉ khi chỉ số chung lấy từ một câu hỏi",
            "en": "is there exactly when the overall index is that of one item",
        }
        yield Problem("", "overall_item", text)
    if not 0 <= method.rounding.decimals <= 6:
        yield Problem("", "rounding.decimals", {"vi": "từ 0 đến 6", "en": "must be from 0 to 6"})
    for field, value in {"version": method.version, "minimum_n": method.minimum_n}.items():
        if value < 1:
            yield Problem("", field, {"vi": "phải từ 1 trở lên", "en": "must be at least 1"})


def _find_text_problems(method: IndexMethod) -> Iterator[Problem]:
    fields = (field.name for field in msgspec.structs.fields(IndexMethod) if field.type == Text)
    yield from find_untranslated("", {field: getattr(method, field) for field in fields})
    yield from find_untranslated("", {"example.note": method.example.note})
    for factor in method.factors:
        yield from find_untranslated(factor.code, {"name": factor.name})


def _find_example_problems(method: IndexMethod) -> Iterator[Problem]:
    example = method.example
    for code in sorted(set(method.criteria) - set(example.items)):
        yield Problem(code, "example.items", {"vi": "còn thiếu trong ví dụ", "en": "is missing in the example"})
    for code in sorted(set(method.measures) ^ set(example.expected)):
        text = {"vi": "ví dụ thiếu hoặc thừa chỉ số này", "en": "is missing in the expected measures, or not a measure"}
        yield Problem(code, "example.expected", text)
    for position, row in enumerate(example.rows):
        place = f"example.rows[{position}]"
        if len(row.ratings) != len(example.items) or set(row.ratings) - set(SCALE + NOT_ANSWERED):
            text = {
                "vi": "mỗi câu hỏi một ký tự: 1-5, n, - hoặc .",
                "en": "must have one of 1-5, n, - and . for each item",
            }
            yield Problem("", f"{place}.ratings", text)
        if row.weight < 0:
            yield Problem("", f"{place}.weight", {"vi": "không được âm", "en": "must not be negative"})
