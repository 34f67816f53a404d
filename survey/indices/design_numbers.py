"""Numbers for strata and PSUs that do not tell the day or the order in which people came."""

import numpy as np
from numpy.typing import NDArray

from survey.indices.basis import Basis
from survey.indices.weights import number_poststrata, number_psus


def number_design(basis: Basis, which: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(m,), (m,) numbers from 1 of the strata and PSUs of the m responses marked.

    The numbers of PSUs follow their size and answers, not the time.
    """
    stratum, _ = number_poststrata(basis.dataset, basis.sample.counts)
    psu = number_psus(basis.dataset, stratum)
    _, stratum_number = np.unique(stratum[which], return_inverse=True)
    _, psu_number = np.unique(psu[which], return_inverse=True)
    size = np.bincount(psu_number)
    answers = np.bincount(psu_number, basis.dataset.ratings[which].sum(axis=1))
    of_stratum = np.zeros(len(size), dtype=np.int64)
    of_stratum[psu_number] = stratum_number
    number = np.empty(len(size), dtype=np.int64)
    number[np.lexsort((answers, size, of_stratum))] = np.arange(1, len(size) + 1)
    return stratum_number + 1, number[psu_number]
