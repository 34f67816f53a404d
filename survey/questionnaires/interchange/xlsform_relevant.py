"""The part of XLSForm's `relevant` expressions that our conditions can say, read into a condition.

expression = term {("and" | "or") term}        one of both, not mixed without brackets
term = "(" expression ")" | "not(" expression ")" | "selected(" item "," value ")" | item ("=" | "!=") value
"""

import re
from dataclasses import dataclass

from survey.questionnaires.item_types import Comparison, Condition

_PART = re.compile(
    r"\s*(?:(?P<item>\$\{\s*[^}\s]+\s*\})|(?P<text>'[^']*'|\"[^\"]*\"|\d+)|(?P<word>and|or|not|selected)\b"
    r"|(?P<sign>!=|=|\(|\)|,))"
)


class UnreadableCondition(ValueError):
    """An expression that our conditions cannot say."""


@dataclass(frozen=True)
class _Joined:
    """Terms joined by "and" or "or"."""

    word: str
    terms: "tuple[_Joined | Comparison, ...]"


_Term = _Joined | Comparison


def read_relevant(expression: str) -> Condition | None:
    """The condition of an expression; None for an empty one. Raises UnreadableCondition."""
    if not expression.strip():
        return None
    reader = _Reader(_split(expression))
    read = reader.read_expression()
    reader.expect("")
    return _build_condition(read)


def _split(expression: str) -> list[str]:
    parts, position, expression = [], 0, expression.strip()
    while position < len(expression):
        found = _PART.match(expression, position)
        if found is None:
            raise UnreadableCondition(expression[position:])
        parts.append(found[0].strip())
        position = found.end()
    return parts


class _Reader:
    def __init__(self, parts: list[str]) -> None:
        self.parts, self.position = parts, 0

    def read_expression(self) -> _Term:
        terms = [self._read_term()]
        word = self._peek()
        while self._peek() in {"and", "or"}:
            if self._take() != word:
                raise UnreadableCondition("and/or")
            terms.append(self._read_term())
        return terms[0] if len(terms) == 1 else _Joined(word, tuple(terms))

    def expect(self, part: str) -> None:
        if self._take() != part:
            raise UnreadableCondition(part)

    def _read_term(self) -> _Term:
        part = self._take()
        if part == "(":
            inside = self.read_expression()
            self.expect(")")
            return inside
        if part == "not":
            self.expect("(")
            inside = self.read_expression()
            self.expect(")")
            return _negate(inside)
        if part == "selected":
            self.expect("(")
            item = self._read_item(self._take())
            self.expect(",")
            value = self._read_value()
            self.expect(")")
            return Comparison(item, (value,))
        item, sign = self._read_item(part), self._take()
        if sign not in {"=", "!="}:
            raise UnreadableCondition(sign)
        return Comparison(item, (self._read_value(),), sign == "!=")

    def _read_item(self, part: str) -> str:
        if not part.startswith("${"):
            raise UnreadableCondition(part)
        return part[2:-1].strip()

    def _read_value(self) -> str:
        part = self._take()
        if not part or part[0] not in "'\"0123456789":
            raise UnreadableCondition(part)
        value = part.strip("'\"")
        if not value:
            # Whether anything was answered at all is no condition of ours.
            raise UnreadableCondition(part)
        return value

    def _peek(self) -> str:
        return self.parts[self.position] if self.position < len(self.parts) else ""

    def _take(self) -> str:
        part = self._peek()
        self.position += 1
        return part


def _negate(term: _Term) -> Comparison:
    comparison = _merge(term)
    if comparison.negated:
        raise UnreadableCondition("not(not())")
    return Comparison(comparison.item, comparison.values, True)


def _merge(term: _Term) -> Comparison:
    """A term as one comparison: alternatives about one item are one."""
    if isinstance(term, Comparison):
        return term
    parts = [_merge(each) for each in term.terms]
    if term.word == "or" and len({part.item for part in parts}) == 1 and not any(part.negated for part in parts):
        return Comparison(parts[0].item, tuple(dict.fromkeys(value for part in parts for value in part.values)))
    raise UnreadableCondition(term.word)


def _build_condition(term: _Term) -> Condition:
    if isinstance(term, Comparison):
        return Condition("all", (term,))
    try:
        return Condition("all", (_merge(term),))
    except UnreadableCondition:
        comparisons = tuple(_merge(each) for each in term.terms)
    return Condition("all" if term.word == "and" else "any", comparisons)
