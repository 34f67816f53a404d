"""Weights, and numbers for strata and PSUs that do not tell the day or the order in which people came."""

import numpy as np

from survey.exports.microdata.filling import Filled
from survey.exports.microdata.store import Store
from survey.indices.selection import UNWEIGHTED, WEIGHTING_NAMES
from survey.indices.weights import pack_pairs, weigh_poststrata

# A PSU is one counter's day within a stratum. Their numbers follow their size and answers; of two that are alike in
# both a number that follows from the counter and the day goes first, in an order that is neither's.
_NUMBER_PSUS = """
CREATE TABLE psus AS
SELECT _agency, service, _counter, _day,
       row_number() OVER (ORDER BY _agency, service, count(*), sum(_total), hash(_counter, _day)) AS psu
FROM answers GROUP BY _agency, service, _counter, _day
"""
_JOIN = """
CREATE TABLE numbered AS
SELECT {weight} AS weight, stratum, psu, answers.*
FROM answers JOIN strata USING (_agency, service) JOIN psus USING (_agency, service, _counter, _day)
"""


def number_answers(store: Store, filled: Filled) -> None:
    """From "answers" a table "numbered", whose rows have weight, stratum and PSU too."""
    strata = store.read("SELECT DISTINCT _agency, service FROM answers ORDER BY ALL")
    n, weighting = len(strata["service"]), filled.facts.selection.weighting
    weight = np.ones(n)
    if weighting in WEIGHTING_NAMES and weighting != UNWEIGHTED:
        packed = pack_pairs(strata["_agency"].astype(np.int64), strata["service"].astype(np.int64))
        weight = weigh_poststrata(filled.n_of_stratum, filled.facts.sample.counts).reindex(packed).to_numpy()
    store.add("strata", strata | {"stratum": np.arange(1, n + 1), "_by_dossiers": weight})
    store.run(_NUMBER_PSUS)
    store.run(_JOIN.format(weight="_by_dossiers" if weighting in WEIGHTING_NAMES else "_weight"))
    for table in ("answers", "strata", "psus"):
        store.drop(table)
