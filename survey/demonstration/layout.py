"""What the drawing of answers needs to know of a questionnaire: its rated items by factor, and its choices."""

from dataclasses import dataclass

import numpy as np

from survey.demonstration.arrays import BoolArray, IntArray
from survey.questionnaires.document import ChoiceItem, LongTextItem, QuestionnaireDocument, RatingItem


@dataclass(frozen=True)
class Layout:
    """The k rated items in the order of the document: the place of each one's factor, and who may answer n."""

    factors: tuple[str, ...]
    factor_of_item: IntArray
    not_applicable: BoolArray
    choices: tuple[ChoiceItem, ...]
    comment_item: str

    @property
    def n_items(self) -> int:
        """How many characters the ratings of a response have."""
        return len(self.factor_of_item)


def build_layout(document: QuestionnaireDocument) -> Layout:
    """The layout of a questionnaire that has at least one open question."""
    rated = [
        (section.code, item) for section in document.sections for item in section.items if isinstance(item, RatingItem)
    ]
    factors = tuple(dict.fromkeys(factor for factor, _ in rated))
    return Layout(
        factors=factors,
        factor_of_item=np.array([factors.index(factor) for factor, _ in rated]),
        not_applicable=np.array([item.not_applicable for _, item in rated]),
        choices=tuple(item for item in document.items if isinstance(item, ChoiceItem)),
        comment_item=next(item.code for item in document.items if isinstance(item, LongTextItem)),
    )
