"""The index as a table: what page, file and command line all print."""

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd


class Dimension(StrEnum):
    """What a table is broken down by."""

    AGENCY = "agency"
    SERVICE = "service"
    MONTH = "month"
    MODE = "mode"


class Measure(StrEnum):
    """What is measured: the overall index, the factors, or the criteria."""

    OVERALL = "overall"
    FACTOR = "factor"
    CRITERION = "criterion"


@dataclass(frozen=True)
class IndexTable:
    """Indices by some dimensions.

    `frame` has a row a domain and measure, and the columns: the ids of its dimensions; measure, code; index (share, 0
    to 1; missing where n is under the method's minimum), standard_error, lower, upper, degrees_of_freedom,
    design_effect; n (responses with an answer on the scale); dossiers, response_rate (missing where dossiers are not
    counted).
    """

    dimensions: tuple[Dimension, ...]
    frame: pd.DataFrame

    def only(self, measure: Measure) -> "IndexTable":
        """The rows of one measure."""
        return IndexTable(self.dimensions, self.frame[self.frame["measure"] == measure].reset_index(drop=True))
