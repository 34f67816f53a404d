"""The one filter of the analyst's pages: read from the address, kept in it, and offered on every page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import abort, request

from survey import clock
from survey.accounts.permissions import Permission
from survey.accounts.scope import find_top
from survey.campaigns.models import Campaign
from survey.collection.models import Assurance, Mode
from survey.extensions import db, memory
from survey.indices.choices import CHOICES, COUNTED, TRAIT, read_selection
from survey.indices.periods import list_months
from survey.indices.selection import (
    ASSURANCE_NAMES,
    LANGUAGE_NAMES,
    MODE_NAMES,
    TOLD_BY_NAMES,
    UNITS_NAMES,
    UNWEIGHTED,
    WEIGHTING_NAMES,
    Selection,
)
from survey.indices.traits import list_traits
from survey.organisation.models import AgencyKind
from survey.organisation.queries import load_agency_tree, load_counter_names, load_fields, load_services
from survey.questionnaires.queries import load_document
from survey.texts import Text, in_language
from survey.web.account.access import scope_of
from survey.web.languages import language

if TYPE_CHECKING:
    from survey.indices.basis import Basis

_COUNTED_NAME: Text = {"vi": "có tính", "en": "counted in"}
_ALL: Text = {"vi": "Tất cả", "en": "All"}
_LABELS: dict[str, Text] = {
    "from": {"vi": "Từ tháng", "en": "From month"},
    "to": {"vi": "Đến tháng", "en": "To month"},
    "told_by": {"vi": "Tính theo", "en": "Told by"},
    "units": {"vi": "Đơn vị", "en": "Units"},
    "agency": {"vi": "Cơ quan", "en": "Agency"},
    "field": {"vi": "Lĩnh vực", "en": "Service field"},
    "service": {"vi": "Thủ tục", "en": "Service"},
    "counter": {"vi": "Quầy", "en": "Counter"},
    "mode": {"vi": "Hình thức trả lời", "en": "Mode"},
    "language": {"vi": "Ngôn ngữ", "en": "Language"},
    "assurance": {"vi": "Bảo đảm giao dịch thật", "en": "Assurance"},
    "set_aside": {"vi": "Phiếu bị tách riêng", "en": "Responses set aside"},
    "weights": {"vi": "Trọng số", "en": "Weights"},
}
# What most people filter by; the others are folded away until one of them is used.
_FIRST = ("from", "to", "agency", "service")
_LEFT_OUT: Text = {"vi": "không tính", "en": "left out"}


@dataclass(frozen=True)
class Filter:
    """One choice that a page offers: its name in the address, its label, its values, and the one in force."""

    name: str
    label: str
    values: tuple[tuple[str, str], ...]
    chosen: str


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


def selected(campaign: Campaign) -> Selection:
    """The selection that the address of this request asks for, within what the account may read.

    Who may read a part of the tree reads the whole of that part unless an agency in it is chosen.
    """
    session, scope = db.session(), scope_of(Permission.READ_RESULTS)
    selection = read_selection(session, campaign, chosen_filters(), clock.today())
    if selection.agency_id is None and scope.agencies is not None:
        selection = replace(selection, agency_id=find_top(load_agency_tree(session), scope))
    if not scope.holds(selection.agency_id):
        abort(403)
    return selection


def selected_basis(campaign: Campaign) -> "Basis":
    """The answers that this request asks for, weighted, from what is kept in memory where it is there."""
    # The numeric packages are loaded by the first page that needs them, so that the citizen's pages start light.
    from survey.indices.basis import build_basis

    return build_basis(db.session(), selected(campaign), memory())


def chosen_filters() -> dict[str, str]:
    """The filters in the address of this request, those left open not included."""
    return {
        name: value for name, value in request.args.items() if value and (name in CHOICES or name.startswith(TRAIT))
    }


def list_filters(campaign: Campaign) -> Filters:
    """What can be chosen of a campaign, in the language of the request."""
    chosen, here = chosen_filters(), language()
    offered = {
        name: Filter(name, in_language(_LABELS[name], here), values, chosen.get(name, ""))
        for name, values in _list_values(campaign).items()
    }
    traits = [
        Filter(
            f"{TRAIT}{trait.code}",
            in_language(trait.text, here),
            _with_all({value: in_language(name, here) for value, name in trait.values.items()}),
            chosen.get(f"{TRAIT}{trait.code}", ""),
        )
        for trait in list_traits(load_document(db.session(), campaign.version_id))
    ]
    more = [each for name, each in offered.items() if name not in _FIRST]
    return Filters(tuple(offered[name] for name in _FIRST), (*more, *traits), chosen)


def _list_values(campaign: Campaign) -> dict[str, tuple[tuple[str, str], ...]]:
    session, scope, here = db.session(), scope_of(Permission.READ_RESULTS), language()
    tree = load_agency_tree(session)
    held = [node for node in tree.nodes.values() if scope.holds(node.id)]
    agencies = {node.code: in_language(node.name, here) for node in held if node.kind is not AgencyKind.PROVINCE}
    counters = {
        str(each.id): f"{in_language(tree.nodes[each.agency_id].name, here)} – {in_language(each.name, here)}"
        for each in load_counter_names(session).values()
        if scope.holds(each.agency_id)
    }
    last = max(campaign.opens_on, min(campaign.closes_on, clock.today()))
    months = [f"{month:%Y-%m}" for month in list_months(campaign.opens_on, last)]
    named_months = [(month, f"{month[5:]}/{month[:4]}") for month in months]
    return {
        "from": (("", named_months[0][1]), *named_months[1:]),
        "to": (*named_months[:-1], ("", named_months[-1][1])),
        "told_by": _with_default({str(each): name for each, name in TOLD_BY_NAMES.items()}),
        "units": _with_default({str(each): name for each, name in UNITS_NAMES.items()}),
        "agency": _with_all(agencies),
        "field": _with_all({each.code: in_language(each.name, here) for each in load_fields(session).values()}),
        "service": _with_all({each.code: in_language(each.name, here) for each in load_services(session).values()}),
        "counter": _with_all(counters),
        "mode": _with_all({mode.value: in_language(MODE_NAMES[mode], here) for mode in Mode}),
        "language": _with_all({code: in_language(name, here) for code, name in LANGUAGE_NAMES.items()}),
        "assurance": _with_all({each.value: in_language(ASSURANCE_NAMES[each], here) for each in Assurance}),
        "set_aside": (("", in_language(_LEFT_OUT, here)), (COUNTED, in_language(_COUNTED_NAME, here))),
        "weights": tuple((name, in_language(WEIGHTING_NAMES[name], here)) for name in ("", UNWEIGHTED)),
    }


def _with_all(values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return (("", in_language(_ALL, language())), *values.items())


def _with_default(names: Mapping[str, Text]) -> tuple[tuple[str, str], ...]:
    """The values, the first of which is what an address without it means."""
    first, *others = names
    here = language()
    return (("", in_language(names[first], here)), *((each, in_language(names[each], here)) for each in others))
