"""The official items to pick from, with the factor and instrument that each belongs to."""

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from survey.questionnaires.document import QuestionnaireDocument
from survey.questionnaires.editing import add_item
from survey.questionnaires.instruments.build import build_document
from survey.questionnaires.instruments.load import list_instruments, load_instrument
from survey.questionnaires.item_types import RatingItem
from survey.texts import Text, fold_text


class BankItem(Struct, frozen=True):
    """An official item and where it comes from."""

    instrument: str
    instrument_title: Text
    factor: str
    factor_name: Text
    item: RatingItem


def list_bank(words: str = "") -> tuple[BankItem, ...]:
    """The official items whose text or code has every word, with or without accents, by instrument and number."""
    wanted = fold_text(words).split()
    return tuple(
        each
        for each in _list_all()
        if all(
            word in fold_text(f"{each.item.code} {each.item.text['vi']} {each.factor_name['vi']}") for word in wanted
        )
    )


def pick_item(document: QuestionnaireDocument, section: str, instrument_id: str, code: str) -> QuestionnaireDocument:
    """The document with an official item, locked, at the end of a section, and what stands for the names in its text.

    Raises NotFound, and TakenItemCode where the document has an item of this code.
    """
    official = build_document(load_instrument(instrument_id))
    added = add_item(document, section, official.find_item(code))
    return msgspec.structs.replace(
        added,
        instrument=document.instrument or instrument_id,
        placeholders={**official.placeholders, **document.placeholders},
    )


def _list_all() -> Iterator[BankItem]:
    for instrument in list_instruments():
        document = build_document(instrument)
        for factor in instrument.factors:
            for each in factor.items:
                item = document.find_item(each.code)
                if isinstance(item, RatingItem):
                    yield BankItem(instrument.id, instrument.title, factor.code, factor.name, item)
