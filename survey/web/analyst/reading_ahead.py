"""What an analyst will most likely open next, read while the list of campaigns is looked at."""

import logging
from collections.abc import Mapping, Sequence
from threading import Thread
from typing import cast

from flask import Flask, current_app

from survey import clock
from survey.campaigns.models import Campaign
from survey.extensions import db, memory
from survey.indices.kept.large import LARGE

_log = logging.getLogger(__name__)
# The campaign that is opened, and the one before it, which it is compared with.
_N_CAMPAIGNS = 2


def read_ahead(campaigns: Sequence[Campaign], counts: Mapping[int, int]) -> Thread | None:
    """Begin to read the latest large campaigns beside the requests, once a process; None where there is nothing to do.

    campaigns : the latest first. counts : responses by campaign.
    """
    large = tuple(each.id for each in campaigns if counts.get(each.id, 0) >= LARGE)[:_N_CAMPAIGNS]
    begun = current_app.extensions.setdefault("sipas_reading_ahead", set())
    if not large or large in begun:
        return None
    begun.add(large)
    app = cast(Flask, current_app._get_current_object())  # type: ignore[attr-defined]
    thread = Thread(target=_read, args=(app, large), name="reading ahead", daemon=True)
    thread.start()
    return thread


def _read(app: Flask, campaign_ids: tuple[int, ...]) -> None:
    try:
        with app.app_context():
            for campaign_id in campaign_ids:
                _read_campaign(campaign_id)
    except Exception:
        # Whoever asks for the campaign is told of it; here nobody waits for an answer.
        _log.warning("campaigns could not be read ahead", exc_info=True)


def _read_campaign(campaign_id: int) -> None:
    """The campaign as it is shown where nothing is chosen; with it the numeric packages, which take as long to load."""
    from survey.indices.basis import build_basis
    from survey.indices.choices import read_selection

    session = db.session()
    campaign = session.get_one(Campaign, campaign_id)
    build_basis(session, read_selection(session, campaign, {}, clock.today()), memory())
