"""The least that plain numpy can do for indices and standard errors: what survey.statistics is measured against.

One pass of bincounts into (stratum, PSU, domain) cells, then arithmetic on the cells, measure by measure. No labels,
no checks, no counts, no intervals, no remedies: 22 items, 5 factors and the overall index, pooled, by agency and
service. Run by `python -m benchmarks.statistics_indices`.
"""

import numpy as np
from numpy.typing import NDArray

from benchmarks.statistics_sample import FACTORS, N_ITEMS, Sample

FloatArray = NDArray[np.float64]


def compute_floor(sample: Sample) -> tuple[FloatArray, FloatArray]:
    """(28, domains) estimates and standard errors: overall, factors, items."""
    n_psus, n_domains = int(sample.psu.max()) + 1, (int(sample.agency.max()) + 1) * (int(sample.service.max()) + 1)
    domain_of_row = sample.agency * (int(sample.service.max()) + 1) + sample.service
    key = domain_of_row * n_psus + sample.psu
    occurs = np.zeros(n_domains * n_psus, dtype=bool)
    occurs[key] = True
    cell = (np.cumsum(occurs) - 1)[key]
    domain, psu = np.divmod(np.flatnonzero(occurs), n_psus)
    stratum_of_psu = np.zeros(n_psus, dtype=np.int64)
    stratum_of_psu[sample.psu] = sample.stratum
    satisfied, answered = _sum_items(sample, cell, len(domain))
    group, stratum_of_group, domain_of_group = _group(domain, stratum_of_psu[psu])
    n_sampled = np.bincount(stratum_of_psu)[stratum_of_group]
    n_absent = n_sampled - np.bincount(group)
    scale = n_sampled / (n_sampled - 1)
    estimates, standard_errors = np.empty((2, 6 + N_ITEMS, n_domains))
    measures = [range(N_ITEMS), *FACTORS.values(), *([item] for item in range(N_ITEMS))]
    for row, items in enumerate(measures):
        s, a = satisfied[list(items)].sum(axis=0), answered[list(items)].sum(axis=0)
        total = np.bincount(domain, weights=a, minlength=n_domains)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.bincount(domain, weights=s, minlength=n_domains) / total
            z = (s - ratio[domain] * a) / total[domain]
        mean = np.bincount(group, weights=z) / n_sampled
        spread = np.bincount(group, weights=(z - mean[group]) ** 2) + n_absent * mean**2
        estimates[row] = ratio
        standard_errors[row] = np.sqrt(np.bincount(domain_of_group, weights=scale * spread, minlength=n_domains))
    return estimates, standard_errors


def _sum_items(sample: Sample, cell: NDArray[np.int64], n_cells: int) -> tuple[FloatArray, FloatArray]:
    satisfied, answered = np.empty((2, N_ITEMS, n_cells))
    for item in range(N_ITEMS):
        rating = np.ascontiguousarray(sample.ratings[:, item])
        satisfied[item] = np.bincount(cell, weights=sample.weight * (rating >= 4), minlength=n_cells)
        answered[item] = np.bincount(cell, weights=sample.weight * (rating > 0), minlength=n_cells)
    return satisfied, answered


def _group(domain: NDArray[np.int64], stratum: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """Number the strata of domains: the group of each cell, and the stratum and domain of each group."""
    begins = np.append(True, (domain[1:] != domain[:-1]) | (stratum[1:] != stratum[:-1]))
    return np.cumsum(begins) - 1, stratum[begins], domain[begins]
