"""The analyst's door: a campaign's index, filtered, ranked and downloaded."""

from flask import Blueprint

blueprint = Blueprint("analyst", __name__, url_prefix="/analyst")

from survey.web.analyst import (  # noqa: E402 - the views register on the blueprint
    campaigns,
    comparison,
    downloads,
    drivers,
    files,
    heatmap,
    indicator_editing,
    indicator_files,
    indicators,
    overview,
    plots,
    quality,
    releases,
    report_templates,
    reports,
    respondents,
    trend,
    weighting_changes,
    weighting_comparison,
    weighting_steps,
    weightings,
)
from survey.web.analyst.tabs import list_tabs  # noqa: E402
from survey.web.desk import describe_desk  # noqa: E402

blueprint.context_processor(describe_desk)
blueprint.context_processor(lambda: {"result_tabs": list_tabs})

__all__ = [
    "blueprint",
    "campaigns",
    "comparison",
    "downloads",
    "drivers",
    "files",
    "heatmap",
    "indicator_editing",
    "indicator_files",
    "indicators",
    "overview",
    "plots",
    "quality",
    "releases",
    "report_templates",
    "reports",
    "respondents",
    "trend",
    "weighting_changes",
    "weighting_comparison",
    "weighting_steps",
    "weightings",
]
