"""What an XLSForm cannot carry, taken back from the version that left as one."""

import msgspec

from survey.questionnaires.document import QuestionnaireDocument, Section
from survey.questionnaires.item_types import Item, RatingItem, kind_of
from survey.texts import Text


def carry_over(document: QuestionnaireDocument, source: QuestionnaireDocument) -> QuestionnaireDocument:
    """A questionnaire that came back as XLSForm, with what `list_losses` names of its source.

    An official item whose words or kind were changed outside comes back unlocked, as an item of the office's own.
    """
    items = {item.code: item for item in source.items}
    sections = {section.code: section for section in source.sections}
    return msgspec.structs.replace(
        document,
        instrument=source.instrument,
        title=source.title if _is_same(document.title, {"vi": source.title.get("vi", "")}) else document.title,
        placeholders=source.placeholders,
        sections=tuple(_carry_section(section, sections.get(section.code), items) for section in document.sections),
    )


def _carry_section(section: Section, source: Section | None, items: dict[str, Item]) -> Section:
    return msgspec.structs.replace(
        section,
        part=source.part if source else None,
        items=tuple(_carry_item(item, items.get(item.code)) for item in section.items),
    )


def _carry_item(item: Item, source: Item | None) -> Item:
    if source is None or kind_of(source) != kind_of(item):
        return item
    if isinstance(item, RatingItem) and isinstance(source, RatingItem):
        item = msgspec.structs.replace(item, number=source.number)
    return msgspec.structs.replace(item, locked=source.locked and _is_same(item.text, source.text))


def _is_same(text: Text, other: Text) -> bool:
    return {key: words for key, words in text.items() if words} == {key: words for key, words in other.items() if words}
