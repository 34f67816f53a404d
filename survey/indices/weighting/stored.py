"""The weights of a weighting as they were kept, and the design that they make."""

import zlib
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
import numpy as np
import pandas as pd
from msgspec import Struct
from numpy.typing import NDArray

from survey.statistics import SurveyDesign
from survey.statistics.weighting.auxiliaries import Auxiliary
from survey.statistics.weighting.calibrated import build_calibration

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
INTEGERS, SMALL, FLOATS = "<i8", "<i4", "<f8"


class StoredAuxiliary(Struct):
    """What weights were calibrated to, by the classes of respondents alike in all of it."""

    name: str
    labels: list[int | str]
    total: bytes
    position: bytes
    value: bytes
    is_margin: bool


class StoredKnowledge(Struct):
    """What the last step made the weights meet: standard errors are of what that leaves unexplained.

    class_of_row : (n,) as small integers, -1 in none. g_weight : (G,) what the classes were multiplied by.
    """

    kind: Literal["fixed", "poststrata", "calibrated"]
    class_of_row: bytes = b""
    g_weight: bytes = b""
    auxiliaries: list[StoredAuxiliary] = []


@dataclass(frozen=True, eq=False)
class WeightBytes:
    """What is stored of made weights, each part compressed."""

    response_ids: bytes
    weights: bytes
    base_weights: bytes
    knowledge: bytes


@dataclass(frozen=True, eq=False)
class StoredWeights:
    """(n,) responses in the order of ids, their weights, those before the last step, and what that step met."""

    id: IntArray
    weights: FloatArray
    base_weights: FloatArray
    knowledge: StoredKnowledge


def unpack_weights(stored: WeightBytes) -> StoredWeights:
    """Weights as they were made, to the last bit."""
    return StoredWeights(
        id=_expand(stored.response_ids, INTEGERS),
        weights=_expand(stored.weights, FLOATS),
        base_weights=_expand(stored.base_weights, FLOATS),
        knowledge=msgspec.msgpack.decode(zlib.decompress(stored.knowledge), type=StoredKnowledge),
    )


def build_stored_design(ids: IntArray, stored: StoredWeights, stratum: IntArray, psu: IntArray) -> SurveyDesign:
    """The design of some of the responses that were weighed, by (n,) id, with strata and PSUs.

    Standard errors are those of the last step: of residuals where it met totals, of fixed weights after a trim.
    """
    rows = np.searchsorted(stored.id, ids)
    weights, known = stored.weights[rows], stored.knowledge
    if known.kind == "fixed":
        return SurveyDesign.from_arrays(weight=weights, stratum=stratum, psu=psu, lonely_psu="adjust")
    of_row = np.frombuffer(known.class_of_row, dtype=SMALL)[rows].astype(np.int64)
    if known.kind == "poststrata":
        label = pd.Series(of_row).astype("Int64").mask(of_row < 0)
        return SurveyDesign.from_arrays(
            weight=weights, stratum=stratum, psu=psu, poststratum=label, lonely_psu="adjust"
        )
    base = stored.base_weights[rows]
    auxiliaries = [_restore(each, of_row) for each in known.auxiliaries]
    g_weights = np.frombuffer(known.g_weight, dtype=FLOATS)[of_row]
    design = SurveyDesign.from_arrays(weight=base, stratum=stratum, psu=psu, lonely_psu="adjust")
    return design.calibrated_to(build_calibration(base, g_weights, auxiliaries, iterations=0))


def _restore(stored: StoredAuxiliary, of_row: IntArray) -> Auxiliary:
    return Auxiliary(
        name=stored.name,
        label=pd.Index(stored.labels),
        total=np.frombuffer(stored.total, dtype=FLOATS),
        position=np.frombuffer(stored.position, dtype=INTEGERS)[of_row],
        value=np.frombuffer(stored.value, dtype=FLOATS)[of_row],
        is_margin=stored.is_margin,
    )


def _expand(stored: bytes, kind: str) -> NDArray[Any]:
    return np.frombuffer(zlib.decompress(stored), dtype=kind)
