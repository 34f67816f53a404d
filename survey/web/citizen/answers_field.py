"""All answers of a questionnaire as one field of its form."""

from typing import Any

from flask_babel import gettext as _
from wtforms import Field

from survey.collection.answer_problems import AnswerProblem, find_answer_problem
from survey.collection.submission import list_submitted
from survey.questionnaires.document import QuestionnaireDocument
from survey.questionnaires.item_types import AnswerableItem, NumberItem, TextItem


class AnswersField(Field):
    """What was answered to each item, and what is wrong with it.

    One field and not one an item: making forty fields a request costs more than storing their answers. Radio rows and
    texts are the template's work.

    data : item code to the values that were sent. problems : name of an item's field to what is wrong, in the order of
    the form.
    """

    def __init__(self, document: QuestionnaireDocument, **options: Any) -> None:
        super().__init__(**options)
        self.document = document
        self.problems: dict[str, str] = {}

    def process(self, formdata: Any, *_unused: Any, **_options: Any) -> None:
        """Take what was posted."""
        self.data: dict[str, list[str]] = {
            item.code: formdata.getlist(name_field(item.code)) if formdata else []
            for item in self.document.answerable_items
        }

    def validate(self, *_unused: Any, **_options: Any) -> bool:
        """Check every item that is shown; what a condition hides is neither missed nor judged."""
        values = {code: list_submitted(sent) for code, sent in self.data.items()}
        shown = self.document.find_shown(values)
        self.problems = {
            name_field(item.code): _describe(problem, item)
            for item in self.document.answerable_items
            if item.code in shown and (problem := find_answer_problem(item, values[item.code]))
        }
        self.errors = list(self.problems.values())
        return not self.problems

    def list_shown_values(self) -> dict[str, str | list[str]]:
        """What the form shows again, by the name of each item's field: one value, or the list of several."""
        return {name_field(code): sent if len(sent) > 1 else "".join(sent) for code, sent in self.data.items()}


def name_field(item_code: str) -> str:
    """The name of an item's field; the prefix keeps a code such as "data" or "service" from meeting another name."""
    return f"answer_{item_code}"


def _describe(problem: AnswerProblem, item: AnswerableItem) -> str:
    if problem is AnswerProblem.NO_NUMBER and isinstance(item, NumberItem):
        least, most = item.minimum, item.maximum
        return str(_("Xin nhập một số nguyên từ %(least)d đến %(most)d, chỉ gồm chữ số.", least=least, most=most))
    if problem is AnswerProblem.TOO_LONG and isinstance(item, TextItem):
        return str(_("Ý kiến quá dài: tối đa %(max)d ký tự.", max=item.max_length))
    if problem is AnswerProblem.NO_TEXT:
        return str(_("Ý kiến có ký tự không đọc được; xin xóa ký tự đó rồi gửi lại."))
    if problem is AnswerProblem.MISSING:
        return str(_("Xin chọn một câu trả lời."))
    return str(_("Câu trả lời này không có trong phiếu."))
