"""Numbers for PSUs that do not tell the day or the order in which people came."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from survey.indices.dataset import Dataset
from survey.indices.weights import number_psus, pack_pairs


def number_psus_by_answers(dataset: Dataset) -> NDArray[np.int64]:
    """(n,) numbers from 1 of the PSUs of a sample, which follow their stratum, size and answers.

    Of two alike in all that, one goes first by its counter and day, in an order that is neither's.
    """
    stratum = pack_pairs(dataset.responsible, dataset.service)
    psu = number_psus(dataset, pd.factorize(stratum)[0])
    _, first = np.unique(psu, return_index=True)
    tie = pd.util.hash_array(pack_pairs(dataset.counter, dataset.day)[first])
    size, answers = np.bincount(psu), np.bincount(psu, dataset.ratings.sum(axis=1))
    number = np.empty(len(first), dtype=np.int64)
    number[np.lexsort((tie, answers, size, stratum[first]))] = np.arange(1, len(first) + 1)
    return number[psu]
