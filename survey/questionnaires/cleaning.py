"""Texts without the signs that are none: some databases, spreadsheets and XML cannot hold them."""

import re
from typing import Any

import msgspec

from survey.questionnaires.document import QuestionnaireDocument

# Control characters but for tab and line end, halves of characters, and what Unicode sets aside as no character.
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean_text(text: str) -> str:
    """A text as it can be kept everywhere; its lines end as on every system of today."""
    return _NO_TEXT.sub("", text.replace("\r\n", "\n"))


def clean_document(document: QuestionnaireDocument) -> QuestionnaireDocument:
    """A document of another program with every text in it as it can be kept."""
    return msgspec.convert(_clean(msgspec.to_builtins(document)), QuestionnaireDocument)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_text(key): _clean(each) for key, each in value.items()}
    return [_clean(each) for each in value] if isinstance(value, list | tuple) else value
