"""Ratios of sums and means of ratios, with their influence values: how much each row moves each estimate."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from survey.statistics.labels import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class MeanOf:
    """Measures that are means of other measures.

    columns : which measures. coefficients : (q, len(columns)) what each of the q measures weighs in the mean.
    needs_every_part : whether a mean is undefined when one of its parts is; else it is the mean of the other parts.
    """

    columns: slice
    coefficients: FloatArray
    needs_every_part: bool


@dataclass(frozen=True, eq=False)
class Ratios:
    """The estimates of D domains, and what turns the sums of some of their rows into influence on them.

    estimate : (D, q), NaN where undefined. denominator : (D, q) of each measure's ratio over its own items. means : the
    measures that are means, in the order in which they can be computed. mean_weights : for each of them, (D, measures)
    the sum of the coefficients of its parts, 0 where it is undefined.
    """

    estimate: FloatArray
    denominator: FloatArray
    means: tuple[MeanOf, ...]
    mean_weights: tuple[FloatArray, ...]


def divide_sums(numerator: FloatArray, denominator: FloatArray, means: Sequence[MeanOf] = ()) -> Ratios:
    """The q measures of D domains from their (D, q) sums: ratios, but for those that are means of others."""
    ratio = np.divide(numerator, denominator, out=np.full_like(numerator, np.nan), where=denominator != 0)
    weights = []
    for mean in means:
        defined = np.isfinite(ratio)
        weight = defined @ mean.coefficients
        if mean.needs_every_part:
            weight[~defined @ mean.coefficients > 0] = 0.0
        total = np.where(defined, ratio, 0.0) @ mean.coefficients
        ratio[:, mean.columns] = np.divide(total, weight, out=np.full_like(weight, np.nan), where=weight > 0)
        weights.append(weight)
    return Ratios(ratio, denominator, tuple(means), tuple(weights))


def find_influence(ratios: Ratios, numerator: FloatArray, denominator: FloatArray, domain: IntArray) -> FloatArray:
    """(M, q) weighted influence values of M rows, or sums of rows, on the estimates of their (M,) domains.

    numerator, denominator : (M, q) what each adds to the sums of its domain.

    Notes
    -----
    The influence of a ratio R = S/A is (S - R A)/sum A, zero outside the domain; that of a mean is the mean of its
    parts' influences. Source: Binder (1983), International Statistical Review 51, 279-292.
    """
    total = ratios.denominator[domain]
    # A measure without answers in the domain has no ratio; its sums are 0, and so must its influence be.
    influence = np.nan_to_num(ratios.estimate)[domain]
    influence *= denominator
    np.subtract(numerator, influence, out=influence)
    np.divide(influence, total, out=influence, where=total != 0)
    for mean, weights in zip(ratios.means, ratios.mean_weights, strict=True):
        weight = weights[domain]
        parts = influence @ mean.coefficients
        influence[:, mean.columns] = np.divide(parts, weight, out=np.zeros_like(parts), where=weight > 0)
    return influence
