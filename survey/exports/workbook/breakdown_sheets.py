"""Sheets of what is broken down twice, an interval in each row."""

from survey.exports.index_sheets import Called, Sheet, build_sheet, name_agencies, name_measure_rows, name_services
from survey.indices.basis import Basis
from survey.indices.breakdowns import Breakdowns

_AGENCIES: Called = (
    {"vi": "Cơ quan × tiêu chí", "en": "Agency × criterion"},
    {"vi": "Nhân tố và tiêu chí của từng cơ quan", "en": "Factors and criteria of each agency"},
)
_SERVICES: Called = (
    {"vi": "Thủ tục × tiêu chí", "en": "Service × criterion"},
    {"vi": "Nhân tố và tiêu chí của từng thủ tục", "en": "Factors and criteria of each service"},
)
_PAIRS: Called = (
    {"vi": "Cơ quan × thủ tục", "en": "Agency × service"},
    {"vi": "Chỉ số chung của từng thủ tục tại từng cơ quan", "en": "Overall index of each service at each agency"},
)


def build_breakdown_sheets(basis: Basis, breakdowns: Breakdowns, language: str) -> tuple[Sheet, ...]:
    """The three sheets, in the order of agencies and services in their tables."""
    agencies = name_agencies(basis, breakdowns.agencies.frame, language, "agency_")
    services = name_services(basis, breakdowns.services.frame, language, "service_")
    pairs = name_services(
        basis, name_agencies(basis, breakdowns.pairs.frame, language, "agency_"), language, "service_"
    )
    return (
        build_sheet(_AGENCIES, name_measure_rows(basis, agencies, language), language),
        build_sheet(_SERVICES, name_measure_rows(basis, services, language), language),
        build_sheet(_PAIRS, pairs.drop(columns="code"), language),
    )
