"""What the published figures of SIPAS allow to be recomputed, and which rules of aggregation they leave standing.

Nothing here says what the official rule is. It says which rules these methods may be called compatible with.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import msgspec
import pytest

from survey.questionnaires.instruments.exact import compute_exact, round_percent
from survey.questionnaires.instruments.load import load_instrument, load_method
from survey.questionnaires.instruments.method import IndexMethod, WeightedRatings
from survey.questionnaires.instruments.published import PublishedFigure, list_published_figures

NATIONAL = "Cả nước"
HOUSEHOLD = load_method("sipas_1001_2023_pooled")
MEAN_OF_GROUPS = msgspec.structs.replace(HOUSEHOLD, overall_aggregation="mean_of_factors")
FACTOR_MEASURES = {
    "ii_a": "factor_access",
    "ii_b": "factor_procedures",
    "ii_c": "factor_civil_servants",
    "ii_d": "factor_results",
    "ii_e": "factor_feedback",
}


def test_every_published_figure_has_a_source_and_a_value_or_a_place_in_a_list():
    figures = list_published_figures()
    assert len(figures) == 139
    for figure in figures:
        assert figure.source.startswith(("http://", "https://"))
        assert figure.unit
        assert figure.value is not None or figure.rank is not None or "_bottom_" in figure.measure


def test_derived_figures_follow_from_the_figures_in_their_names():
    derived = [figure for figure in list_published_figures() if "_derived_" in figure.measure]
    assert len(derived) == 6
    for figure in derived:
        first, sign, second = re.search(r"_derived_([\d.]+)_(minus|plus)_([\d.]+)$", figure.measure).groups()
        result = Decimal(first) - Decimal(second) if sign == "minus" else Decimal(first) + Decimal(second)
        assert result == (figure.rank if "_rank_" in figure.measure else figure.value)


def test_the_measures_of_the_household_form_are_as_many_as_were_published_for_2024():
    instrument = load_instrument("sipas_1001_2023")
    assert len(HOUSEHOLD.measures) + len(instrument.parts) == 51


def test_2024_pooling_the_39_items_gives_the_published_overall():
    policy, service = find("2024", "part_policy_index"), find("2024", "part_service_index")
    assert overall_of_parts(HOUSEHOLD, policy, service) == find("2024", "overall_index") == Decimal("83.94")


def test_2024_a_mean_of_the_two_parts_or_of_the_nine_groups_does_not_give_the_published_overall():
    policy, service = find("2024", "part_policy_index"), find("2024", "part_service_index")
    assert round_percent((share(policy) + share(service)) / 2, 2) == Decimal("83.97")
    assert overall_of_parts(MEAN_OF_GROUPS, policy, service) == Decimal("83.98")


def test_2023_no_shipped_rule_gives_the_published_overall():
    policy, service = find_derived("2023", "part_policy_index"), find_derived("2023", "part_service_index")
    assert find("2023", "overall_index") == Decimal("82.66")
    assert overall_of_parts(HOUSEHOLD, policy, service) == Decimal("82.69")
    assert round_percent((share(policy) + share(service)) / 2, 2) == Decimal("82.73")
    assert overall_of_parts(MEAN_OF_GROUPS, policy, service) == Decimal("82.76")


@pytest.mark.parametrize(
    ("year", "half_unit_of_parts", "lowest", "highest", "pooling_fits"),
    [("2024", "0.005", "0.36", "0.44", True), ("2023", "0.010", "0.32", "0.39", False)],
)
def test_rounding_leaves_the_service_part_only_so_much_weight(year, half_unit_of_parts, lowest, highest, pooling_fits):
    # The parts of 2023 are a value less a change, so their own rounding counts twice.
    policy, service = (
        Fraction(find(year, name) if year == "2024" else find_derived(year, name))
        for name in ("part_policy_index", "part_service_index")
    )
    low, high = weight_of_service(Fraction(find(year, "overall_index")), policy, service, Fraction(half_unit_of_parts))
    assert (round(float(low), 2), round(float(high), 2)) == (float(lowest), float(highest))
    pooled_weight = Fraction(16, 39)
    assert (low <= pooled_weight <= high) == pooling_fits
    assert not low <= Fraction(1, 2) <= high
    assert not low <= Fraction(5, 9) <= high


def test_2023_the_mean_of_the_five_published_factors_is_82_89_and_decides_nothing():
    method = load_method("sipas_1001_counter_mean_of_factors")
    factors = {code: share(find("2023", measure)) for code, measure in FACTOR_MEASURES.items()}
    computed = compute_exact(method, method.criteria, build_responses(method, factors))
    assert {code: computed[code] for code in factors} == factors
    assert round_percent(computed["overall"], 2) == Decimal("82.89")
    # Access was printed as "83 %": within its rounding the mean spans the published service part.
    access = factors["ii_a"]
    bounds = [
        compute_exact(method, method.criteria, build_responses(method, factors | {"ii_a": access + half}))["overall"]
        for half in (Fraction(-5, 1000), Fraction(5, 1000))
    ]
    assert bounds[0] < share(find_derived("2023", "part_service_index")) < bounds[1]


def test_2023_a_plain_mean_of_the_two_merged_provinces_is_82_66():
    thai_nguyen, bac_kan = (find("2023", "overall_index", unit) for unit in ("Thái Nguyên", "Bắc Kạn"))
    assert round_percent((share(thai_nguyen) + share(bac_kan)) / 2, 2) == Decimal("82.66")


def test_2019_valid_forms_were_96_3_percent_of_those_selected():
    valid, selected = find("2019", "sample_valid"), find("2019", "sample_selected")
    assert round_percent(Fraction(valid) / Fraction(selected), 1) == Decimal("96.3")


def test_2024_harassment_answers_add_up_to_100_percent():
    parts = ("pct_no_harassment", "pct_some_harassment", "pct_many_harassment")
    assert sum(find("2024", part) for part in parts) == Decimal("100.00")


def find(year: str, measure: str, unit: str = NATIONAL) -> Decimal:
    return only(
        [each for each in list_published_figures() if (each.year, each.unit, each.measure) == (year, unit, measure)]
    )


def find_derived(year: str, measure: str) -> Decimal:
    return only(
        [
            each
            for each in list_published_figures()
            if each.year == year and each.measure.startswith(f"{measure}_derived_")
        ]
    )


def only(figures: list[PublishedFigure]) -> Decimal:
    assert len(figures) == 1
    assert figures[0].value is not None
    return figures[0].value


def share(percent: Decimal) -> Fraction:
    return Fraction(percent) / 100


def overall_of_parts(method: IndexMethod, policy: Decimal, service: Decimal) -> Decimal:
    """The overall index as displayed, of responses in which every group has the index of its part."""
    parts = {factor.code: factor.part for factor in load_instrument(method.instrument).factors}
    index = {"i": share(policy), "ii": share(service)}
    responses = build_responses(method, {code: index[part] for code, part in parts.items()})
    return round_percent(compute_exact(method, method.criteria, responses)["overall"], 2)


def build_responses(method: IndexMethod, factors: Mapping[str, Fraction]) -> list[WeightedRatings]:
    """Weighted responses in which every item of a factor has the share of satisfied that the factor has.

    The respondents are lined up: those below a factor's share are satisfied with it, so between two neighbouring
    shares everyone answers alike and is one row.
    """
    steps = sorted({Fraction(0), Fraction(1), *factors.values()})
    return [
        WeightedRatings(
            ratings="".join(
                ("4" if high <= factors[factor.code] else "2") * len(factor.items) for factor in method.factors
            ),
            weight=high - low,
        )
        for low, high in pairwise(steps)
    ]


def weight_of_service(
    overall: Fraction, policy: Fraction, service: Fraction, half_unit_of_parts: Fraction
) -> tuple[Fraction, Fraction]:
    """The least and greatest w for which (1 - w) policy + w service rounds to the overall index, all as printed."""
    half = Fraction("0.005")
    ends = [
        (overall + a - policy - b) / (service + c - policy - b)
        for a in (-half, half)
        for b in (-half_unit_of_parts, half_unit_of_parts)
        for c in (-half_unit_of_parts, half_unit_of_parts)
    ]
    return min(ends), max(ends)
