"""Made weights as bytes to be kept, which no later answer changes."""

import zlib
from typing import Any

import msgspec
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from survey.indices.weighting.following import MadeWeights
from survey.indices.weighting.stored import (
    FLOATS,
    INTEGERS,
    SMALL,
    StoredAuxiliary,
    StoredKnowledge,
    WeightBytes,
)
from survey.statistics import Calibration, Poststratification
from survey.statistics.weighting.auxiliaries import Auxiliary, class_respondents

_FASTEST = 1


def pack_weights(made: MadeWeights) -> WeightBytes:
    """Little-endian integers and floats of 8 bytes, in the order of response ids."""
    return WeightBytes(
        response_ids=_press(made.id, INTEGERS),
        weights=_press(made.weights, FLOATS),
        base_weights=_press(made.last.base_weight, FLOATS),
        knowledge=zlib.compress(msgspec.msgpack.encode(_keep_knowledge(made.last)), _FASTEST),
    )


def _keep_knowledge(last: Calibration | Poststratification) -> StoredKnowledge:
    if isinstance(last, Poststratification):
        label = pd.Series(last.poststratum).fillna(-1).to_numpy(dtype=np.int64)
        return StoredKnowledge("poststrata", _write(label, SMALL))
    if not last.auxiliaries:
        return StoredKnowledge("fixed")
    classes, base, of_row = class_respondents(last.auxiliaries, last.base_weight)
    g_weight = np.ones(len(base))
    g_weight[of_row] = last.g_weights
    kept = [_keep_auxiliary(each) for each in classes]
    return StoredKnowledge("calibrated", _write(of_row, SMALL), _write(g_weight, FLOATS), kept)


def _keep_auxiliary(auxiliary: Auxiliary) -> StoredAuxiliary:
    return StoredAuxiliary(
        name=auxiliary.name,
        labels=auxiliary.label.tolist(),
        total=_write(auxiliary.total, FLOATS),
        position=_write(auxiliary.position, INTEGERS),
        value=_write(auxiliary.value, FLOATS),
        is_margin=auxiliary.is_margin,
    )


def _write(values: NDArray[Any], kind: str) -> bytes:
    return values.astype(kind).tobytes()


def _press(values: NDArray[Any], kind: str) -> bytes:
    return zlib.compress(_write(values, kind), _FASTEST)
