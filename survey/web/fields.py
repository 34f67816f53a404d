"""Fields of the office's forms: they say in our words what cannot be read, and take choices as pairs."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import DateField, IntegerField, RadioField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined] # newer than the types of the library

_REFUSAL = lazy_gettext("Xin chọn một trong các mục của danh sách.")
# What cannot even be read as a value of the list is not in the list either: one message for both.
_SAID = {"invalid_value_message": _REFUSAL, "invalid_choice_message": _REFUSAL}


class ChoiceField(SelectField):
    """One of several values, each offered as a pair of value and text."""

    def __init__(self, label: str, *, pairs: Iterable[tuple[Any, Any]] = (), **options: Any) -> None:
        super().__init__(label, choices=_offer(pairs), **(_SAID | options))

    def offer(self, pairs: Iterable[tuple[Any, Any]]) -> None:
        """Put others in place of what was offered."""
        self.choices = _offer(pairs)


class RadioChoiceField(RadioField):
    """The same, with all values in sight."""

    def __init__(self, label: str, *, pairs: Iterable[tuple[Any, Any]], **options: Any) -> None:
        super().__init__(label, choices=_offer(pairs), **(_SAID | options))


def _offer(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
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
