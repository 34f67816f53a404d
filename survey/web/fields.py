"""Fields of the office's forms that say in our words what cannot be read."""

from typing import Any

from flask_babel import gettext
from wtforms import DateField, IntegerField


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
