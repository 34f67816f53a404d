"""Survey statistics: weighted shares of satisfied answers by domain, with design-based standard errors.

The way through: a `SurveyDesign` says how respondents were sampled, a `Composition` what the index is made of;
`reduce_to_cells` sums the answers per PSU and domain, and `estimate_indices` makes a table of those sums. Where
population totals are known, `poststratify` makes the weights before. Arrays and frames in, frozen results out: nothing
here knows of databases or web pages.
"""

from survey.statistics.designs.design import SurveyDesign
from survey.statistics.errors import (
    InvalidComposition,
    InvalidDesign,
    InvalidDomains,
    InvalidRatings,
    InvalidTotals,
    LonelyPSU,
    StatisticsError,
)
from survey.statistics.estimation.intervals import Estimates, estimate_intervals
from survey.statistics.index.cells import Cells, combine
from survey.statistics.index.composition import Composition, Factor, Measure
from survey.statistics.index.indices import estimate_indices
from survey.statistics.index.reduction import reduce_to_cells
from survey.statistics.weighting.poststratification import Poststratification, poststratify

__all__ = [
    "Cells",
    "Composition",
    "Estimates",
    "Factor",
    "InvalidComposition",
    "InvalidDesign",
    "InvalidDomains",
    "InvalidRatings",
    "InvalidTotals",
    "LonelyPSU",
    "Measure",
    "Poststratification",
    "StatisticsError",
    "SurveyDesign",
    "combine",
    "estimate_indices",
    "estimate_intervals",
    "poststratify",
    "reduce_to_cells",
]
