"""What the filter of the analyst's pages offers to choose from, in the language of the request."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from survey import clock
from survey.accounts.permissions import Permission
from survey.campaigns.models import Campaign
from survey.collection.models import Assurance, Mode
from survey.extensions import db
from survey.indices.bad_choices import CHOICE_NAMES
from survey.indices.choices import CHOICES, COUNTED, TRAIT
from survey.indices.periods import list_months
from survey.indices.second_set import ALL, OF_CAMPAIGN, SECOND_SET, choose_second_set
from survey.indices.selection import (
    ASSURANCE_NAMES,
    LANGUAGE_NAMES,
    MODE_NAMES,
    TOLD_BY_NAMES,
    UNITS_NAMES,
    UNWEIGHTED,
    WEIGHTING_NAMES,
)
from survey.indices.traits import list_traits
from survey.organisation.models import LOCAL_KINDS, AgencyKind
from survey.organisation.queries import AgencyNode, load_agency_tree, load_counter_names, load_fields, load_services
from survey.questionnaires.queries import load_document
from survey.sampling.weightings import list_usable_weightings
from survey.texts import Text, in_language
from survey.web.account.access import scope_of
from survey.web.analyst.filtering import chosen_filters, may_weigh
from survey.web.languages import language

_COUNTED_NAME: Text = {"vi": "có tính", "en": "counted in"}
_ALL: Text = {"vi": "Tất cả", "en": "All"}
# What most people filter by; the others are folded away until one of them is used.
_FIRST = ("from", "to", "agency", "service")
_GROUPS: dict[str, Text] = {
    "province": {"vi": "Toàn tỉnh", "en": "The province"},
    "departments": {"vi": "Sở, ban, ngành", "en": "Departments"},
    "local": {"vi": "Địa phương", "en": "Local units"},
    "former": {"vi": "Đơn vị trước khi sắp xếp", "en": "Units that are no more"},
}
_AS_FIRST: Text = {"vi": "Như nhóm thứ nhất", "en": "As the first set"}
_AGENCY_FIRST: Text = {"vi": "Chọn cơ quan trước", "en": "Choose an agency first"}
_LEFT_OUT: Text = {"vi": "không tính", "en": "left out"}


Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Filter:
    """One choice that a page offers: its name in the address, its label, its values, and the one in force.

    `groups` are more values under headings. `hint` says why there is nothing to choose yet.
    """

    name: str
    label: str
    values: Options
    chosen: str
    groups: tuple[tuple[str, Options], ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class Filters:
    """Every choice that a page offers, the first ones and those that are folded away."""

    first: tuple[Filter, ...]
    more: tuple[Filter, ...]
    chosen: Mapping[str, str]

    @property
    def more_is_used(self) -> bool:
        """Whether a folded choice is in force."""
        return any(each.name in self.chosen for each in self.more)


def list_filters(campaign: Campaign) -> Filters:
    """What can be chosen of a campaign, in the language of the request."""
    return _offer(campaign, chosen_filters())


def list_second_filters(campaign: Campaign, *, of_other_campaign: bool) -> Filters:
    """What can be chosen for the second set of a comparison: each as the first set has it, or otherwise."""
    chosen = chosen_filters()
    offered = _offer(campaign, choose_second_set(chosen, of_other_campaign=of_other_campaign))
    own = {name: value for name, value in chosen.items() if name.startswith(SECOND_SET)}
    return Filters(
        first=tuple(_offer_second(each, own, of_other_campaign) for each in offered.first),
        more=tuple(_offer_second(each, own, of_other_campaign) for each in offered.more),
        chosen=own,
    )


def _offer_second(offered: Filter, own: Mapping[str, str], of_other_campaign: bool) -> Filter:
    name = f"{SECOND_SET}{offered.name}"
    # What an address without the choice means comes under a name of its own: here "" means another thing.
    values = (("", _say(_AS_FIRST)), *((value or ALL, text) for value, text in offered.values))
    if of_other_campaign and offered.name in OF_CAMPAIGN and name not in own:
        # The other campaign does not take these from the first set: what it is told by stands first.
        values = (("", dict(offered.values)[offered.chosen]), *values[1:])
    return replace(offered, name=name, values=values, chosen=own.get(name, ""))


def _offer(campaign: Campaign, chosen: Mapping[str, str]) -> Filters:
    plain = {**_list_periods(campaign), **_list_kinds(), **_list_services(), "weights": _list_weights(campaign)}
    offered = {name: Filter(name, _say(CHOICE_NAMES[name]), plain[name], chosen.get(name, "")) for name in plain}
    offered["agency"] = _offer_agencies(chosen.get("agency", ""))
    offered["counter"] = _offer_counters(chosen)
    return Filters(
        first=tuple(offered[name] for name in _FIRST),
        more=(*(offered[name] for name in CHOICES if name not in _FIRST), *_offer_traits(campaign, chosen)),
        chosen=chosen,
    )


def _say(text: Text) -> str:
    return in_language(text, language())


def _list_periods(campaign: Campaign) -> dict[str, Options]:
    last = max(campaign.opens_on, min(campaign.closes_on, clock.today()))
    months = [(f"{month:%Y-%m}", f"{month:%m/%Y}") for month in list_months(campaign.opens_on, last)]
    return {"from": (("", months[0][1]), *months[1:]), "to": (*months[:-1], ("", months[-1][1]))}


def _list_kinds() -> dict[str, Options]:
    return {
        "told_by": _with_default({str(each): name for each, name in TOLD_BY_NAMES.items()}),
        "units": _with_default({str(each): name for each, name in UNITS_NAMES.items()}),
        "mode": _with_all({mode.value: _say(MODE_NAMES[mode]) for mode in Mode}),
        "language": _with_all({code: _say(name) for code, name in LANGUAGE_NAMES.items()}),
        "assurance": _with_all({each.value: _say(ASSURANCE_NAMES[each]) for each in Assurance}),
        "set_aside": (("", _say(_LEFT_OUT)), (COUNTED, _say(_COUNTED_NAME))),
    }


def _list_weights(campaign: Campaign) -> Options:
    usable = list_usable_weightings(db.session(), campaign.id, drafts=may_weigh())
    always = ((name, _say(WEIGHTING_NAMES[name])) for name in ("", UNWEIGHTED))
    return (*always, *((code, f"{_say(name)} ({code})") for code, name in usable.items()))


def _list_services() -> dict[str, Options]:
    session = db.session()
    return {
        "field": _with_all({each.code: _say(each.name) for each in load_fields(session).values()}),
        "service": _with_all({each.code: _say(each.name) for each in load_services(session).values()}),
    }


def _offer_agencies(chosen: str) -> Filter:
    """The agencies that the account may read: those of today by kind, then those that are no more."""
    scope, today = scope_of(Permission.READ_RESULTS), clock.today()
    groups: dict[str, list[tuple[str, str]]] = {_say(name): [] for name in _GROUPS.values()}
    for node in load_agency_tree(db.session()).nodes.values():
        if scope.holds(node.id):
            groups[_say(_GROUPS[_group_of(node, today)])].append((node.code, _say(node.name)))
    listed = tuple((name, tuple(of_group)) for name, of_group in groups.items() if of_group)
    return Filter("agency", _say(CHOICE_NAMES["agency"]), _with_all({}), chosen, listed)


def _group_of(node: AgencyNode, today: date) -> str:
    if node.closed_on is not None and node.closed_on <= today:
        return "former"
    if node.kind is AgencyKind.PROVINCE:
        return "province"
    return "local" if node.kind in LOCAL_KINDS else "departments"


def _offer_counters(chosen: Mapping[str, str]) -> Filter:
    """The counters of the agency chosen; of the whole province they would be too many to choose from."""
    session, scope, tree = db.session(), scope_of(Permission.READ_RESULTS), load_agency_tree(db.session())
    within = set(tree.list_subtree(tree.find_by_code(chosen["agency"]).id)) if "agency" in chosen else set()
    found = {
        str(each.id): f"{_say(tree.nodes[each.agency_id].name)} – {_say(each.name)}"
        for each in load_counter_names(session).values()
        if scope.holds(each.agency_id) and (each.agency_id in within or str(each.id) == chosen.get("counter"))
    }
    hint = "" if found else _say(_AGENCY_FIRST)
    return Filter("counter", _say(CHOICE_NAMES["counter"]), _with_all(found), chosen.get("counter", ""), hint=hint)


def _offer_traits(campaign: Campaign, chosen: Mapping[str, str]) -> list[Filter]:
    traits = list_traits(load_document(db.session(), campaign.version_id))
    return [
        Filter(
            name := f"{TRAIT}{trait.code}",
            _say(trait.text),
            _with_all({value: _say(text) for value, text in trait.values.items()}),
            chosen.get(name, ""),
        )
        for trait in traits
    ]


def _with_all(values: Mapping[str, str]) -> Options:
    return (("", _say(_ALL)), *values.items())


def _with_default(names: Mapping[str, Text]) -> Options:
    """The values, the first of which is what an address without it means."""
    first, *others = names
    return (("", _say(names[first])), *((each, _say(names[each])) for each in others))
