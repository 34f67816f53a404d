"""What the codes in a table are called."""

from collections.abc import Mapping

from survey.indices.basis import Basis
from survey.indices.selection import SelectionLine, describe_selection
from survey.indices.table import Measure
from survey.questionnaires.document import RatingItem
from survey.texts import LANGUAGES, Text, fill_text, in_language

OVERALL: Text = {"vi": "Chỉ số hài lòng chung", "en": "Overall satisfaction index"}


def name_measures(basis: Basis) -> Mapping[tuple[str, str], Text]:
    """The name of every measure of the method, by measure and code."""
    names: dict[tuple[str, str], Text] = {(Measure.OVERALL, "overall"): OVERALL}
    names |= {(Measure.FACTOR, factor.code): factor.name for factor in basis.method.factors}
    names |= {(Measure.CRITERION, code): _name_criterion(basis, code) for code in basis.method.criteria}
    return names


def describe_basis(basis: Basis) -> tuple[SelectionLine, ...]:
    """Every condition of the selection behind a result, in words."""
    selection = basis.selection
    agency = None if selection.agency_id is None else basis.tree.nodes[selection.agency_id].name
    service = None if selection.service_id is None else basis.services[selection.service_id].name
    return describe_selection(selection, campaign_name=basis.campaign.name, agency_name=agency, service_name=service)


def _name_criterion(basis: Basis, code: str) -> Text:
    item = basis.document.find_item(code)
    number = f"{item.number}. " if isinstance(item, RatingItem) and item.number else ""
    office = basis.campaign.one_stop_office
    return {
        language: number
        + fill_text(in_language(item.text, language), {"one_stop_office": in_language(office, language)})
        for language in LANGUAGES
    }
