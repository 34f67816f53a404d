"""The worked example of every method, through the statistics, comes to its exact fractions and to the shown percent."""

import numpy as np
import pytest

from survey.indices.definition import MethodMismatch, build_composition
from survey.indices.rounding import show_percent
from survey.questionnaires.document import Level, QuestionnaireDocument, RatingItem, Section
from survey.questionnaires.instruments.load import list_methods
from survey.statistics import SurveyDesign, estimate_indices, reduce_to_cells

METHODS = list_methods()


def build_document(codes):
    items = tuple(RatingItem(code=code, number=str(n), text={"vi": code}) for n, code in enumerate(codes, start=1))
    scale = tuple(Level(value=value, text={"vi": str(value)}) for value in range(1, 6))
    text = {"vi": "Phiếu"}
    return QuestionnaireDocument(None, text, text, scale, (Section(code="all", title=text, items=items),))


def estimate(method):
    example = method.example
    composition = build_composition(method, build_document(example.items))
    ratings = np.array([[int(c) if c.isdigit() else 0 for c in row.ratings] for row in example.rows], dtype=np.uint8)
    design = SurveyDesign.from_arrays(weight=[float(row.weight) for row in example.rows])
    table = estimate_indices(reduce_to_cells(ratings, design, {}, composition=composition), composition, by=[])
    return dict(zip(table["code"], table["estimate"], strict=True))


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.id)
def test_the_statistics_come_to_the_exact_fractions(method):
    found = estimate(method)
    assert set(found) == set(method.example.expected)
    for code, expected in method.example.expected.items():
        if expected.share is None:
            assert np.isnan(found[code])
        else:
            assert found[code] == pytest.approx(float(expected.share), abs=1e-12)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.id)
def test_what_is_shown_is_the_official_rounding_of_the_exact_share(method):
    for code, share in estimate(method).items():
        expected = method.example.expected[code].percent
        assert expected is None or str(show_percent(share, method.rounding.decimals)) == expected


def test_a_method_whose_items_are_not_asked_is_refused_by_their_names():
    with pytest.raises(MethodMismatch, match=METHODS[0].criteria[0]):
        build_composition(METHODS[0], build_document(["khac"]))
