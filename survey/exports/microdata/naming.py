"""The names of the columns of a file of answers, none of which is used twice."""

from collections.abc import Iterable

from survey.exports.microdata.variables import make_names
from survey.indices.basis import Basis
from survey.indices.traits import Trait

# The names of all columns beside those of items and traits.
OWN_NAMES = (
    *("row", "weight", "stratum", "psu", "ratings", "responsible", "service", "assurance", "set_aside"),
    *("month", "received_at", "receiving", "mode", "language"),
)


def name_traits(traits: Iterable[Trait]) -> dict[str, Trait]:
    """The traits by the names of their columns, those with most values first: they tell most of a person, so they are
    the first to go."""
    ordered = sorted(traits, key=lambda trait: -len(trait.values))
    names = make_names([trait.code for trait in ordered], OWN_NAMES)
    return {names[trait.code]: trait for trait in ordered}


def name_items(basis: Basis) -> dict[str, str]:
    """The column of each rated item, by its code."""
    taken = [*OWN_NAMES, *name_traits(basis.sample.traits.values())]
    return make_names([item.code for item in basis.document.rating_items], taken)
