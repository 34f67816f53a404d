"""What the columns of circumstances are called, and each of their values."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from survey.exports.microdata.naming import name_traits
from survey.exports.microdata.protecting import WITHHELD, Coarse
from survey.exports.microdata.store import Store
from survey.exports.microdata.variables import Kind, Value, Variable
from survey.indices.basis import Basis
from survey.indices.dataset import ASSURANCES, MODES
from survey.indices.selection import ASSURANCE_NAMES, LANGUAGE_NAMES, MODE_NAMES
from survey.organisation.queries import AgencyTree
from survey.texts import LANGUAGES, Text

_OFFSET = "+07:00"
_LABELS: Mapping[str, Text] = {
    "responsible": {"vi": "Cơ quan giải quyết", "en": "Responsible agency"},
    "service": {"vi": "Thủ tục", "en": "Service"},
    "assurance": {"vi": "Mức bảo đảm", "en": "Assurance"},
    "set_aside": {"vi": "Tách ra hay được tính", "en": "Set aside or counted"},
    "receiving": {"vi": "Cơ quan tiếp nhận", "en": "Receiving agency"},
    "language": {"vi": "Ngôn ngữ trả lời", "en": "Language of the form"},
    "mode": {"vi": "Hình thức trả lời", "en": "Mode"},
    "month": {"vi": "Tháng hoặc quý trả lời", "en": "Month or quarter of the response"},
    "received_at": {
        "vi": f"Giờ nhận phiếu, giờ Việt Nam (UTC{_OFFSET}), làm tròn xuống",
        "en": f"Hour of receipt, local time (UTC{_OFFSET}), rounded down",
    },
}
_SET_ASIDE = (
    Value("0", {"vi": "Được tính", "en": "Counted"}),
    Value("1", {"vi": "Bị tách ra vì nghi vấn", "en": "Set aside as suspicious"}),
)
_UNANSWERED = Value("none", {"vi": "Không trả lời", "en": "No answer"}, is_missing=True)
RECEIVED_AT = Variable("received_at", _LABELS["received_at"], Kind.TIME, header=f"received_at(UTC{_OFFSET})")


@dataclass(frozen=True)
class Category:
    """A column of values; codes : (values,) what stands for each of them in the store, ascending."""

    variable: Variable
    codes: NDArray[np.int64]


def describe_known(basis: Basis, store: Store) -> tuple[Category, ...]:
    """The columns that are written of every answer: agency and service, assurance, whether it was set aside."""
    assurances = tuple(Value(each.value, ASSURANCE_NAMES[each]) for each in ASSURANCES)
    services = store.list_values("answers", "service")
    named = tuple(Value(basis.services[each].code, basis.services[each].name) for each in services.tolist())
    return (
        _describe_agencies("responsible", basis.tree, store),
        Category(Variable("service", _LABELS["service"], Kind.CATEGORY, named), services),
        _describe("assurance", assurances),
        _describe("set_aside", _SET_ASIDE),
    )


def describe_how(basis: Basis, store: Store) -> tuple[Category, ...]:
    """Who received the person, and by which mode they answered."""
    modes = tuple(Value(mode.value, MODE_NAMES[mode]) for mode in MODES)
    return _describe_agencies("receiving", basis.tree, store), _describe("mode", modes)


def describe_who(basis: Basis) -> tuple[Category, ...]:
    """What tells of the respondent: language and traits."""
    languages = tuple(Value(code, LANGUAGE_NAMES[code]) for code in LANGUAGES)
    traits = (
        Variable(
            name,
            trait.text,
            Kind.CATEGORY,
            (_UNANSWERED, *(Value(code, text) for code, text in trait.values.items())),
        )
        for name, trait in name_traits(basis.sample.traits.values()).items()
    )
    return _describe("language", languages), *(Category(each, np.arange(len(each.values))) for each in traits)


def describe_month(values: tuple[Value, ...]) -> Variable:
    """The column of months and quarters."""
    return Variable("month", _LABELS["month"], Kind.CATEGORY, values)


def make_coarser(category: Category) -> Coarse:
    """The column with one value more, for what is withheld."""
    return Coarse((*category.variable.values, WITHHELD), category.variable.label)


def _describe(name: str, values: tuple[Value, ...]) -> Category:
    return Category(Variable(name, _LABELS[name], Kind.CATEGORY, values), np.arange(len(values)))


def _describe_agencies(name: str, tree: AgencyTree, store: Store) -> Category:
    ids = store.list_values("answers", name)
    values = tuple(Value(tree.nodes[each].code, tree.nodes[each].name) for each in ids.tolist())
    return Category(Variable(name, _LABELS[name], Kind.CATEGORY, values), ids)
