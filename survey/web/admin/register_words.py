"""How the values of registers are written on pages, in the language of the request."""

from survey.organisation.imports.columns import KIND_NAMES, Column, Value
from survey.organisation.imports.files import spell
from survey.organisation.models import AgencyKind
from survey.web.languages import language, translated

_REFERENCES = {
    "parent": "agencies",
    "agency": "agencies",
    "responsible": "agencies",
    "field": "fields",
    "service": "services",
}


def spell_value(column: Column, value: Value) -> str:
    """A value as the page shows it."""
    if isinstance(value, AgencyKind):
        return translated(KIND_NAMES[value])
    return spell(column, value)


def name_column(column: Column) -> str:
    """The heading of a column."""
    return column.heading if language() == "vi" else column.english


def choose_input(column: Column) -> str:
    """How a column is asked for: by kind, by day, by a mark, from a list of codes, or as text."""
    by_name = {"kind": "kind", "withdrawn": "mark", "opened_on": "date", "closed_on": "date"}
    return by_name.get(column.name, _REFERENCES.get(column.name, "text"))


def list_kinds_of_agency() -> dict[str, str]:
    """The kinds of agency by value."""
    return {kind.value: translated(names) for kind, names in KIND_NAMES.items()}
