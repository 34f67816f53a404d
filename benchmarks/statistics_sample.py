"""A made-up province-wide sample for the benchmarks: everything that makes cells many and domains uneven."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

N_ITEMS = 22
FACTORS = {"F1": range(4), "F2": range(4, 8), "F3": range(8, 14), "F4": range(14, 18), "F5": range(18, 22)}


@dataclass(frozen=True, eq=False)
class Sample:
    """n respondents: ratings (n, 22), 0 where not answered; weight, stratum, psu, agency and service (n,)."""

    ratings: NDArray[np.uint8]
    weight: NDArray[np.float64]
    stratum: NDArray[np.int64]
    psu: NDArray[np.int64]
    agency: NDArray[np.int64]
    service: NDArray[np.int64]


def draw_sample(
    n: int, *, n_psus: int = 748, n_strata: int = 126, n_agencies: int = 200, n_services: int = 40
) -> Sample:
    """Respondents of PSUs in strata, at agencies and for services of very unequal size, with clustered answers."""
    rng = np.random.default_rng(20260701)
    psu = rng.integers(n_psus, size=n)
    agency = rng.choice(n_agencies, size=n, p=rng.dirichlet(np.full(n_agencies, 2.0)))
    service = rng.choice(n_services, size=n, p=rng.dirichlet(np.ones(n_services)))
    satisfied = rng.normal(0.7, 0.1, n_psus)[psu] + rng.normal(0, 0.05, n_agencies)[agency]
    ratings = np.empty((n, N_ITEMS), dtype=np.uint8)
    for item in range(N_ITEMS):
        agrees = rng.random(n) < satisfied
        rating = np.where(agrees, rng.integers(4, 6, n), rng.integers(1, 4, n))
        ratings[:, item] = np.where(rng.random(n) < 0.1, 0, rating)
    return Sample(ratings, rng.lognormal(0, 0.5, n), psu * n_strata // n_psus, psu, agency, service)
