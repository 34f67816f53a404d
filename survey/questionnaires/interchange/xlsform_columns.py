"""What the product's questionnaires are in XLSForm: sheets, columns, types, lists of choices.

XLSForm is described at https://xlsform.org.
"""

from survey.questionnaires.document import QuestionnaireDocument
from survey.questionnaires.item_types import NOT_APPLICABLE, SCALE_VALUES
from survey.texts import Text

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
LANGUAGE_NAMES = {"vi": "Tiếng Việt (vi)", "en": "English (en)"}
# With a capital, which no code of an item has.
INTRODUCTION = "Introduction"
SECTION_PREFIX = "Section_"
# Lists of an item's own options; without it an item coded "yes_no" would share the list of all yes/no items.
OPTIONS_PREFIX = "options_"
SCALE_LIST, SCALE_LIST_WITH_NA, YES_NO_LIST = "satisfaction", "satisfaction_na", "yes_no"
SCALE_NAMES = tuple(str(value) for value in SCALE_VALUES)
SCALE_NAMES_WITH_NA = (*SCALE_NAMES, NOT_APPLICABLE)
NOT_APPLICABLE_TEXT: Text = {"vi": "Không áp dụng", "en": "Not applicable"}


def list_losses(document: QuestionnaireDocument) -> tuple[Text, ...]:
    """What of a document an XLSForm cannot carry: only what the document has."""
    losses: list[Text] = []
    if any(item.locked for item in document.items):
        losses.append({"vi": "khóa của câu chính thức", "en": "the lock of official items"})
    if any(item.number != str(position) for position, item in enumerate(document.rating_items, start=1)):
        losses.append({"vi": "số in trên phiếu chính thức", "en": "the numbers printed on the official form"})
    if any(section.part for section in document.sections):
        losses.append({"vi": "tên các phần lớn", "en": "the names of parts above sections"})
    if document.placeholders:
        losses.append({"vi": "chữ thay thế trong ngoặc nhọn", "en": "what stands for names in braces"})
    if document.title.get("en", "").strip():
        losses.append({"vi": "tiêu đề tiếng Anh", "en": "the English title"})
    return tuple(losses)
