"""Careless or made-up answering: what five indicators find in a selection, and what leaving it out does."""

from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from survey.indices.basis import Basis
from survey.indices.conduct import Conduct
from survey.indices.processors import several_processors
from survey.indices.quality import try_way
from survey.statistics import score_bursts, score_identical, score_long_string, score_speeding, score_straight_lining

# The score that counts as suspicious, and how many indicators must reach it for an answer to be left out on trial: one
# alone is often an honest person in a hurry.
SUSPICIOUS_FROM = 0.9
LEAST_INDICATORS = 2
_INDICATORS = ("straight_lining", "long_string", "speeding", "bursts", "identical")


@dataclass(frozen=True)
class Suspicions:
    """What is suspicious in a selection.

    indicators : a row an indicator, with the columns indicator; n, answers whose score reaches the bar; n_told, answers
    of which it can say something. counters : counters by the answers that several indicators find suspicious, most
    first, with the columns counter, n, n_suspicious. trials : as of `try_way`, the ways "as_shown" and
    "without_suspicious". n_suspicious : answers that LEAST_INDICATORS or more find suspicious.
    """

    indicators: pd.DataFrame
    counters: pd.DataFrame
    trials: pd.DataFrame
    n_suspicious: int


def find_suspicions(basis: Basis, conduct: Conduct) -> Suspicions:
    """The suspicions of a selection; `conduct` is that of its sample."""
    with several_processors() as processors:
        as_shown = processors.submit(try_way, "as_shown", basis)
        scores = _score(basis, conduct, processors)
    reached = pd.DataFrame({name: table["score"] >= SUSPICIOUS_FROM for name, table in scores.items()})
    is_suspicious = np.zeros(basis.dataset.n, dtype=bool)
    is_suspicious[basis.inside] = reached.sum(axis=1) >= LEAST_INDICATORS
    told = [int(table["score"].notna().sum()) for table in scores.values()]
    found = pd.DataFrame({"counter": basis.dataset.counter[basis.inside], "suspicious": is_suspicious[basis.inside]})
    by_counter = found.groupby("counter")["suspicious"].agg(n="size", n_suspicious="sum").reset_index()
    by_counter = by_counter[by_counter["n_suspicious"] > 0].sort_values("n_suspicious", ascending=False)
    without = replace(basis, inside=basis.inside & ~is_suspicious)
    return Suspicions(
        indicators=pd.DataFrame({"indicator": list(scores), "n": reached.sum().to_numpy(), "n_told": told}),
        counters=by_counter.reset_index(drop=True),
        trials=pd.concat([as_shown.result(), try_way("without_suspicious", without)], ignore_index=True),
        n_suspicious=int(is_suspicious.sum()),
    )


def _score(basis: Basis, conduct: Conduct, processors: Executor) -> dict[str, pd.DataFrame]:
    """Each indicator's table of the responses inside the selection, in the order of their ids."""
    inside = basis.inside
    # In the order in which they were asked, which runs of one answer go by.
    ratings = basis.dataset.ratings[inside][:, sorted(basis.composition.columns)]
    counter, time = basis.dataset.counter[inside], conduct.time[inside]
    # Those that take longest first.
    begun = {
        "identical": processors.submit(score_identical, ratings, counter, time),
        "bursts": processors.submit(score_bursts, counter, time),
        "long_string": processors.submit(score_long_string, ratings),
        "speeding": processors.submit(score_speeding, conduct.seconds[inside], (ratings > 0).sum(axis=1)),
        "straight_lining": processors.submit(score_straight_lining, ratings),
    }
    return {indicator: begun[indicator].result() for indicator in _INDICATORS}
