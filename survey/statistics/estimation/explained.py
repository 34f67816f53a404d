"""What known totals explain of influence values: after calibration they no longer vary from sample to sample."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from survey.statistics.designs.design import SurveyDesign
from survey.statistics.labels import FloatArray, IntArray, make_dense


@dataclass(frozen=True, eq=False)
class Explained:
    """The explained part of weighted influence values: weight x effect of the respondent's post-stratum.

    weight : (n,). group : (n,) post-strata, or classes of respondents alike in all that weights were calibrated to.
    effect : (G + 1, q); the last row, of respondents without a post-stratum, is 0.
    """

    weight: FloatArray
    group: IntArray
    effect: FloatArray

    def weigh_units(self, unit_of_row: IntArray, n_units: int) -> sparse.csr_array:
        """(U, G + 1) the sum of weights of each unit in each group."""
        return sparse.csr_array((self.weight, (unit_of_row, self.group)), shape=(n_units, len(self.effect)))


def explain_rows(design: SurveyDesign, influence: FloatArray | sparse.csr_array) -> Explained | None:
    """What the totals that the design's weights hit explain of (n, q) weighted influence values; None without any.

    After post-stratification that is the mean of a respondent's post-stratum; after calibration, the regression on
    the auxiliaries.
    """
    poststrata = design.poststrata
    if poststrata is None:
        return None
    group, n_groups = design.poststratum_of_row, len(poststrata.label)
    if poststrata.projection is not None:
        coefficients = poststrata.projection.fit(make_dense(influence), group, np.zeros_like(group), 1)[0]
        effect = np.asarray(poststrata.projection.auxiliaries @ coefficients, dtype=np.float64)
        return Explained(design.weight, group, np.vstack([effect, np.zeros(effect.shape[1])]))
    summing = sparse.csr_array((np.ones(len(group)), (group, np.arange(len(group)))), shape=(n_groups + 1, len(group)))
    effect = make_dense(summing @ influence)
    total = np.append(poststrata.total, 0.0)[:, None]
    np.divide(effect, total, out=effect, where=total > 0)
    effect[np.ravel(total) == 0] = 0.0
    return Explained(design.weight, group, effect)
