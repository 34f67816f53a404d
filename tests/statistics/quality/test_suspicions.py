"""Indicators of suspicious answering: what was planted is found, and honest answers are seldom flagged."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from survey.statistics import (
    InvalidRatings,
    collect_suspicions,
    score_bursts,
    score_identical,
    score_long_string,
    score_outside_hours,
    score_speeding,
    score_straight_lining,
)

MONDAY = np.datetime64("2026-03-02T00:00:00")
HOURS = {day: [(7.5, 11.5), (13.5, 17.0)] for day in range(5)}


def make_ratings(n=2000, k=22, seed=1):
    random = np.random.default_rng(seed)
    return random.choice(np.array([1, 2, 3, 4, 5], dtype=np.uint8), size=(n, k), p=[0.03, 0.07, 0.15, 0.45, 0.3])


def make_moments(n_counters=20, days=60, a_day=12, seed=1):
    """Answers of counters with rates of their own, at random within opening hours."""
    random = np.random.default_rng(seed)
    counter, time = [], []
    for each, rate in enumerate(random.uniform(0.5, 1.5, n_counters) * a_day):
        for day in range(days):
            n = random.poisson(rate)
            counter.append(np.full(n, each))
            second = random.integers(8 * 3600, 16 * 3600, n).astype("timedelta64[s]")
            time.append(MONDAY + np.timedelta64(day, "D") + second)
    return np.concatenate(counter), np.concatenate(time)


def test_one_answer_to_all_scores_highest_and_unanswered_forms_nothing():
    ratings = make_ratings()
    ratings[7] = 2
    ratings[8, 3:] = 0
    found = score_straight_lining(ratings)
    assert found["score"].idxmax() == 7
    assert found.loc[7, ["reason", "value"]].tolist() == ["one_answer", 1.0]
    assert np.isnan(found.loc[8, "score"])
    assert found["score"].drop(8).between(0, 1).all()


def test_a_row_of_fives_that_many_give_is_less_suspicious_than_a_row_of_twos():
    ratings = make_ratings()
    ratings[:800] = 5
    ratings[800] = 2
    score = score_straight_lining(ratings)["score"]
    assert score[800] > 0.9
    assert score[0] < 0.7


def test_a_long_run_is_one_that_shuffling_would_not_give():
    ratings = make_ratings(n=500)
    ratings[3] = [5] * 11 + [1] * 11
    ratings[4] = [5, 1] * 11
    ratings[5] = 4
    found = score_long_string(ratings)
    assert found["score"].idxmax() == 3
    assert found.loc[[3, 4, 5], "value"].tolist() == [11, 1, 22]
    # One answer to all can come in one order only, and alternating answers have no run.
    assert found.loc[[4, 5], "score"].tolist() == pytest.approx([0, 0], abs=0.01)
    assert (found["score"] > 0.5).mean() < 0.01


def test_runs_pass_over_what_was_not_answered():
    ratings = np.array([[5, 0, 5, 0, 5, 4, 5, 4], [0, 0, 0, 0, 0, 0, 0, 5]])
    found = score_long_string(ratings)
    assert found["value"].tolist() == [3, 1]
    assert np.isnan(found["score"][1])


def test_those_who_answered_fast_for_their_number_of_answers_score_high():
    random = np.random.default_rng(4)
    answers = random.choice([10, 20], 1000)
    seconds = answers * np.exp(random.normal(1.5, 0.3, 1000))
    seconds[0], seconds[1], seconds[2] = answers[0] * 0.5, answers[1] * 60.0, np.nan
    found = score_speeding(seconds, answers)
    assert found["score"][0] > 0.999
    assert found["score"][1] == 0
    assert np.isnan(found["score"][2])
    assert pd.isna(found["reason"][2])
    assert (found["score"] > 0.99).mean() < 0.02
    assert found["expected"][0] == pytest.approx(np.exp(1.5), rel=0.1)


def test_a_planted_burst_is_found_and_a_busy_counter_is_not():
    counter, time = make_moments()
    quiet = np.flatnonzero(counter == 3)[-1]
    planted = time[quiet] + np.arange(25) * np.timedelta64(20, "s")
    found = score_bursts(np.append(counter, np.full(25, 3)), np.append(time, planted))
    assert found["score"].tail(10).min() > 0.9
    assert found["value"].iloc[-1] >= 25
    assert (found["score"][: len(counter)].drop(quiet) > 0.67).mean() < 0.001


def test_clean_poisson_counters_are_flagged_about_as_often_as_the_score_says():
    """A score of 1/3 is a chance of one in a hundred; windows that overlap and short pasts may double it."""
    flagged = np.concatenate([score_bursts(*make_moments(seed=seed, days=40))["score"] for seed in (1, 2, 3)])
    assert (flagged >= 1 / 3).mean() < 0.02
    assert (flagged >= 2 / 3).mean() < 0.001


def test_copies_at_one_counter_are_found_and_copies_all_over_are_not():
    ratings, (counter, time) = make_ratings(), make_moments(n_counters=10, days=20, a_day=10)
    ratings = ratings[: len(counter)]
    counter, time = counter[: len(ratings)], time[: len(ratings)]
    spread = np.random.default_rng(5).choice(len(ratings), len(ratings) // 3, replace=False)
    ratings[spread] = 5
    planted = np.tile(ratings[0], (6, 1))
    planted[:, 0] = 6 - planted[:, 0]
    together = score_identical(
        np.vstack([ratings, planted]),
        np.append(counter, np.full(6, 2)),
        np.append(time, np.full(6, time[40])),
    )
    assert together["score"].tail(6).min() > 0.9
    assert together["value"].tail(6).tolist() == [5] * 6
    assert (together["score"][spread] > 0.67).mean() < 0.01


def test_hours_are_those_of_the_office_and_holidays_are_closed():
    moments = MONDAY + np.array(
        [
            np.timedelta64(9, "h"),
            np.timedelta64(12, "h"),
            np.timedelta64(22, "h"),
            np.timedelta64(24 * 5 + 9, "h"),
            np.timedelta64(24 + 9, "h"),
        ]
    )
    found = score_outside_hours(moments, HOURS, holidays={date(2026, 3, 3)})
    assert found["score"].tolist() == [0.0, 0.5, 1.0, 1.0, 1.0]
    assert found["reason"].tolist()[1:] == ["outside_hours", "outside_hours", "closed_day", "closed_day"]
    assert found["value"].tolist()[:3] == [0, 30, 300]
    with pytest.raises(InvalidRatings, match="ends after it begins"):
        score_outside_hours(moments, {0: [(17, 8)]})
    with pytest.raises(InvalidRatings, match="has a moment"):
        score_outside_hours(np.array(["NaT"], dtype="datetime64[s]"), HOURS)


def test_the_most_suspicious_come_first_with_all_that_is_said_of_them():
    ratings = make_ratings(n=300)
    ratings[7] = 2
    seconds = np.full(300, 90.0) + np.arange(300) % 17
    seconds[7] = 3
    indicators = {
        "straight_lining": score_straight_lining(ratings),
        "long_string": score_long_string(ratings),
        "speeding": score_speeding(seconds, np.full(300, 22)),
    }
    found = collect_suspicions(indicators, at_least=0.9)
    assert found.loc[0, "respondent"] == 7
    assert set(found.loc[found["respondent"] == 7, "indicator"]) == {"straight_lining", "speeding"}
    assert found.loc[0, "n_indicators"] == 2
    assert collect_suspicions(indicators, at_least=1.1).empty
    with pytest.raises(InvalidRatings, match="same respondents"):
        collect_suspicions({"a": indicators["speeding"], "b": indicators["speeding"][:5]})


def test_nobody_is_no_one_to_suspect():
    none = np.empty(0, dtype="datetime64[s]")
    assert score_bursts([], none).empty
    assert score_identical(np.empty((0, 22), dtype=np.uint8), [], none).empty
    assert score_straight_lining(np.empty((0, 22), dtype=np.uint8)).empty
    assert score_long_string(np.empty((0, 22), dtype=np.uint8)).empty


def test_what_is_no_table_of_ratings_is_refused():
    times = np.repeat(np.datetime64("2026-01-05T09:00:00"), 2)
    for score in (
        score_straight_lining,
        score_long_string,
        lambda ratings: score_identical(ratings, ["a", "a"], times),
    ):
        with pytest.raises(InvalidRatings, match="whole numbers"):
            score(np.full((2, 6), np.nan))
        with pytest.raises(InvalidRatings, match="below 0 in row 1"):
            score(np.array([[1] * 6, [-9] * 6]))
    with pytest.raises(InvalidRatings, match="one for each respondent"):
        score_speeding([30.0, 40.0], [3])
