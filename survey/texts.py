"""Texts in several languages, and the local names that are filled into them."""

import re
import unicodedata
from collections.abc import Mapping

# Language code to text; "vi" is always there, the others may be missing.
Text = Mapping[str, str]

LANGUAGES = ("vi", "en")
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def in_language(text: Text, language: str) -> str:
    """The text in a language, or in Vietnamese where it was not translated."""
    translated = text.get(language, "")
    return translated if translated.strip() else text["vi"]


def fill_text(text: str, values: Mapping[str, str]) -> str:
    """The text with every `{name}` that has a value replaced by it, once; all other braces stay as they are.

    Texts are written by offices, so they are never a format string: `{0.__class__}` is only text here.
    """
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def list_placeholders(text: str) -> tuple[str, ...]:
    """The names in braces that a text asks for, each once, in alphabetical order."""
    return tuple(sorted(set(_PLACEHOLDER.findall(text))))


def fold_text(text: str) -> str:
    """The text in small letters without accents, so that "ho khau" finds "Hộ khẩu"."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))
