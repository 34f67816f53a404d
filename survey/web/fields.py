"""Fields of the office's forms: they say in our words what cannot be read, and take choices as pairs."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import DateField, IntegerField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined] # newer than the types of the library


class ChoiceField(SelectField):
    """One of several values, each offered as a pair of value and text."""

    def __init__(self, label: str, *, pairs: Iterable[tuple[Any, Any]] = (), **options: Any) -> None:
        # What cannot even be read as a value of the list is not in the list either: one message for both.
        refusal = lazy_gettext("Xin chọn một trong các mục của danh sách.")
        said = {"invalid_value_message": refusal, "invalid_choice_message": refusal}
        super().__init__(label, choices=offer_pairs(pairs), **(said | options))

    def offer(self, pairs: Iterable[tuple[Any, Any]]) -> None:
        """Put others in place of what was offered."""
        self.choices = offer_pairs(pairs)


def offer_pairs(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Pairs of value and text, as the fields of the library take them."""
    return [SelectChoice(value, text) for value, text in pairs]


class WholeNumberField(IntegerField):
    """A whole number."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; spaces and dots that part thousands are left out."""
        typed = [str(value).replace(" ", "").replace(".", "") for value in valuelist]
        try:
            super().process_formdata(typed)
        except ValueError as error:
            raise ValueError(gettext("Xin nhập một số nguyên.")) from error


class DayField(DateField):
    """A day, as browsers send it or as people write it."""

    def __init__(self, label: str, validators: list[Any], **options: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%d", "%d/%m/%Y"], **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext("Xin nhập ngày, tháng, năm.")) from error
