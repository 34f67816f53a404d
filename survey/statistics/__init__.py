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
from survey.statistics.designs.design import SurveyDesign
from survey.statistics.designs.replicates import ReplicateDesign
from survey.statistics.designs.replication import make_replicates
from survey.statistics.designs.stages import Stage
from survey.statistics.errors import (
    InvalidComparison,
    InvalidComposition,
    InvalidDesign,
    InvalidDomains,
    InvalidEstimate,
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
from survey.statistics.index.reduction import reduce_to_cells
from survey.statistics.planning.allocation import allocate
from survey.statistics.planning.drawing import draw_sample
from survey.statistics.planning.sample_size import SampleSize, margin_of_error, sample_size
from survey.statistics.ranking.ranks import rank_units
from survey.statistics.weighting.calibrated import Calibration, Convergence, Poststratification
from survey.statistics.weighting.calibration import calibrate
from survey.statistics.weighting.diagnostics import Diagnostics
from survey.statistics.weighting.poststratification import poststratify
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
    "InvalidComparison",
    "InvalidComposition",
    "InvalidDesign",
    "InvalidDomains",
    "InvalidEstimate",
    "InvalidPlan",
    "InvalidRatings",
    "InvalidTotals",
    "JointEstimates",
    "LonelyPSU",
    "Measure",
    "Poststratification",
    "ReplicateDesign",
    "SampleSize",
    "Stage",
    "StatisticsError",
    "SurveyDesign",
    "UnmetTotals",
    "allocate",
    "assess_association",
    "calibrate",
    "combine",
    "compare",
    "compare_with_rest",
    "contrast",
    "draw_sample",
    "estimate_indices",
    "estimate_intervals",
    "estimate_joint_indices",
    "estimate_means",
    "estimate_proportions",
    "estimate_quantiles",
    "estimate_ratios",
    "estimate_totals",
    "join_independent",
    "make_replicates",
    "margin_of_error",
    "poststratify",
    "rake",
    "rank_units",
    "reduce_to_cells",
    "sample_size",
    "trim",
]
