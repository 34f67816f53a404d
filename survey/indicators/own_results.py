"""The province's own campaigns by year, as they stand beside what others measured."""

from collections.abc import Sequence
from dataclasses import dataclass

from survey.indices.basis import Basis
from survey.indices.compute import compute_table, reduce_answers
from survey.indices.coverage import describe_coverage
from survey.indices.names import describe_basis
from survey.indices.remarks import describe_method, list_remarks
from survey.indices.sample import CampaignFacts
from survey.indices.selection import SelectionLine
from survey.indices.table import Measure
from survey.indices.trend import TrendPoint, list_points
from survey.texts import Text


@dataclass(frozen=True)
class OwnResult:
    """The overall index of one campaign with its interval, and what must be said of it; by the year it began in."""

    campaign: CampaignFacts
    point: TrendPoint
    conditions: tuple[SelectionLine, ...]
    method: Text
    remarks: Sequence[Text]

    @property
    def year(self) -> int:
        """The year in which the campaign began."""
        return self.campaign.opens_on.year


def describe_own(basis: Basis) -> OwnResult:
    """The overall index of what a basis is about, as the pages of results have it."""
    frame = compute_table(basis, reduce_answers(basis, []), [], (Measure.OVERALL,)).frame
    points = list_points(frame) or [TrendPoint(None, None, None, 0)]
    return OwnResult(
        campaign=basis.campaign,
        point=points[0],
        conditions=describe_basis(basis),
        method=describe_method(basis),
        remarks=tuple(list_remarks(basis, describe_coverage(basis))),
    )
