"""The columns of a file of answers: design, circumstances, ratings."""

import numpy as np
from numpy.typing import NDArray

from survey.exports.microdata.protecting import Guarded
from survey.exports.microdata.variables import Kind, Value, Variable
from survey.indices.basis import Basis
from survey.indices.dataset import ASSURANCES
from survey.indices.names import name_item
from survey.indices.selection import ASSURANCE_NAMES
from survey.texts import Text

Positions = NDArray[np.int64]

_SET_ASIDE = (
    Value("0", {"vi": "Được tính", "en": "Counted"}),
    Value("1", {"vi": "Bị tách ra vì nghi vấn", "en": "Set aside as suspicious"}),
)
_OFFSET = "+07:00"


def describe_weights(basis: Basis, stratum: Positions, psu: Positions) -> tuple[Variable, ...]:
    """What a design is declared with: weight, stratum, PSU."""
    labels: dict[str, Text] = {
        "weight": {"vi": "Trọng số: số hồ sơ mà phiếu đại diện", "en": "Weight: dossiers that the response stands for"},
        "stratum": {"vi": "Tầng: cơ quan × thủ tục", "en": "Stratum: agency × service"},
        "psu": {"vi": "Cụm: một quầy trong một ngày", "en": "PSU: one counter on one day"},
    }
    return (
        Variable("weight", labels["weight"], Kind.NUMBER, basis.design.weight[basis.inside]),
        Variable("stratum", labels["stratum"], Kind.COUNT, stratum),
        Variable("psu", labels["psu"], Kind.COUNT, psu),
    )


def describe_circumstances(
    basis: Basis,
    fixed: dict[str, Positions],
    agencies: tuple[Value, ...],
    services: tuple[Value, ...],
    *,
    months: Guarded | None = None,
    time: NDArray[np.datetime64] | None = None,
) -> tuple[Variable, ...]:
    """Where, when and with what assurance: the columns that are written of every answer."""
    inside, dataset = basis.inside, basis.dataset
    named: list[tuple[str, Text, Positions, tuple[Value, ...]]] = [
        ("responsible", {"vi": "Cơ quan giải quyết", "en": "Responsible agency"}, fixed["responsible"], agencies),
        ("service", {"vi": "Thủ tục", "en": "Service"}, fixed["service"], services),
        (
            "assurance",
            {"vi": "Mức bảo đảm", "en": "Assurance"},
            dataset.assurance[inside],
            tuple(Value(each.value, ASSURANCE_NAMES[each]) for each in ASSURANCES),
        ),
        (
            "set_aside",
            {"vi": "Tách ra hay được tính", "en": "Set aside or counted"},
            dataset.is_set_aside[inside].astype(np.int64),
            _SET_ASIDE,
        ),
    ]
    found = [Variable(name, label, Kind.CATEGORY, data, values) for name, label, data, values in named]
    if months is not None:
        label: Text = {"vi": "Tháng hoặc quý trả lời", "en": "Month or quarter of the response"}
        found.append(Variable("month", label, Kind.CATEGORY, months.columns["month"], months.months))
    if time is not None:
        label = {
            "vi": f"Giờ nhận phiếu, giờ Việt Nam (UTC{_OFFSET}), làm tròn xuống",
            "en": f"Hour of receipt, local time (UTC{_OFFSET}), rounded down",
        }
        found.append(Variable("received_at", label, Kind.TIME, time, header=f"received_at(UTC{_OFFSET})"))
    return tuple(found)


def describe_ratings(basis: Basis, names: dict[str, str]) -> tuple[Variable, ...]:
    """A column for each rated item, then all of them as one text that says why a rating is not there."""
    items = basis.document.rating_items
    label: Text = {
        "vi": "Cả dãy điểm theo thứ tự câu hỏi: 1-5; n không áp dụng; - bỏ trống; . không hiện",
        "en": "All ratings in the order of the items: 1-5; n not applicable; - left out; . not shown",
    }
    letters = np.ascontiguousarray(basis.dataset.letters[basis.inside])
    as_text = letters.view(f"S{letters.shape[1]}").reshape(-1) if letters.shape[1] else np.full(len(letters), b"")
    columns = (
        Variable(names[item.code], name_item(basis, item), Kind.RATING, letters[:, place])
        for place, item in enumerate(items)
    )
    return (*columns, Variable("ratings", label, Kind.TEXT, as_text))
