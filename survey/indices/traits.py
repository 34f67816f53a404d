"""What respondents told of themselves: the questions with one answer of several."""

from collections.abc import Mapping
from dataclasses import dataclass

from survey.questionnaires.document import QuestionnaireDocument
from survey.questionnaires.item_types import YES_NO_NAMES, ChoiceItem, YesNoItem
from survey.texts import Text


@dataclass(frozen=True)
class Trait:
    """A question with one answer of several: its code, its text, and what each value is called."""

    code: str
    text: Text
    values: Mapping[str, Text]


def list_traits(document: QuestionnaireDocument) -> tuple[Trait, ...]:
    """The traits that a version asks for, in its order."""
    return tuple(
        Trait(item.code, item.text, YES_NO_NAMES if isinstance(item, YesNoItem) else _name_options(item))
        for section in document.sections
        for item in section.items
        if isinstance(item, ChoiceItem | YesNoItem)
    )


def _name_options(item: ChoiceItem) -> dict[str, Text]:
    return {option.code: option.text for option in item.options}
