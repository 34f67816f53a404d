"""Replicate weights made from a design: jackknife, balanced half-samples, bootstrap."""

import numpy as np
from scipy import linalg

from survey.statistics.designs.design import SurveyDesign
from survey.statistics.designs.psus import SampledPSUs
from survey.statistics.designs.replicates import Centre, ReplicateDesign, ReplicateMethod
from survey.statistics.errors import InvalidDesign, LonelyPSU, name_some
from survey.statistics.labels import FloatArray, find_starts


def make_replicates(
    design: SurveyDesign,
    method: ReplicateMethod = "JKn",
    *,
    rho: float = 0.3,
    n_replicates: int = 200,
    seed: int | None = None,
    centre: Centre = "mean",
) -> ReplicateDesign:
    """Replicate weights of a design's PSUs.

    Parameters
    ----------
    method : "JK1" leaves out one PSU at a time of a sample without strata, "JKn" of a sample with strata. "BRR" doubles
        one PSU of each pair and leaves out the other, in half-samples balanced by a Hadamard matrix; "Fay" multiplies
        them by 2 - rho and rho, so that no domain loses all of its answers. "bootstrap" draws n - 1 PSUs of each
        stratum with replacement, and stretches to the finite population.
    rho : Fay's coefficient, from 0 to below 1. n_replicates, seed : of the bootstrap.

    Raises
    ------
    InvalidDesign : strata under "JK1"; strata of other than two PSUs, or known populations, under "BRR" and "Fay";
        calibrated weights, for replicates must repeat the calibration (`ReplicateDesign.reweigh`); later stages.
    LonelyPSU : a stratum with one sampled PSU, unless all of it was taken.

    Notes
    -----
    Source: Wolter (2007), Introduction to Variance Estimation, chapters 3 and 4; Rao, Wu and Yue (1992), Survey
    Methodology 18, 209-217, with n - 1 draws and the correction of Rao and Wu (1988), JASA 83, 231-241. As R survey's
    `as.svrepdesign`, whose "subbootstrap" is "bootstrap" here.
    """
    _refuse_what_replicates_miss(design)
    psus = design.psus
    if method == "JK1" and len(psus.sampled) > 1:
        raise InvalidDesign(f'"JK1" is for samples without strata, and these have {len(psus.sampled)}: use "JKn"')
    if method in ("JK1", "JKn"):
        factor, rscales = _leave_one_out(psus)
    elif method in ("BRR", "Fay"):
        factor, rscales = _balance_halves(psus, rho if method == "Fay" else 0.0)
    elif method == "bootstrap":
        factor, rscales = _draw_psus(psus, n_replicates, np.random.default_rng(seed))
    else:
        raise InvalidDesign(f"{method!r} is no method of replication")
    weights = factor[design.psu_of_row] * design.weight[:, None]
    return ReplicateDesign.from_arrays(
        weight=design.weight, replicate_weight=weights, scale=1.0, rscales=rscales, centre=centre
    )


def _refuse_what_replicates_miss(design: SurveyDesign) -> None:
    if design.poststrata is not None:
        raise InvalidDesign("make replicates of the base weights, then calibrate each: ReplicateDesign.reweigh")
    if any(stage.drawn_share.any() for stage in design.later_stages):
        raise InvalidDesign("replicates of PSUs do not show what was drawn within PSUs of a known population")
    psus = design.psus
    lonely = (psus.sampled == 1) & (psus.unsampled_share > 0)
    if lonely.any():
        raise LonelyPSU(
            f"stratum {name_some(psus.stratum_label[lonely])} has one sampled PSU, which cannot be replicated; join it "
            "to a stratum like it"
        )


def _leave_one_out(psus: SampledPSUs) -> tuple[FloatArray, FloatArray]:
    """(P, R) factors and (R,) rscales (1 - f) (n - 1)/n, a replicate for each PSU of strata with several."""
    left_out = np.flatnonzero(psus.sampled[psus.stratum] > 1)
    stratum = psus.stratum[left_out]
    sampled = psus.sampled[stratum]
    same = psus.stratum[:, None] == stratum
    factor = np.where(same, sampled / (sampled - 1), 1.0)
    factor[left_out, np.arange(len(left_out))] = 0.0
    return factor, psus.unsampled_share[stratum] * (sampled - 1) / sampled


def _balance_halves(psus: SampledPSUs, rho: float) -> tuple[FloatArray, FloatArray]:
    """(P, R) factors 2 - rho and rho of the two PSUs of each stratum, and (R,) rscales 1/(R (1 - rho)^2)."""
    unpaired = psus.sampled != 2
    if unpaired.any():
        raise InvalidDesign(f"half-samples need two PSUs in every stratum: {name_some(psus.stratum_label[unpaired])}")
    if np.isfinite(psus.population).any():
        raise InvalidDesign('half-samples are for PSUs drawn with replacement: use "JKn" where populations are known')
    if not 0 <= rho < 1:
        raise InvalidDesign(f"Fay's rho is from 0 to below 1, not {rho}")
    n_strata = len(psus.sampled)
    # A column of ones would never change halves: strata take the other columns.
    n_replicates = 1 << max(2, int(n_strata).bit_length())
    signs = linalg.hadamard(n_replicates)[:, 1 : n_strata + 1].T
    first = np.zeros(psus.n_psus, dtype=bool)
    first[find_starts(psus.stratum)] = True
    chosen = np.where(first[:, None], signs[psus.stratum] > 0, signs[psus.stratum] < 0)
    rscales = np.full(n_replicates, 1 / (n_replicates * (1 - rho) ** 2))
    return np.where(chosen, 2.0 - rho, rho), rscales


def _draw_psus(psus: SampledPSUs, n_replicates: int, random: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """(P, R) factors 1 - s + s n/(n - 1) times drawn, with s^2 = 1 - f, and (R,) rscales 1/(R - 1)."""
    if n_replicates < 2:
        raise InvalidDesign(f"a bootstrap needs two replicates or more, not {n_replicates}")
    factor = np.ones((psus.n_psus, n_replicates))
    for size in np.unique(psus.sampled[psus.sampled > 1]):
        strata = np.flatnonzero(psus.sampled == size)
        drawn = random.multinomial(size - 1, np.full(size, 1 / size), size=(len(strata), n_replicates))
        stretch = np.sqrt(psus.unsampled_share[strata])[:, None, None]
        rows = np.flatnonzero(np.isin(psus.stratum, strata))
        factors = 1 - stretch + stretch * size / (size - 1) * drawn.transpose(0, 2, 1)
        factor[rows] = factors.reshape(len(rows), n_replicates)
    return factor, np.full(n_replicates, 1 / (n_replicates - 1))
