"""From answers in a store to the rows of a file: numbered, protected, put in order."""

from collections.abc import Iterable

from survey.exports.microdata.categories import (
    RECEIVED_AT,
    Category,
    describe_how,
    describe_known,
    describe_month,
    describe_who,
    make_coarser,
)
from survey.exports.microdata.columns import DESIGN, describe_ratings
from survey.exports.microdata.filling import Filled
from survey.exports.microdata.guarding import guard_answers
from survey.exports.microdata.naming import name_items
from survey.exports.microdata.numbering import number_answers
from survey.exports.microdata.protecting import LEFT_OUT, ONLY_TIMES, describe_months, tell_protection
from survey.exports.microdata.rows import Rows, order_rows
from survey.exports.microdata.store import Store
from survey.exports.microdata.variables import Kind, Variable
from survey.texts import Text

Arranged = tuple[Rows, tuple[Text, ...]]


def arrange_with_traits(store: Store, filled: Filled) -> Arranged:
    """Rows with months and traits, coarsened where they are rare together; and what was done, in sentences."""
    facts, months = filled.facts, describe_months(store.list_values("answers", "month"))
    known = describe_known(facts, store)
    others = {
        each.variable.name: (each, make_coarser(each)) for each in (*describe_how(facts, store), *describe_who(facts))
    }
    number_answers(store, filled)
    done = guard_answers(store, known[:2], months, others)
    coarse = {name: each for name, (_, each) in others.items()}
    circumstances = (
        *(each.variable for each in known),
        describe_month(months.values),
        *(Variable(name, each.label, Kind.CATEGORY, each.values) for name, each in coarse.items()),
    )
    return _order(store, "guarded", filled, circumstances, known), (*tell_protection(done, coarse), LEFT_OUT)


def arrange_with_times(store: Store, filled: Filled) -> Arranged:
    """Rows with the hour of receipt, and so nothing that tells of the respondent; and that it is so, in sentences."""
    known, how = describe_known(filled.facts, store), describe_how(filled.facts, store)
    number_answers(store, filled)
    circumstances = (*(each.variable for each in known), RECEIVED_AT, *(each.variable for each in how))
    return _order(store, "numbered", filled, circumstances, (*known, *how)), (LEFT_OUT, ONLY_TIMES)


def _order(
    store: Store, table: str, filled: Filled, circumstances: tuple[Variable, ...], coded: Iterable[Category]
) -> Rows:
    names = name_items(filled.facts)
    variables = (*DESIGN, *circumstances, *describe_ratings(filled.facts, names))
    order_rows(store, table, variables)
    codes = {each.variable.name: each.codes for each in coded}
    return Rows(store, int(filled.tally.n_of_mode.sum()), variables, codes, tuple(names.values()))
