"""Questionnaires of any shape that the designer can make, drawn for tests of what must hold for all of them."""

import msgspec
from hypothesis import strategies as st

from survey.questionnaires.document import QuestionnaireDocument, Section
from survey.questionnaires.item_types import (
    ChoiceItem,
    Comparison,
    Condition,
    Item,
    LongTextItem,
    MultipleChoiceItem,
    NoticeItem,
    NumberItem,
    Option,
    RatingItem,
    ShortTextItem,
    YesNoItem,
    list_values,
)
from tests.questionnaires.forms import EVERY_KIND

# Signs that spreadsheets and markup take for their own; a text neither begins nor ends with a space.
LETTERS = "abcdêơđự =+-@'\"<>&,.{}_/%#"
WORDS = st.text(LETTERS, min_size=1, max_size=12).map(str.strip).filter(bool)
TEXTS = st.fixed_dictionaries({"vi": WORDS}, optional={"en": WORDS})
OPTION_CODES = st.lists(
    st.sampled_from(["counter", "online", "post", "yes", "no", "n"]), min_size=2, max_size=4, unique=True
)


def conditions(earlier: list[Item]) -> st.SearchStrategy[Condition | None]:
    """None, or a condition on items that stand before, with one comparison an item; a single one is under "all"."""
    comparable = [
        item for item in earlier if isinstance(item, RatingItem | ChoiceItem | MultipleChoiceItem | YesNoItem)
    ]
    if not comparable:
        return st.none()
    comparisons = st.sampled_from(comparable).flatmap(
        lambda item: st.builds(
            Comparison,
            st.just(item.code),
            st.lists(st.sampled_from(list_values(item)), min_size=1, max_size=2, unique=True).map(tuple),
            st.booleans(),
        )
    )
    several = st.lists(comparisons, min_size=2, max_size=3, unique_by=lambda each: each.item).map(tuple)
    joined = st.builds(Condition, st.sampled_from(["all", "any"]), several) if len(comparable) > 1 else st.nothing()
    single = st.builds(lambda comparison: Condition("all", (comparison,)), comparisons)
    return st.none() | single | joined


@st.composite
def items(draw: st.DrawFn, code: str, earlier: list[Item]) -> Item:
    """An item of any kind; ratings are numbered in their order."""
    text, required, show_if = draw(TEXTS), draw(st.booleans()), draw(conditions(earlier))
    number = str(sum(isinstance(item, RatingItem) for item in earlier) + 1)
    kind = draw(
        st.sampled_from(
            [RatingItem, ChoiceItem, MultipleChoiceItem, YesNoItem, NumberItem, ShortTextItem, LongTextItem, NoticeItem]
        )
    )
    if kind is RatingItem:
        return RatingItem(code, number, text, draw(st.booleans()), required, show_if=show_if)
    if kind in (ChoiceItem, MultipleChoiceItem):
        options = tuple(Option(each, draw(TEXTS)) for each in draw(OPTION_CODES))
        return kind(code, text, options, required, show_if=show_if)
    if kind is NumberItem:
        least = draw(st.integers(-1000, 1000))
        return NumberItem(code, text, least, least + draw(st.integers(1, 1000)), required, show_if=show_if)
    if kind in (ShortTextItem, LongTextItem):
        return kind(code, text, draw(st.integers(1, 5000)), required, show_if=show_if)
    return (
        NoticeItem(code, text, show_if=show_if)
        if kind is NoticeItem
        else YesNoItem(code, text, required, show_if=show_if)
    )


@st.composite
def documents(draw: st.DrawFn) -> QuestionnaireDocument:
    """A questionnaire of one to three sections of up to four items, with conditions on items and sections."""
    earlier: list[Item] = []
    sections = []
    for part in range(draw(st.integers(1, 3))):
        show_if, inside = draw(conditions(earlier)), []
        for place in range(draw(st.integers(1, 4))):
            item = draw(items(f"item_{part}_{place}", earlier))
            inside.append(item)
            earlier.append(item)
        sections.append(Section(f"s{part}", draw(TEXTS), tuple(inside), show_if=show_if))
    title, introduction = {"vi": draw(WORDS)}, draw(TEXTS)
    return msgspec.structs.replace(EVERY_KIND, title=title, introduction=introduction, sections=tuple(sections))
