"""The exact index against the worked examples of the methods, which were counted in another way, and by hand."""

from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.questionnaires.instruments.exact import compute_exact, round_percent
from survey.questionnaires.instruments.load import list_methods, load_method
from survey.questionnaires.instruments.method import MethodFactor, WeightedRatings

ITEMS = ("a1", "a2", "b1", "b2", "b3")
FACTORS = (
    MethodFactor(code="a", name={"vi": "A"}, items=("a1", "a2")),
    MethodFactor(code="b", name={"vi": "B"}, items=("b1", "b2", "b3"), weight=Fraction(3)),
)
POOLED = msgspec.structs.replace(load_method("ward_9_2026_pooled"), factors=FACTORS)
MEAN_OF_ITEMS = msgspec.structs.replace(POOLED, factor_aggregation="mean_of_items", overall_aggregation="mean_of_items")
MEAN_OF_FACTORS = msgspec.structs.replace(POOLED, overall_aggregation="mean_of_factors")
OVERALL_ITEM = msgspec.structs.replace(
    POOLED, overall_aggregation="overall_item", overall_item="b3", factors=FACTORS[:1]
)
EVERY_RULE = [POOLED, MEAN_OF_ITEMS, MEAN_OF_FACTORS, OVERALL_ITEM]

# By hand. Weight of the satisfied / of those who answered: a1 3/4, a2 2/3, b1 1/4, b2 2/2, b3 1/3.
ROWS = [
    WeightedRatings(ratings="4-14n", weight=Fraction(1)),
    WeightedRatings(ratings="552n3", weight=Fraction(2)),
    WeightedRatings(ratings="3345.", weight=Fraction(1)),
    WeightedRatings(ratings="nn--5", weight=Fraction(1)),
]
CRITERIA = {"a1": Fraction(3, 4), "a2": Fraction(2, 3), "b1": Fraction(1, 4), "b2": Fraction(1), "b3": Fraction(1, 3)}


def ratings(alphabet: str = "12345n-.") -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=len(ITEMS), max_size=len(ITEMS))


def rows(alphabet: str = "12345n-.") -> st.SearchStrategy[list[WeightedRatings]]:
    weights = st.fractions(min_value=0, max_value=20, max_denominator=12)
    return st.lists(st.builds(WeightedRatings, ratings=ratings(alphabet), weight=weights), max_size=8)


@pytest.mark.parametrize("method", list_methods(), ids=lambda each: each.id)
def test_every_worked_example_recomputes_exactly_and_as_displayed(method):
    computed = compute_exact(method, method.example.items, method.example.rows)
    assert computed == {code: expected.share for code, expected in method.example.expected.items()}
    shown = {code: share and str(round_percent(share, method.rounding.decimals)) for code, share in computed.items()}
    assert shown == {code: expected.percent for code, expected in method.example.expected.items()}


def test_the_worked_examples_hold_unequal_weights_every_kind_of_blank_and_an_item_nobody_answered():
    examples = [method.example for method in list_methods()]
    assert all(len({row.weight for row in example.rows}) > 1 for example in examples)
    assert set("".join(row.ratings for example in examples for row in example.rows)) == set("12345n-.")
    assert any(expected.share is None for example in examples for expected in example.expected.values())


def test_pooling_counts_answers():
    assert compute_exact(POOLED, ITEMS, ROWS) == {
        **CRITERIA,
        "a": Fraction(5, 7),
        "b": Fraction(4, 9),
        "overall": Fraction(9, 16),
    }


def test_a_mean_of_items_counts_items():
    assert compute_exact(MEAN_OF_ITEMS, ITEMS, ROWS) == {
        **CRITERIA,
        "a": Fraction(17, 24),
        "b": Fraction(19, 36),
        "overall": Fraction(3, 5),
    }


def test_a_mean_of_factors_counts_factors_with_their_weights():
    computed = compute_exact(MEAN_OF_FACTORS, ITEMS, ROWS)
    assert computed["overall"] == (1 * Fraction(5, 7) + 3 * Fraction(4, 9)) / 4


def test_an_overall_item_is_the_index_and_may_stand_outside_the_factors():
    computed = compute_exact(OVERALL_ITEM, ITEMS, ROWS)
    assert set(computed) == {"a1", "a2", "b3", "a", "overall"}
    assert computed["overall"] == computed["b3"] == Fraction(1, 3)


def test_the_columns_are_found_by_code_whatever_else_the_form_rates():
    longer = [WeightedRatings(ratings=f"1{row.ratings[::-1]}", weight=row.weight) for row in ROWS]
    assert compute_exact(POOLED, ("extra", *ITEMS[::-1]), longer) == compute_exact(POOLED, ITEMS, ROWS)


