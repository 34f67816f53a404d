"""The open data beside the public page."""

import json

import msgspec
from flask import Response

from survey.web.public import blueprint
from survey.web.public.shown import find_shown, let_be_kept, list_shown


@blueprint.get("/<code>/figures.csv")
def download_figures_csv(code: str) -> Response:
    """The figures to their last digit, as CSV."""
    from survey.exports.release_csv import write_release_csv
    from survey.indices.releases.figures import Figure

    _, release = find_shown(code)
    content = write_release_csv(msgspec.convert(release.figures, list[Figure]))
    return _attach(let_be_kept(content, "text/csv; charset=utf-8"), f"{code}-figures.csv")


@blueprint.get("/<code>/figures.json")
def download_figures_json(code: str) -> Response:
    """The figures and what is said of them, as JSON."""
    from survey.exports.open_data import write_json

    _, release = find_shown(code)
    return let_be_kept(write_json(release.about, release.figures), "application/json")


@blueprint.get("/schema.json")
def show_schema() -> Response:
    """What every field of the open data means."""
    from survey.exports.open_data import describe_schema

    list_shown()
    return let_be_kept(json.dumps(describe_schema(), ensure_ascii=False, indent=1), "application/schema+json")


def _attach(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
