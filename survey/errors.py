"""The kinds of refusal the product knows; each has a page in `web.errors` and an exit code in `cli`."""

from collections.abc import Mapping


class SurveyError(Exception):
    """A refusal that a person can act on: its text says what was wrong and how to mend it."""


class NotFound(SurveyError):
    """Nothing goes by this name."""


class UnknownCode(NotFound):
    """No counter has this code."""


class UnknownReceipt(NotFound):
    """No stored answer has this receipt."""


class RetiredCode(SurveyError):
    """The counter's code was retired; its poster should have been replaced."""


class ClosedCampaign(SurveyError):
    """The counter exists but no campaign collects answers there today."""


class RefusedAnswer(SurveyError):
    """An answer does not belong to the questionnaire, or not in this shape; nothing was stored."""


class NotStored(SurveyError):
    """The database could not store the answer now; the same answer may be sent again without being counted twice."""


class BadSelection(SurveyError):
    """A filter or grouping that the data do not have."""


class BadChoice(BadSelection):
    """One choice of the filter that the data do not have: `text` says which and what would be right, by language."""

    def __init__(self, text: Mapping[str, str]) -> None:
        self.text = text
        super().__init__(text["en"])


class SignInRefused(SurveyError):
    """Name and password do not belong together, or the account is closed."""
