"""Which release a public address shows, and how long it may be kept by those who ask."""

from flask import Response, request

from survey.campaigns.models import Campaign
from survey.errors import NotFound
from survey.extensions import db
from survey.indices.releases.models import Release
from survey.indices.releases.queries import find_release, find_standing_releases, is_page_on

_SECONDS_KEPT = 300


def list_shown() -> list[tuple[Campaign, Release]]:
    """The standing release of each campaign, the latest campaign first; raises NotFound while the page is off."""
    if not is_page_on(db.session()):
        raise NotFound("the public page is off")
    return find_standing_releases(db.session())


def find_shown(code: str) -> tuple[Campaign, Release]:
    """The standing release of a campaign, with its figures; raises NotFound."""
    for campaign, release in list_shown():
        if campaign.code == code:
            return campaign, find_release(db.session(), campaign, release.number)
    raise NotFound(f"nothing is published of {code!r}")


def let_be_kept(content: str | bytes, content_type: str) -> Response:
    """A response that caches may keep for a while, and ask whether it still holds."""
    response = Response(content, content_type=content_type)
    response.headers["Cache-Control"] = f"public, max-age={_SECONDS_KEPT}"
    response.add_etag()
    response.make_conditional(request)
    return response
