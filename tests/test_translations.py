"""The English catalogue against the texts that the source shows."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
PO = ROOT / "survey/translations/en/LC_MESSAGES/messages.po"
MO = PO.with_suffix(".mo")
KEYWORDS = DEFAULT_KEYWORDS | {"lazy_gettext": None}

# Names keep their Vietnamese letters in an English text; none stands in the interface yet.
PROPER_NAMES: tuple[str, ...] = ()
_VIETNAMESE_LETTER = re.compile("[àáâãèéêìíòóôõùúýăđĩũơưạ-ỹ]", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")
_QUOTED = re.compile("“([^”]+)”")


def _extract(where: str) -> set[str | tuple[str, ...]]:
    with (ROOT / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = extract_from_dir(ROOT, methods, options, KEYWORDS)
    return {text for file, _line, text, _comments, _context in found if file.startswith(where)}


def _translations(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def _name(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else message.id


@pytest.fixture(scope="module")
def source_texts() -> set[str | tuple[str, ...]]:
    """Every text that the source marks for translation; a singular with its plural is a pair."""
    return _extract("survey/")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    """The English catalogue as it is written."""
    with PO.open("rb") as file:
        return read_po(file, locale="en")


@pytest.fixture(scope="module")
def messages(catalogue) -> list[Message]:
    """The catalogue's texts, without its header."""
    return [message for message in catalogue if message.id]


def test_every_text_of_the_source_is_in_the_catalogue_and_nothing_else(source_texts, messages):
    assert len(source_texts) > 100
    assert {message.id for message in messages} == source_texts


def test_every_text_is_translated_and_none_is_a_guess(messages):
    open_or_fuzzy = [
        _name(message)
        for message in messages
        if message.fuzzy or not all(text.strip() for text in _translations(message))
    ]
    assert open_or_fuzzy == []


def test_plurals_have_the_two_forms_of_english(messages):
    plurals = [message for message in messages if message.pluralizable]
    assert plurals
    assert [_name(message) for message in plurals if len(set(_translations(message))) != 2] == []


def test_plurals_have_the_one_form_of_vietnamese(source_texts):
    assert {text for text in source_texts if isinstance(text, tuple) and len(set(text)) > 1} == set()


def test_no_placeholder_is_lost_or_added(messages):
    differing = [
        (_name(message), text)
        for message in messages
        for text in _translations(message)
        if sorted(_PLACEHOLDER.findall(text)) != sorted(_PLACEHOLDER.findall(_name(message)))
    ]
    assert differing == []


def test_a_percent_sign_is_doubled_where_a_text_is_filled_in(messages):
    # Templates fill in every text, also one without placeholders: a single percent sign would break the page.
    in_templates = _extract("survey/web/templates/")
    single = [
        text
        for message in messages
        for text in (_name(message), *_translations(message))
        if (message.id in in_templates or _PLACEHOLDER.search(text))
        and "%" in _PLACEHOLDER.sub("", text).replace("%%", "")
    ]
    assert single == []


def test_english_texts_have_no_vietnamese_letters_except_in_names(messages):
    for message in messages:
        for text in _translations(message):
            rest = text
            for name in PROPER_NAMES:
                rest = rest.replace(name, "")
            assert not _VIETNAMESE_LETTER.search(rest), text


def test_a_button_named_in_a_sentence_is_named_as_on_the_button(messages):
    english = {_name(message): _translations(message)[0] for message in messages}
    named = [(_name(m), button) for m in messages for button in _QUOTED.findall(_name(m)) if button in english]
    assert named
    assert [sentence for sentence, button in named if f"“{english[button]}”" not in english[sentence]] == []


def test_the_compiled_catalogue_is_what_the_written_one_compiles_to(catalogue):
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    assert MO.read_bytes() == compiled.getvalue()


def test_a_page_asked_for_in_english_is_in_english_and_in_vietnamese_otherwise(client):
    assert "This page was not found" in client.get("/nowhere?lang=en").text
    assert "Không tìm thấy trang này" in client.get("/nowhere").text
