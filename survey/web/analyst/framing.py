"""What every page of a campaign's results shows around its own figures: filter, conditions, method, remarks."""

from typing import TYPE_CHECKING, Any

from survey.campaigns.models import Campaign
from survey.extensions import memory
from survey.web.analyst.filter_form import list_filters

if TYPE_CHECKING:
    from survey.indices.basis import Basis
    from survey.indices.coverage import Coverage


def describe_frame(campaign: Campaign, basis: "Basis") -> dict[str, Any]:
    """What the template `analyst/campaign.html` needs."""
    from survey.indices.names import describe_basis, name_measures
    from survey.indices.remarks import describe_method, list_remarks

    coverage = selected_coverage(basis)
    filters = list_filters(campaign)
    return {
        "campaign": campaign,
        "filters": filters,
        "chosen": filters.chosen,
        "coverage": coverage,
        "conditions": describe_basis(basis),
        "method": describe_method(basis),
        "names": name_measures(basis),
        "remarks": list_remarks(basis, coverage),
    }


def selected_coverage(basis: "Basis") -> "Coverage":
    """The coverage of a basis, from memory where it is there."""
    from survey.indices.coverage import describe_coverage

    return memory().keep(basis.sample.version, ("coverage", basis.selection), lambda: describe_coverage(basis))
