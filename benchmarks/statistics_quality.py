"""Indicators of suspicious answering over many respondents, each timed alone.

python -m benchmarks.statistics_quality [--respondents 1000000]
"""

import argparse
import time

import numpy as np

from survey.statistics import (
    score_bursts,
    score_identical,
    score_long_string,
    score_outside_hours,
    score_speeding,
    score_straight_lining,
)

N_ITEMS, N_COUNTERS, DAYS = 22, 500, 300
HOURS = {weekday: [(8.0, 12.0), (13.0, 17.0)] for weekday in range(5)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--respondents", type=int, default=1_000_000)
    n = parser.parse_args().respondents
    random = np.random.default_rng(20261123)
    shares = [0.05, 0.02, 0.05, 0.13, 0.45, 0.3]
    ratings = random.choice(np.arange(6, dtype=np.uint8), size=(n, N_ITEMS), p=shares)
    counter = random.integers(0, N_COUNTERS, n)
    time_of = np.datetime64("2026-01-01") + random.integers(0, DAYS * 86_400, n).astype("timedelta64[s]")
    seconds, answers = np.exp(random.normal(4, 0.4, n)), (ratings > 0).sum(axis=1)
    indicators = {
        "straight-lining": lambda: score_straight_lining(ratings),
        "long runs": lambda: score_long_string(ratings),
        "speeding": lambda: score_speeding(seconds, answers),
        "bursts": lambda: score_bursts(counter, time_of),
        "identical rows": lambda: score_identical(ratings, counter, time_of),
        "office hours": lambda: score_outside_hours(time_of, HOURS),
    }
    for name, score in indicators.items():
        start = time.perf_counter()
        score()
        print(f"{name:<16} {time.perf_counter() - start:6.2f} s")


if __name__ == "__main__":
    main()
