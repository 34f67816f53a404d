"""The second set of a comparison: the choices of the first, but for those that it makes itself."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from survey.campaigns.models import Campaign
from survey.errors import BadChoice
from survey.indices.bad_choices import in_second_set
from survey.indices.choices import CHOICES, TRAIT, read_selection
from survey.indices.selection import UNWEIGHTED, Selection, Units

# Before the name of a choice that the second set makes itself; its value ALL means all, as "" means "as the first".
SECOND_SET = "b."
ALL = "-"
# What a campaign has of its own and another does not share: its months, the weights made for it, and its units where
# some were merged since.
OF_CAMPAIGN = ("from", "to", "weights", "units")


def choose_second_set(chosen: Mapping[str, str], *, of_other_campaign: bool) -> dict[str, str]:
    """The choices of the second set, as `read_selection` takes them, from all the choices in an address."""
    first = {name: value for name, value in chosen.items() if name in CHOICES or name.startswith(TRAIT)}
    if of_other_campaign:
        shared = {name: value for name, value in first.items() if name not in OF_CAMPAIGN}
        unweighted = {"weights": UNWEIGHTED} if first.get("weights") == UNWEIGHTED else {}
        # Units of campaigns before and after mergers meet only as they are now.
        first = {**shared, **unweighted, "units": Units.NOW.value}
    own = {name.removeprefix(SECOND_SET): value for name, value in chosen.items() if name.startswith(SECOND_SET)}
    return {name: value for name, value in (first | own).items() if value != ALL}


def read_second_set(
    session: Session, first: Campaign, second: Campaign, chosen: Mapping[str, str], today: date, *, drafts: bool = False
) -> Selection:
    """The second set's selection; raises BadChoice as `read_selection` does."""
    own = choose_second_set(chosen, of_other_campaign=second.id != first.id)
    try:
        return read_selection(session, second, own, today, drafts=drafts)
    except BadChoice as error:
        raise in_second_set(error) from error
