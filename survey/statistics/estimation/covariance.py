"""The covariance of several totals of influence values under a design, from their sums per PSU."""

import numpy as np
from scipy import sparse

from survey.statistics.designs.design import SurveyDesign
from survey.statistics.designs.lonely import scale_strata
from survey.statistics.labels import FloatArray, IntArray


def estimate_covariance(design: SurveyDesign, influence: FloatArray) -> FloatArray:
    """(q, q) covariance of q totals of influence values.

    influence : (n, q) weighted influence values of the design's respondents: their sum over respondents is what varies
    from sample to sample, and they are 0 outside the domain of their estimate.

    Raises
    ------
    LonelyPSU : a stratum has one sampled PSU and the design names no remedy.

    Notes
    -----
    sum over strata of (1 - f) n/(n-1) sum over PSUs of (z - mean z)(z - mean z)', z the sums of a PSU.
    Source: Binder (1983), International Statistical Review 51, 279-292; Särndal, Swensson and Wretman (1992), 5.5.
    """
    terms = scale_strata(design.psus)
    totals = sum_by_psu(design, residualise_rows(design, influence))
    stratum, n_strata = design.psus.stratum, len(design.psus.sampled)
    mean = sum_rows(stratum, n_strata) @ totals / design.psus.sampled[:, None]
    mean[~terms.centred] = 0.0
    deviation = totals - mean[stratum]
    deviation *= np.sqrt(terms.scale)[stratum][:, None]
    covariance: FloatArray = deviation.T @ deviation
    if design.psus.lonely_psu == "average":
        # Lonely strata take the mean of the others.
        covariance *= n_strata / (n_strata - terms.lonely.sum()) if not terms.lonely.all() else np.nan
    return covariance


def sum_by_psu(design: SurveyDesign, values: FloatArray) -> FloatArray:
    """(P, q) sums of (n, q) values over the respondents of each PSU."""
    return np.asarray(sum_rows(design.psu_of_row, design.psus.n_psus) @ values, dtype=np.float64)


def residualise_rows(design: SurveyDesign, influence: FloatArray) -> FloatArray:
    """Take from every influence value what known totals explain of it, for totals no longer vary.

    After post-stratification that is the mean of its post-stratum; after calibration, its regression on the
    auxiliaries.
    """
    if design.poststrata is None:
        return influence
    if design.poststrata.projection is not None:
        return design.poststrata.projection.take_residuals(influence, design.poststratum_of_row, design.weight)
    known = np.flatnonzero(design.poststratum_of_row < len(design.poststrata.label))
    group, weight = design.poststratum_of_row[known], design.weight[known]
    summing = sum_rows(group, len(design.poststrata.label))
    total = design.poststrata.total
    sums = summing @ influence[known]
    mean = np.divide(sums, total[:, None], out=np.zeros_like(sums), where=total[:, None] > 0)
    residual = influence.copy()
    residual[known] -= weight[:, None] * mean[group]
    return residual


def sum_rows(group: IntArray, n_groups: int) -> sparse.csr_array:
    """A (n_groups, n) matrix whose product with n rows sums them by group."""
    ones = np.ones(len(group))
    return sparse.csr_array((ones, (group, np.arange(len(group)))), shape=(n_groups, len(group)))
