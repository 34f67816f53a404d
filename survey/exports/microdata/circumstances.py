"""Where, when, how and by whom answers were given, read of a part of them."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from survey.clock import VIETNAM
from survey.exports.microdata.naming import name_traits
from survey.indices.basis import read_trait, rename_units
from survey.indices.conduct import Conduct, read_conduct
from survey.indices.dataset import Dataset
from survey.indices.parts import Part
from survey.indices.selection import Units


def read_circumstances(session: Session, part: Part, *, with_times: bool) -> dict[str, NDArray[Any]]:
    """The columns of a part's answers: ids, positions in MODES, ASSURANCES and LANGUAGES, of traits from 1 with 0 for
    none, months since 1970-01; or, with times, seconds since 1970 of the hour of receipt in place of all that tells of
    the respondent."""
    basis, inside = part.basis, part.basis.inside
    dataset: Dataset = basis.dataset.take(inside)
    receiving = dataset.receiving
    if basis.selection.units is Units.NOW:
        receiving = rename_units(receiving, basis.sample.organisation.lineage.became)
    found: dict[str, NDArray[Any]] = {
        "responsible": basis.responsible[inside],
        "service": dataset.service,
        "assurance": dataset.assurance,
        "set_aside": dataset.is_set_aside,
        "receiving": receiving,
        "mode": dataset.mode,
    }
    if with_times:
        return found | {"received_at": read_hours(read_conduct(session, basis.sample, part.memory).take(inside))}
    traits = {
        name: read_trait(session, basis.sample, trait.code, part.memory)[inside] + 1
        for name, trait in name_traits(basis.sample.traits.values()).items()
    }
    return found | {"month": dataset.month.astype(np.int64), "language": dataset.language, **traits}


def read_hours(conduct: Conduct) -> NDArray[np.int64]:
    """(n,) the hour of receipt in Vietnam, which has no daylight saving time, as seconds since 1970."""
    offset = VIETNAM.utcoffset(pd.Timestamp("2026-01-01").to_pydatetime())
    hours = (conduct.time + np.timedelta64(offset)).astype("datetime64[h]")
    return hours.astype("datetime64[s]").astype(np.int64)
