"""The columns that say where, when, how and by whom an answer was given, after what protects respondents."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from survey.clock import VIETNAM
from survey.exports.microdata.columns import describe_circumstances
from survey.exports.microdata.protecting import WITHHELD, Coarse, guard
from survey.exports.microdata.variables import Kind, Value, Variable, make_names
from survey.indices.basis import Basis, read_trait, rename_units
from survey.indices.conduct import Conduct
from survey.indices.dataset import MODES
from survey.indices.memory import Memory
from survey.indices.selection import LANGUAGE_NAMES, MODE_NAMES, Units
from survey.organisation.queries import AgencyTree
from survey.texts import LANGUAGES, Text

Positions = NDArray[np.int64]

_LABELS: Mapping[str, Text] = {
    "receiving": {"vi": "Cơ quan tiếp nhận", "en": "Receiving agency"},
    "language": {"vi": "Ngôn ngữ trả lời", "en": "Language of the form"},
    "mode": {"vi": "Hình thức trả lời", "en": "Mode"},
}
_LEFT_OUT: Text = {
    "vi": "Không có trong tệp: ý kiến viết bằng lời, câu trả lời bằng số, câu chọn nhiều ý, quầy và ngày trả lời. Thứ"
    " tự các dòng không phải thứ tự trả lời.",
    "en": "Not in the file: open text, numeric answers, multiple choices, counters and days. The order of the rows is"
    " not the order of answering.",
}
_TIMES: Text = {
    "vi": "Tệp có giờ nhận phiếu (giờ Việt Nam, làm tròn xuống theo giờ) nên không ghi đặc điểm và ngôn ngữ của người"
    " trả lời: người làm ở quầy có thể nhớ ai đã đến giờ nào.",
    "en": "The file has the hour of receipt (local time, rounded down), so it has no traits and no language of"
    " respondents: those who work at a counter may remember who came at what hour.",
}


def build_with_traits(session: Session, basis: Basis, memory: Memory) -> tuple[tuple[Variable, ...], tuple[Text, ...]]:
    """Months and traits, coarsened where they are rare together; and what was done, in sentences."""
    fixed, agencies, services = _read_fixed(basis)
    languages = tuple(Value(code, LANGUAGE_NAMES[code]) for code in LANGUAGES)
    language = Coarse((*languages, WITHHELD), basis.dataset.language[basis.inside], _LABELS["language"])
    others = {**_read_how(basis), "language": language, **_read_traits(session, basis, memory)}
    guarded = guard(fixed, basis.dataset.month[basis.inside], others)
    found = describe_circumstances(basis, fixed, agencies, services, months=guarded)
    coarsened = tuple(
        Variable(name, each.label, Kind.CATEGORY, guarded.columns[name], each.values) for name, each in others.items()
    )
    return (*found, *coarsened), (*guarded.remarks, _LEFT_OUT)


def build_with_times(basis: Basis, conduct: Conduct) -> tuple[tuple[Variable, ...], tuple[Text, ...]]:
    """The hour of receipt, and so nothing that tells of the respondent; and that it is so, in sentences."""
    fixed, agencies, services = _read_fixed(basis)
    found = describe_circumstances(basis, fixed, agencies, services, time=read_hours(conduct))
    how = tuple(
        Variable(name, each.label, Kind.CATEGORY, each.positions, each.values)
        for name, each in _read_how(basis).items()
    )
    return (*found, *how), (_LEFT_OUT, _TIMES)


def _read_fixed(basis: Basis) -> tuple[dict[str, Positions], tuple[Value, ...], tuple[Value, ...]]:
    """Responsible agency and service of each answer, and the values of both."""
    agencies, responsible = _number_agencies(basis.tree, basis.responsible[basis.inside])
    ids, service = np.unique(basis.dataset.service[basis.inside], return_inverse=True)
    services = tuple(Value(basis.services[each].code, basis.services[each].name) for each in ids.astype(int).tolist())
    return {"responsible": responsible, "service": service.astype(np.int64)}, agencies, services


def _read_how(basis: Basis) -> dict[str, Coarse]:
    """Who received the person, and by which mode they answered."""
    receiving = basis.dataset.receiving[basis.inside]
    if basis.selection.units is Units.NOW:
        receiving = rename_units(receiving, basis.sample.organisation.lineage.became)
    receivers, receiving_at = _number_agencies(basis.tree, receiving)
    modes = tuple(Value(mode.value, MODE_NAMES[mode]) for mode in MODES)
    return {
        "receiving": Coarse((*receivers, WITHHELD), receiving_at, _LABELS["receiving"]),
        "mode": Coarse((*modes, WITHHELD), basis.dataset.mode[basis.inside], _LABELS["mode"]),
    }


def _read_traits(session: Session, basis: Basis, memory: Memory) -> dict[str, Coarse]:
    """The traits, those with most values first: they tell most of a person, so they are the first to go."""
    traits = sorted(basis.sample.traits.values(), key=lambda trait: -len(trait.values))
    names = make_names([trait.code for trait in traits])
    unanswered = Value("none", {"vi": "Không trả lời", "en": "No answer"}, is_missing=True)
    return {
        names[trait.code]: Coarse(
            values=(unanswered, *(Value(code, text) for code, text in trait.values.items()), WITHHELD),
            positions=read_trait(session, basis.sample, trait.code, memory)[basis.inside] + 1,
            label=trait.text,
        )
        for trait in traits
    }


def _number_agencies(tree: AgencyTree, ids: Positions) -> tuple[tuple[Value, ...], Positions]:
    known, positions = np.unique(ids, return_inverse=True)
    values = tuple(Value(tree.nodes[each].code, tree.nodes[each].name) for each in known.astype(int).tolist())
    return values, positions.astype(np.int64)


def read_hours(conduct: Conduct) -> NDArray[np.datetime64]:
    """(n,) the hour of receipt in Vietnam, which has no daylight saving time."""
    offset = VIETNAM.utcoffset(pd.Timestamp("2026-01-01").to_pydatetime())
    return (conduct.time + np.timedelta64(offset)).astype("datetime64[h]").astype("datetime64[s]")
