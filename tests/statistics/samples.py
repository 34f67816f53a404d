"""Small random samples: unequal weights and clusters, zero weights, unanswered items, empty and one-PSU domains."""

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from hypothesis import strategies as st

from survey.statistics import Cells, Composition, Factor, SurveyDesign, reduce_to_cells

ITEMS = {"a": 0, "b": 1, "c": 2, "d": 3}
FACTORS = (Factor("X", ("a", "b"), 2.0), Factor("Y", ("b", "c"), 0.5))


@dataclass(frozen=True)
class Sample:
    """n respondents; every field but `population` has n rows."""

    ratings: np.ndarray
    weight: np.ndarray
    stratum: np.ndarray
    psu: np.ndarray
    agency: np.ndarray
    service: np.ndarray
    poststratum: np.ndarray | None
    population: dict[int, float] | None

    def take(self, rows: Any) -> Self:
        names = ("ratings", "weight", "stratum", "psu", "agency", "service")
        taken = {name: getattr(self, name)[rows] for name in names}
        return replace(self, **taken, poststratum=None if self.poststratum is None else self.poststratum[rows])

    @property
    def domains(self) -> dict[str, np.ndarray]:
        return {"agency": self.agency, "service": self.service}

    def design(self) -> SurveyDesign:
        return SurveyDesign.from_arrays(
            weight=self.weight,
            stratum=self.stratum,
            psu=self.psu,
            population=self.population,
            poststratum=self.poststratum,
            lonely_psu="adjust",
            nest=True,
        )

    def reduce(self, composition: Composition) -> Cells:
        return reduce_to_cells(self.ratings, self.design(), self.domains, composition=composition)


compositions = st.builds(
    Composition,
    items=st.just(ITEMS),
    factors=st.just(FACTORS),
    factor_rule=st.sampled_from(["pooled", "mean_of_items"]),
    overall_rule=st.sampled_from(["pooled", "mean_of_items", "mean_of_factors", "overall_item"]),
    overall_item=st.just("d"),
    satisfied=st.sampled_from([(4, 5), (5,)]),
    parts_without_answers=st.sampled_from(["undefined", "left_out"]),
)


@st.composite
def samples(draw: st.DrawFn) -> Sample:
    n = draw(st.integers(1, 24))

    def column(values: st.SearchStrategy) -> np.ndarray:
        return np.array(draw(st.lists(values, min_size=n, max_size=n)))

    ratings = draw(st.lists(st.lists(st.integers(0, 5), min_size=4, max_size=4), min_size=n, max_size=n))
    poststratum = None
    if draw(st.booleans()):
        # A missing label is a respondent whose post-stratum has no total.
        poststratum = column(st.sampled_from([1.0, 2.0, 3.0, np.nan]))
    return Sample(
        ratings=np.array(ratings, dtype=np.uint8),
        weight=column(st.sampled_from([0.0, 0.5, 1.0, 3.25, 40.0])),
        stratum=column(st.integers(1, 3)),
        psu=column(st.integers(1, 4)),
        agency=column(st.integers(1, 3)),
        service=column(st.sampled_from(["land", "birth"])),
        poststratum=poststratum,
        population=draw(st.sampled_from([None, {1: 4.0, 2: 9.5, 3: 100.0}])),
    )