def test_what_nobody_answered_is_undefined_and_so_is_a_mean_with_an_undefined_part():
    unanswered = [WeightedRatings(ratings=f"{row.ratings[:4]}n", weight=row.weight) for row in ROWS]
    assert compute_exact(POOLED, ITEMS, unanswered)["b3"] is None
    assert compute_exact(POOLED, ITEMS, unanswered)["b"] == Fraction(3, 6)
    by_items = compute_exact(MEAN_OF_ITEMS, ITEMS, unanswered)
    assert by_items["a"] is not None
    assert by_items["b"] is None
    assert by_items["overall"] is None


@pytest.mark.parametrize("method", EVERY_RULE, ids=lambda each: each.overall_aggregation)
def test_without_responses_everything_is_undefined(method):
    assert set(compute_exact(method, ITEMS, []).values()) == {None}


@given(responses=rows(), method=st.sampled_from(EVERY_RULE))
def test_every_share_lies_between_0_and_1(responses, method):
    assert all(share is None or 0 <= share <= 1 for share in compute_exact(method, ITEMS, responses).values())


@given(responses=rows(), method=st.sampled_from(EVERY_RULE), scale=st.fractions(min_value="1/1000", max_value=1000))
def test_the_scale_of_the_weights_does_not_matter(responses, method, scale):
    scaled = [WeightedRatings(ratings=row.ratings, weight=row.weight * scale) for row in responses]
    assert compute_exact(method, ITEMS, scaled) == compute_exact(method, ITEMS, responses)


@given(
    responses=st.lists(st.tuples(ratings(), st.integers(0, 4)), max_size=6),
    method=st.sampled_from(EVERY_RULE),
)
def test_a_whole_weight_counts_like_so_many_respondents(responses, method):
    weighted = [WeightedRatings(ratings=text, weight=Fraction(times)) for text, times in responses]
    repeated = [WeightedRatings(ratings=text) for text, times in responses for _ in range(times)]
    assert compute_exact(method, ITEMS, weighted) == compute_exact(method, ITEMS, repeated)


@given(responses=rows(), method=st.sampled_from(EVERY_RULE), blank=st.sampled_from("n-."))
def test_one_kind_of_blank_counts_no_more_than_another(responses, method, blank):
    blanks = str.maketrans(dict.fromkeys("n-.", blank))
    alike = [WeightedRatings(ratings=row.ratings.translate(blanks), weight=row.weight) for row in responses]
    assert compute_exact(method, ITEMS, alike) == compute_exact(method, ITEMS, responses)


@given(responses=rows(alphabet="12345"))
def test_pooling_and_the_mean_of_items_agree_when_everyone_answers_everything(responses):
    assert compute_exact(POOLED, ITEMS, responses) == compute_exact(MEAN_OF_ITEMS, ITEMS, responses)


@given(responses=rows(), method=st.sampled_from(EVERY_RULE))
def test_the_satisfied_and_the_others_make_the_whole(responses, method):
    others = msgspec.structs.replace(method, satisfied=(1, 2, 3))
    shares, rest = compute_exact(method, ITEMS, responses), compute_exact(others, ITEMS, responses)
    assert rest == {code: None if share is None else 1 - share for code, share in shares.items()}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (WeightedRatings(ratings="4444"), "4 ratings for 5 items"),
        (WeightedRatings(ratings="44446"), "unknown ratings"),
        (WeightedRatings(ratings="4444٤"), "unknown ratings"),
        (WeightedRatings(ratings="44444", weight=Fraction(-1)), "negative weight"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_by_its_position(row, reason):
    with pytest.raises(ValueError, match=f"row 1: .*{reason}"):
        compute_exact(POOLED, ITEMS, [ROWS[0], row])


def test_a_form_without_an_item_of_the_method_is_refused():
    with pytest.raises(ValueError, match="b3"):
        compute_exact(POOLED, ITEMS[:4], [])


@pytest.mark.parametrize(
    ("share", "percent"),
    [
        (Fraction(1, 32), "3.13"),  # exactly 3.125: half to even would give 3.12
        (Fraction(29, 32), "90.63"),
        (Fraction(2, 3), "66.67"),
        (Fraction(83964999, 10**8), "83.96"),
        (Fraction(83965, 10**5), "83.97"),
        (Fraction(0), "0.00"),
        (Fraction(1), "100.00"),
    ],
)
def test_percents_are_rounded_half_up_once(share, percent):
    assert str(round_percent(share, 2)) == percent


@given(share=st.fractions(min_value=0, max_value=1), decimals=st.integers(0, 6))
def test_a_rounded_percent_is_never_off_by_more_than_half_a_unit(share, decimals):
    error = Fraction(round_percent(share, decimals)) - share * 100
    half = Fraction(1, 2 * 10**decimals)
    assert -half < error <= half
    assert round_percent(share, decimals) == Decimal(f"{round_percent(share, decimals):.{decimals}f}")
