"""The campaign that a page compares with, made ready on another processor while the page's own figures are made."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from flask import Flask, current_app

from survey import clock
from survey.campaigns.models import Campaign
from survey.errors import BadChoice
from survey.extensions import db, memory
from survey.indices.processors import several_processors
from survey.indices.selection import Selection

if TYPE_CHECKING:
    from survey.indices.overview import Tables

_log = logging.getLogger(__name__)


@contextmanager
def preparing(selection: Selection, against: Campaign | None) -> Iterator[None]:
    """While the block runs, read and sum what a selection is compared with, where this process never read any of it."""
    with several_processors() as processors:
        if against is not None and not memory().holds(against.id):
            app = cast(Flask, current_app._get_current_object())  # type: ignore[attr-defined]
            processors.submit(_prepare, app, selection, against.id)
        yield


def recall_before(selection: Selection, against: Campaign) -> "Tables":
    """The tables of the same conditions on another campaign, from memory where they are there; raises BadChoice."""
    from survey.indices.basis import build_basis
    from survey.indices.movement import select_before
    from survey.indices.overview import compute_tables

    earlier = select_before(db.session(), selection, against, clock.today())
    before = build_basis(db.session(), earlier, memory())
    return memory().keep(before.sample.version, ("tables", earlier), lambda: compute_tables(before))


def _prepare(app: Flask, selection: Selection, campaign_id: int) -> None:
    try:
        with app.app_context():
            recall_before(selection, db.session().get_one(Campaign, campaign_id))
    except BadChoice:
        # There is nothing to compare with, which the page says.
        return
    except Exception:
        # The page does it again, and fails where people see it.
        _log.warning("the campaign before could not be made ready", exc_info=True)
