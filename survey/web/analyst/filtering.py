"""The one filter of the analyst's pages, read from the address and kept in it."""

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import abort, request

from survey import clock
from survey.accounts.permissions import Permission
from survey.accounts.scope import find_top
from survey.campaigns.models import Campaign
from survey.campaigns.queries import find_campaign, list_campaigns
from survey.errors import NotFound
from survey.extensions import db, memory
from survey.indices.bad_choices import refuse_repeated, refuse_value
from survey.indices.choices import CHOICES, TRAIT, read_selection
from survey.indices.second_set import SECOND_SET
from survey.indices.selection import Selection
from survey.organisation.queries import load_agency_tree, load_counter_names
from survey.web.account.access import scope_of, signed_in

if TYPE_CHECKING:
    from survey.indices.basis import Basis

# The campaign that a page compares with is no condition of the answers, and is kept in the address like one.
_KEPT = (*CHOICES, "against")


def selected(campaign: Campaign) -> Selection:
    """The selection that the address of this request asks for, within what the account may read.

    Who may read a part of the tree reads the whole of that part unless an agency in it is chosen.
    """
    return within_scope(read_selection(db.session(), campaign, chosen_filters(), clock.today(), drafts=may_weigh()))


def within_scope(selection: Selection) -> Selection:
    """A selection narrowed to what the account may read; refused where it asks for an agency or a counter outside."""
    session, scope = db.session(), scope_of(Permission.READ_RESULTS)
    if selection.agency_id is None and scope.agencies is not None:
        selection = replace(selection, agency_id=find_top(load_agency_tree(session), scope))
    counter = load_counter_names(session)[selection.counter_id] if selection.counter_id is not None else None
    if not scope.holds(selection.agency_id) or (counter is not None and not scope.holds(counter.agency_id)):
        abort(403)
    return selection


def may_weigh() -> bool:
    """Whether the account signed in may try weightings before they are published: those who make them."""
    wanted = Permission.WEIGH_AND_RELEASE
    return wanted in signed_in().permissions and scope_of(wanted).holds(None)


def selected_basis(campaign: Campaign) -> "Basis":
    """The answers that this request asks for, weighted, from what is kept in memory where it is there."""
    # The numeric packages are loaded by the first page that needs them, so that the citizen's pages start light.
    from survey.indices.basis import build_basis

    return build_basis(db.session(), selected(campaign), memory())


def chosen_filters() -> dict[str, str]:
    """The filters in the address of this request but those left open; raises BadChoice for one that is given twice."""
    kept = {name: set(values) - {""} for name, values in request.args.lists() if _is_kept(name)}
    if repeated := next((name for name, values in kept.items() if len(values) > 1), None):
        raise refuse_repeated(repeated)
    return {name: next(iter(values)) for name, values in kept.items() if values}


def choose_one(name: str, known: Collection[str]) -> str:
    """What the address chooses of a page's own choices, the first there is where it chooses none."""
    chosen = request.args.get(name, "")
    if chosen and chosen not in known:
        raise refuse_value(name, chosen, known)
    return chosen or next(iter(known))


def find_other_campaign(campaign: Campaign) -> Campaign | None:
    """The campaign that the address compares with, None where it names none; raises BadChoice for one there is not."""
    code = chosen_filters().get("against", "")
    if not code:
        return None
    try:
        return find_campaign(db.session(), code)
    except NotFound as error:
        raise refuse_value("against", code, [each.code for each in list_others(campaign)]) from error


def list_others(campaign: Campaign) -> list[Campaign]:
    """The campaigns that this one can be compared with."""
    return [each for each in list_campaigns(db.session()) if each.id != campaign.id]


def narrowed_choices(campaign: Campaign) -> dict[str, str]:
    """The filters in the address, with the agency that the account's part of the tree narrows them to: for work that is
    done later, beside the requests."""
    narrowed = selected(campaign).agency_id
    chosen = {name: value for name, value in chosen_filters().items() if name != "agency"}
    if narrowed is not None:
        chosen["agency"] = load_agency_tree(db.session()).nodes[narrowed].code
    return chosen


def _is_kept(name: str) -> bool:
    own = name.removeprefix(SECOND_SET)
    return name in _KEPT or own in CHOICES or own.startswith(TRAIT)
