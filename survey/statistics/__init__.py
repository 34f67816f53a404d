"""Survey statistics: weighted shares of satisfied answers by domain, with design-based standard errors.

The way through: a `SurveyDesign` says how respondents were sampled, a `Composition` what the index is made of;
`reduce_to_cells` sums the answers per PSU and domain, and `estimate_indices` makes a table of those sums. Where
population totals are known, `poststratify` makes the weights before. Arrays and frames in, frozen results out: nothing
here knows of databases or web pages.
"""

from survey.statistics.comparison.association import Association, assess_association
from survey.statistics.comparison.contrasts import contrast, join_independent
from survey.statistics.comparison.differences import compare
from survey.statistics.comparison.rest import compare_with_rest
from survey.statistics.comparison.two_samples import compare_samples
from survey.statistics.designs.design import SurveyDesign
from survey.statistics.designs.replicates import ReplicateDesign
from survey.statistics.designs.replication import make_replicates
from survey.statistics.designs.stages import Stage
from survey.statistics.drivers.importance import relative_importance
from survey.statistics.drivers.importance_errors import jackknife_importance
from survey.statistics.drivers.quadrants import place_in_quadrants
from survey.statistics.drivers.regression import FittedModel, fit_linear, fit_logistic, fit_ordered
from survey.statistics.errors import (
    InvalidComparison,
    InvalidComposition,
    InvalidDesign,
    InvalidDomains,
    InvalidEstimate,
    InvalidModel,
    InvalidPlan,
    InvalidRatings,
    InvalidTotals,
    LonelyPSU,
    StatisticsError,
    UnmetTotals,
)
from survey.statistics.estimation.estimators import (
    estimate_means,
    estimate_proportions,
    estimate_ratios,
    estimate_totals,
)
from survey.statistics.estimation.intervals import Estimates, estimate_intervals
from survey.statistics.estimation.joint import JointEstimates
from survey.statistics.estimation.quantiles import estimate_quantiles
from survey.statistics.index.cells import Cells, combine
from survey.statistics.index.composition import Composition, Factor, Measure
from survey.statistics.index.indices import estimate_indices
from survey.statistics.index.joint import estimate_joint_indices
from survey.statistics.index.joint_cells import estimate_joint_cells
from survey.statistics.index.reduction import reduce_to_cells
from survey.statistics.planning.allocation import allocate
from survey.statistics.planning.drawing import draw_sample
from survey.statistics.planning.sample_size import SampleSize, margin_of_error, sample_size
from survey.statistics.quality.bursts import score_bursts
from survey.statistics.quality.correlations import ItemCovariance, relate_items
from survey.statistics.quality.identical import score_identical
from survey.statistics.quality.long_string import score_long_string
from survey.statistics.quality.nonresponse import tabulate_nonresponse
from survey.statistics.quality.office_hours import score_outside_hours
from survey.statistics.quality.reliability import Reliability, estimate_alpha, estimate_omega, find_alpha, find_omega
from survey.statistics.quality.speeding import score_speeding
from survey.statistics.quality.straight_lining import score_straight_lining
from survey.statistics.quality.structure import FactorStructure, find_structure
from survey.statistics.quality.suspicions import collect_suspicions
from survey.statistics.ranking.ranks import rank_units
from survey.statistics.weighting.calibrated import Calibration, Convergence
from survey.statistics.weighting.calibration import calibrate
from survey.statistics.weighting.diagnostics import Diagnostics
from survey.statistics.weighting.poststratification import Poststratification, poststratify
from survey.statistics.weighting.raking import rake
from survey.statistics.weighting.trimming import trim

__all__ = [
    "Association",
    "Calibration",
    "Cells",
    "Composition",
    "Convergence",
    "Diagnostics",
    "Estimates",
    "Factor",
    "FactorStructure",
    "FittedModel",
    "InvalidComparison",
    "InvalidComposition",
    "InvalidDesign",
    "InvalidDomains",
    "InvalidEstimate",
    "InvalidModel",
    "InvalidPlan",
    "InvalidRatings",
    "InvalidTotals",
    "ItemCovariance",
    "JointEstimates",
    "LonelyPSU",
    "Measure",
    "Poststratification",
    "Reliability",
    "ReplicateDesign",
    "SampleSize",
    "Stage",
    "StatisticsError",
    "SurveyDesign",
    "UnmetTotals",
    "allocate",
    "assess_association",
    "calibrate",
    "collect_suspicions",
    "combine",
    "compare",
    "compare_samples",
    "compare_with_rest",
    "contrast",
    "draw_sample",
    "estimate_alpha",
    "estimate_indices",
    "estimate_intervals",
    "estimate_joint_cells",
    "estimate_joint_indices",
    "estimate_means",
    "estimate_omega",
    "estimate_proportions",
    "estimate_quantiles",
    "estimate_ratios",
    "estimate_totals",
    "find_alpha",
    "find_omega",
    "find_structure",
    "fit_linear",
    "fit_logistic",
    "fit_ordered",
    "jackknife_importance",
    "join_independent",
    "make_replicates",
    "margin_of_error",
    "place_in_quadrants",
    "poststratify",
    "rake",
    "rank_units",
    "reduce_to_cells",
    "relate_items",
    "relative_importance",
    "sample_size",
    "score_bursts",
    "score_identical",
    "score_long_string",
    "score_outside_hours",
    "score_speeding",
    "score_straight_lining",
    "tabulate_nonresponse",
    "trim",
]
