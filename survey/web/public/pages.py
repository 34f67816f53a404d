"""The public page: the latest release, searchable, with the method in plain words."""

import msgspec
from flask import Response, render_template, request

from survey.campaigns.models import Campaign
from survey.indices.releases.models import Release
from survey.texts import fold_text
from survey.web.public import blueprint
from survey.web.public.shown import find_shown, let_be_kept, list_shown

_MOST_SEARCHED = 80
_GROUPS = ("departments", "local")


@blueprint.get("")
def show_latest() -> Response:
    """The release of the latest campaign."""
    shown = list_shown()
    if not shown:
        return let_be_kept(render_template("public/nothing.html"), "text/html; charset=utf-8")
    campaign, _ = shown[0]
    return _render(*find_shown(campaign.code), shown)


@blueprint.get("/<code>")
def show_one(code: str) -> Response:
    """The standing release of a campaign."""
    return _render(*find_shown(code), list_shown())


def _render(campaign: Campaign, release: Release, shown: list[tuple[Campaign, Release]]) -> Response:
    from survey.indices.releases.figures import Figure

    figures = msgspec.convert(release.figures, list[Figure])
    wanted = request.args.get("q", "").strip()[:_MOST_SEARCHED]
    folded = fold_text(wanted)

    def is_found(figure: Figure) -> bool:
        return folded in fold_text(f"{figure.code} {figure.name_vi} {figure.name_en}")

    agencies = [each for each in figures if each.kind == "agency" and each.group in _GROUPS and is_found(each)]
    content = render_template(
        "public/release.html",
        campaign=campaign,
        demonstration=campaign.is_demonstration,
        release=release,
        about=release.about,
        overall=figures[0],
        factors=[each for each in figures if each.kind == "factor"],
        criteria=[each for each in figures if each.kind == "criterion"],
        groups={group: [each for each in agencies if each.group == group] for group in _GROUPS},
        services=[each for each in figures if each.kind == "service" and is_found(each)],
        wanted=wanted,
        others=[each for each, _ in shown if each.id != campaign.id],
    )
    return let_be_kept(content, "text/html; charset=utf-8")
