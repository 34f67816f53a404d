"""The reference cases: survey data, and what R's survey package gives for them."""

import json
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from survey.statistics import Composition, Factor, SurveyDesign

FOLDER = Path(__file__).parents[1] / "reference"
ITEMS = tuple(f"q{number:02d}" for number in range(1, 23))
FACTORS = {"F1": ITEMS[0:4], "F2": ITEMS[4:8], "F3": ITEMS[8:14], "F4": ITEMS[14:18], "F5": ITEMS[18:22]}
TABLE_RTOL = 1e-9


@dataclass(frozen=True)
class Case:
    """One folder of reference results."""

    name: str
    folder: Path = FOLDER

    @cached_property
    def data(self) -> pd.DataFrame:
        return self.table("data")

    @cached_property
    def ratings(self) -> np.ndarray:
        return self.data[[*ITEMS, "overall"]].fillna(0).to_numpy(dtype=np.uint8)

    @cached_property
    def values(self) -> dict[str, dict[str, Any]]:
        document = json.loads((self.folder / self.name / "expected.json").read_text())
        return {value["id"]: value for value in document["values"]}

    @cached_property
    def satisfied(self) -> pd.DataFrame:
        """1 for a satisfied answer, 0 for another, NaN for none, a column an item."""
        answers = self.data[[*ITEMS, "overall"]]
        return (answers >= 4).astype(float).where(answers.notna())

    def table(self, name: str) -> pd.DataFrame:
        plain = self.folder / self.name / f"{name}.csv"
        return pd.read_csv(plain if plain.exists() else plain.with_suffix(".csv.gz"))

    def design(self, **choices: Any) -> SurveyDesign:
        return SurveyDesign.from_frame(self.data, weight="w", stratum="stratum", psu="psu", **choices)


@cache
def load_case(name: str) -> Case:
    return Case(name)


def compose(**rules: Any) -> Composition:
    """The composition of all cases; R's means leave out criteria without answers."""
    return Composition(
        items={code: column for column, code in enumerate([*ITEMS, "overall"])},
        factors=tuple(Factor(code, items) for code, items in FACTORS.items()),
        overall_item="overall",
        **{"parts_without_answers": "left_out", **rules},
    )


def is_near(found: Any, expected: Any, rtol: float) -> bool:
    """Equal by the rule of the reference results; `null` is not a number."""
    found = np.asarray(found, dtype=np.float64)
    expected = np.asarray([np.nan if e is None else e for e in np.ravel(np.array(expected, dtype=object))], dtype=float)
    return bool(np.isclose(np.ravel(found), expected, rtol=rtol, atol=1e-12, equal_nan=True).all())


def agrees(found: Any, expected: dict[str, Any]) -> bool:
    """Whether a number, list or named numbers are what a case expects."""
    value = expected["value"]
    if isinstance(value, dict):
        return list(found) == list(value) and is_near(list(found.values()), list(value.values()), expected["rtol"])
    return is_near(found, value, expected["rtol"])


def find_disagreements(case: Case, found: dict[str, Any], *, others: tuple[str, ...] = ()) -> dict[str, Any]:
    """Every value that is missing or differs, but for those whose ids match the patterns of others."""
    owned = {key: value for key, value in case.values.items() if not any(re.fullmatch(each, key) for each in others)}
    return {
        key: (found.get(key), value["value"])
        for key, value in owned.items()
        if key not in found or not agrees(found[key], value)
    }
