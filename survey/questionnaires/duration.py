"""How long a questionnaire takes to answer, by a rule that can be checked by hand.

Reading: 250 Vietnamese syllables (what spaces part) a minute, slower than a practised reader, for someone who stands
at a counter. Answering: so many seconds by the kind of item. Both are this project's planning figures, to be corrected
by the median seconds that campaigns measure; they are not taken from a study. Everything is counted as if it were
shown, and optional open texts as if every third respondent wrote something.
"""

from survey.questionnaires.document import QuestionnaireDocument
from survey.questionnaires.item_types import Item, OptionItem, kind_of

SYLLABLES_PER_MINUTE = 250
SECONDS_TO_ANSWER = {
    "rating": 2.0,
    "choice": 2.5,
    "multiple_choice": 4.0,
    "yes_no": 1.5,
    "number": 5.0,
    "short_text": 10.0,
    "long_text": 30.0,
    "notice": 0.0,
}
_SHARE_WHO_WRITE = 1 / 3


def estimate_seconds(document: QuestionnaireDocument) -> int:
    """Seconds to read and answer the whole questionnaire in Vietnamese, its introduction and headings included."""
    headings = [document.title, document.introduction, *(section.title for section in document.sections)]
    # The words of the scale are read once: after the first item they are known.
    levels = [level.text for level in document.scale] if document.rating_items else []
    reading = sum(_count_syllables(text.get("vi", "")) for text in [*headings, *levels]) * 60 / SYLLABLES_PER_MINUTE
    return round(reading + sum(estimate_item_seconds(item) for item in document.items))


def estimate_item_seconds(item: Item) -> float:
    """Seconds to read and answer one item."""
    syllables = _count_syllables(item.text.get("vi", ""))
    if isinstance(item, OptionItem):
        syllables += sum(_count_syllables(option.text.get("vi", "")) for option in item.options)
    answering = SECONDS_TO_ANSWER[kind_of(item)]
    if kind_of(item) in {"short_text", "long_text"} and not getattr(item, "required", False):
        answering *= _SHARE_WHO_WRITE
    return syllables * 60 / SYLLABLES_PER_MINUTE + answering


def estimate_minutes(document: QuestionnaireDocument) -> int:
    """Whole minutes to answer, as a respondent is told: at least one."""
    return max(1, round(estimate_seconds(document) / 60))


def _count_syllables(text: str) -> int:
    return len(text.split())
