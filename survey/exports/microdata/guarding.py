"""Answers whose circumstances and traits are rare together, made coarser in a store."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from survey.exports.microdata.categories import Category
from survey.exports.microdata.disclosure import Coarsening, Codes, protect
from survey.exports.microdata.protecting import Coarse, Done, K, Months, list_steps
from survey.exports.microdata.store import Store

# So many combinations are worked on at a time, and as many more as the last pair of agency and service has.
_CELLS = 50_000


def guard_answers(
    store: Store, fixed: Sequence[Category], months: Months, others: Mapping[str, tuple[Category, Coarse]]
) -> Done:
    """From "numbered" a table "guarded", with months and the `others` as positions in their values, coarsened.

    Agency and service, which are `fixed`, are not coarsened: no index could be told without them. What is rare is
    found within each pair of them, some pairs at a time.
    """
    codes = {each.variable.name: each.codes for each in fixed}
    pair, coarsened = _list_names(codes), _list_names(["month", *others])
    store.run(
        f"CREATE TABLE cells AS SELECT {pair}, {coarsened}, count(*) AS _n FROM numbered GROUP BY ALL ORDER BY {pair}"  # noqa: S608 - names of ours
    )
    codes |= {"month": months.numbers, **{name: category.codes for name, (category, _) in others.items()}}
    steps = list_steps(months, {name: coarse for name, (_, coarse) in others.items()})
    done = Done({step.name: 0 for step in steps}, 0)
    for first, end in _list_batches(store, pair):
        done += _guard_cells(store, store.read_rows("cells", first, end), codes, steps)
    kept = ", ".join(f'coarse."_{name}" AS "{name}"' for name in ("month", *others))
    store.run(
        f"CREATE TABLE guarded AS SELECT numbered.* EXCLUDE ({coarsened}), {kept}"  # noqa: S608 - names of ours
        f" FROM numbered JOIN coarse USING ({pair}, {coarsened})"
    )
    for table in ("numbered", "cells", "coarse"):
        store.drop(table)
    return done


def _guard_cells(
    store: Store, cells: Mapping[str, Codes], codes: Mapping[str, Codes], steps: Sequence[Coarsening]
) -> Done:
    """Add to a table "coarse" what some cells become, beside what they are."""
    positions = {name: np.searchsorted(known, cells[name]) for name, known in codes.items()}
    protected = protect(positions, steps, K, cells["_n"])
    coarse = {f"_{step.column}": protected.columns[step.column] for step in steps}
    store.add("coarse", {name: cells[name] for name in codes} | coarse)
    return Done(protected.touched, protected.n_still_rare)


def _list_batches(store: Store, pair: str) -> Iterator[tuple[int, int]]:
    """Ranges of cells, each with all of some pairs."""
    n_of_pair = store.read(f"SELECT count(*) AS n FROM cells GROUP BY {pair} ORDER BY {pair}")  # noqa: S608 - ours
    first = end = 0
    for n in n_of_pair["n"].tolist():
        end += n
        if end - first >= _CELLS:
            yield first, end
            first = end
    if end > first:
        yield first, end


def _list_names(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
