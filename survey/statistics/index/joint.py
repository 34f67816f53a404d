"""Indices of many domains together with their covariance, from the rows: for differences, contrasts and ranks."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from survey.statistics.estimation.joint import JointEstimates
from survey.statistics.estimation.sums import Design, DomainLabels, Summands, estimate_sums
from survey.statistics.index.composition import Composition
from survey.statistics.index.formulas import Formulas
from survey.statistics.index.reduction import refuse_bad_ratings


def estimate_joint_indices(
    design: Design,
    ratings: NDArray[np.integer],
    composition: Composition,
    domains: DomainLabels | None = None,
    measures: Sequence[str] | None = None,
) -> JointEstimates:
    """The measures of a composition for every domain, with the covariances among them all.

    The numbers are those of `estimate_indices`, which is faster where nothing is compared: memory grows with the square
    of domains times measures here. Any design serves, also one of several stages or of replicate weights.

    Parameters
    ----------
    ratings : (n, k) integers, 1 to the composition's highest; 0 where not answered or not applicable.
    domains : label columns of n; omitted, the whole.
    measures : codes of measures, such as "overall" or a factor's; omitted, all.

    Returns
    -------
    Estimates labelled by the domain columns, `measure` ("overall", "factor", "criterion") and `code`.

    Raises
    ------
    InvalidRatings : ratings that are not those of the design's respondents on the composition's scale.
    InvalidComposition : measures that the composition does not have.
    LonelyPSU : a stratum with one sampled PSU, and no remedy named in the design.
    """
    found = estimate_sums(design, list_summands(ratings, design.n, composition, measures), domains)
    return found if measures is None else found.take(found.labels["code"].isin(list(measures)).to_numpy())


def list_summands(
    ratings: NDArray[np.integer], n: int, composition: Composition, measures: Sequence[str] | None = None
) -> Summands:
    """What each of n respondents adds to a composition's measures; to those of some codes, and what they are made of.

    Raises InvalidRatings for ratings that are not those of n respondents on the composition's scale,
    InvalidComposition for measures that the composition does not have.
    """
    refuse_bad_ratings(ratings, n, composition)
    formulas = Formulas.choose(composition, measures)
    rating = ratings[:, composition.columns]
    is_satisfied = np.isin(np.arange(composition.highest + 1), composition.satisfied)
    satisfied = is_satisfied[rating].astype(np.float64) @ formulas.marks
    answered = (rating > 0).astype(np.float64) @ formulas.marks
    one_item = np.array([len(measure.items) == 1 for measure in formulas.measures])
    return Summands(
        measures=pd.DataFrame([(m.kind, m.code) for m in formulas.measures], columns=["measure", "code"]),
        numerator=satisfied,
        denominator=answered,
        answered=answered > 0,
        is_share=np.ones(len(one_item), dtype=bool),
        is_mean=one_item,
        means=formulas.means,
    )
