"""The lists of choices of an XLSForm, and the codes that their names become here."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from survey.questionnaires.document import Section
from survey.questionnaires.interchange.xlsform_columns import SCALE_NAMES, SCALE_NAMES_WITH_NA
from survey.questionnaires.interchange.xlsform_sheets import SheetProblem, SheetRow
from survey.questionnaires.item_problems import is_item_code
from survey.questionnaires.item_types import Condition
from survey.texts import Text, fold_text

_NO_NAME: Text = {"vi": "phương án chưa có mã ở cột name", "en": "the choice has no name"}


class Choice(Struct, frozen=True):
    """A row of the sheet of choices; `code` is the name as an option here may be called."""

    name: str
    text: Text
    code: str
    row: SheetRow


class ChoiceLists:
    """The lists of a workbook by name, and which of them is the scale of its ratings."""

    def __init__(self, rows: Sequence[SheetRow], uses: Mapping[str, int]) -> None:
        """uses : how many select_one items ask for each list."""
        self._lists: dict[str, list[Choice]] = {}
        for row in rows:
            name = row.read("name")
            choice = Choice(name, row.read_text(), _make_code(name), row)
            self._lists.setdefault(row.read("list_name") or row.read("list name"), []).append(choice)
        self._scale = self._find_scale(uses)

    def find(self, list_name: str) -> Sequence[Choice]:
        """The choices of a list; none where there is no such list."""
        return self._lists.get(list_name, ())

    def is_scale(self, list_name: str) -> bool:
        """Whether an item with this list is a rating.

        Of several lists of 1 to 5 whose words differ, that is the one which most items ask for: the others are about
        something else, such as schooling.
        """
        return _is_one_to_five(self.find(list_name)) and _words_of(self.find(list_name)) == self._scale

    def list_problems(self, list_name: str) -> Iterator[SheetProblem]:
        """What keeps the choices of a list from being options, each at its row."""
        seen: dict[str, Choice] = {}
        for choice in self.find(list_name):
            if not choice.name:
                yield choice.row.blame("name", _NO_NAME)
            elif not is_item_code(choice.code):
                yield choice.row.blame("name", _cannot_be(choice.name))
            elif choice.code in seen:
                yield choice.row.blame("name", _is_taken(choice.name, seen[choice.code].row.number))
            seen.setdefault(choice.code, choice)

    def _find_scale(self, uses: Mapping[str, int]) -> tuple[Text, ...]:
        asked = Counter[str]()
        words: dict[str, tuple[Text, ...]] = {}
        for list_name, choices in self._lists.items():
            if _is_one_to_five(choices) and uses.get(list_name):
                found = _words_of(choices)
                asked[repr(found)] += uses[list_name]
                words[repr(found)] = found
        return words[asked.most_common(1)[0][0]] if asked else ()


def name_options_by_code(sections: Sequence[Section], codes: Mapping[str, Mapping[str, str]]) -> tuple[Section, ...]:
    """Sections whose conditions name options by the codes that they have here; `codes` by item and name."""

    def rename(condition: Condition | None) -> Condition | None:
        if condition is None:
            return None
        comparisons = []
        for each in condition.comparisons:
            known = codes.get(each.item, {})
            comparisons.append(replace(each, values=tuple(known.get(value, value) for value in each.values)))
        return Condition(condition.match, tuple(comparisons))

    return tuple(
        replace(
            section,
            items=tuple(replace(item, show_if=rename(item.show_if)) for item in section.items),
            show_if=rename(section.show_if),
        )
        for section in sections
    )


def _is_one_to_five(choices: Sequence[Choice]) -> bool:
    return tuple(each.name for each in choices) in {SCALE_NAMES, SCALE_NAMES_WITH_NA}


def _words_of(choices: Sequence[Choice]) -> tuple[Text, ...]:
    return tuple(each.text for each in choices[: len(SCALE_NAMES)])


def _make_code(name: str) -> str:
    """A name as a code: other tools allow capitals, and numbers alone."""
    if is_item_code(name):
        return name
    plain = re.sub("[^a-z0-9_]", "_", fold_text(name))
    return plain if plain[:1].isalpha() else f"option_{plain}"


def _cannot_be(name: str) -> Text:
    return {"vi": f"mã phương án “{name}” chưa đúng", "en": f"the choice name “{name}” cannot be used"}


def _is_taken(name: str, row: int) -> Text:
    return {
        "vi": f"mã phương án “{name}” đã dùng trong danh sách này ở dòng {row}",
        "en": f"the choice name “{name}” is used in this list on row {row} already",
    }
