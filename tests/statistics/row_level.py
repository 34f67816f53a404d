"""The estimates written out respondent by respondent, as their definitions say: slow, and nothing shared with cells."""

from collections.abc import Sequence

import numpy as np

from survey.statistics import Composition
from tests.statistics.samples import Sample

Linear = tuple[float, np.ndarray]


def estimate(sample: Sample, composition: Composition, inside: np.ndarray, kind: str, code: str) -> tuple:
    """Estimate, standard error, degrees of freedom, n, n_answers and weighted_n of one measure of one domain."""
    items = items_of(composition, kind, code)
    answered = (sample.ratings[:, [composition.items[i] for i in items]] > 0) & (inside & (sample.weight > 0))[:, None]
    value, influence = linearize(sample, composition, inside, kind, code)
    any_answer = answered.any(axis=1)
    psus = set(zip(sample.stratum[any_answer], sample.psu[any_answer], strict=True))
    strata = {stratum for stratum, _ in psus}
    taken_all = all(is_exhausted(sample, stratum) for stratum in strata)
    error = np.nan if np.isnan(value) or (len(psus) == 1 and not taken_all) else standard_error(sample, influence)
    n, answers, weighted = any_answer.sum(), answered.sum(), sample.weight[any_answer].sum()
    return value, error, len(psus) - len(strata), n, answers, weighted


def items_of(composition: Composition, kind: str, code: str) -> Sequence[str]:
    return next(m.items for m in composition.measures if (m.kind, m.code) == (kind, code))


def linearize(sample: Sample, composition: Composition, inside: np.ndarray, kind: str, code: str) -> Linear:
    """A measure and the influence of a unit of weight of each respondent on it; NaN where it is undefined."""
    items = items_of(composition, kind, code)
    criteria = [("criterion", item, 1.0) for item in items]
    if kind == "factor" and composition.factor_rule == "mean_of_items":
        return mean(sample, composition, inside, criteria)
    if kind == "overall" and composition.overall_rule == "mean_of_items":
        return mean(sample, composition, inside, criteria)
    if kind == "overall" and composition.overall_rule == "mean_of_factors":
        return mean(sample, composition, inside, [("factor", f.code, f.weight) for f in composition.factors])
    return ratio(sample, composition, inside, items)


def ratio(sample: Sample, composition: Composition, inside: np.ndarray, items: Sequence[str]) -> Linear:
    ratings = sample.ratings[:, [composition.items[item] for item in items]]
    satisfied = np.isin(ratings, composition.satisfied).sum(axis=1) * inside
    answered = (ratings > 0).sum(axis=1) * inside
    total = (sample.weight * answered).sum()
    if total == 0:
        return np.nan, np.zeros(len(inside))
    share = (sample.weight * satisfied).sum() / total
    return share, (satisfied - share * answered) / total


def mean(sample: Sample, composition: Composition, inside: np.ndarray, parts: Sequence[tuple]) -> Linear:
    found = [(weight, *linearize(sample, composition, inside, kind, code)) for kind, code, weight in parts]
    defined = [part for part in found if not np.isnan(part[1])]
    if not defined or (composition.parts_without_answers == "undefined" and len(defined) < len(found)):
        return np.nan, np.zeros(len(inside))
    total = sum(weight for weight, _, _ in defined)
    return (
        sum(weight * value for weight, value, _ in defined) / total,
        sum(weight * influence for weight, _, influence in defined) / total,
    )


def standard_error(sample: Sample, influence: np.ndarray) -> float:
    z = sample.weight * take_residuals(sample, influence)
    variance = 0.0
    for stratum in np.unique(sample.stratum):
        here = sample.stratum == stratum
        totals = np.array([z[here & (sample.psu == psu)].sum() for psu in np.unique(sample.psu[here])])
        n = len(totals)
        unsampled = 1.0 if sample.population is None else 1 - n / sample.population[int(stratum)]
        # A lonely PSU deviates from the grand mean of influence values, 0.
        spread = ((totals - totals.mean()) ** 2).sum() * n / (n - 1) if n > 1 else totals[0] ** 2
        variance += unsampled * spread
    return float(np.sqrt(variance))


def take_residuals(sample: Sample, influence: np.ndarray) -> np.ndarray:
    if sample.poststratum is None:
        return influence
    residual = influence.copy()
    for label in np.unique(sample.poststratum[~np.isnan(sample.poststratum)]):
        here = sample.poststratum == label
        if sample.weight[here].sum() > 0:
            residual[here] -= np.average(influence[here], weights=sample.weight[here])
    return residual


def is_exhausted(sample: Sample, stratum: int) -> bool:
    here = sample.stratum == stratum
    return sample.population is not None and sample.population[int(stratum)] == len(np.unique(sample.psu[here]))
