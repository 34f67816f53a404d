"""What a province asks of its million answers beside the indices: ranks, differences, associations, quantiles.

    python -m benchmarks.statistics_comparisons [--respondents 1000000] [--repeats 3] [--only NAME]

Each runs in a process of its own, from arrays to the finished table, so that peak memory is its own.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache

import numpy as np

from benchmarks.statistics_sample import FACTORS, N_ITEMS, Sample, draw_sample
from survey.statistics import (
    Composition,
    Factor,
    JointEstimates,
    SurveyDesign,
    assess_association,
    compare,
    compare_with_rest,
    estimate_joint_indices,
    estimate_quantiles,
    rank_units,
)

COMPOSITION = Composition(
    items={f"q{item:02d}": item for item in range(N_ITEMS)},
    factors=tuple(Factor(code, tuple(f"q{item:02d}" for item in items)) for code, items in FACTORS.items()),
)


@cache
def make_design(sample: Sample) -> SurveyDesign:
    return SurveyDesign.from_arrays(weight=sample.weight, stratum=sample.stratum, psu=sample.psu)


@cache
def draw_days(sample: Sample) -> np.ndarray:
    """Working days waited, in halves: nobody has measured them finer."""
    return np.round(np.random.default_rng(5).gamma(2, 6, len(sample.weight))) / 2


@cache
def estimate_agencies(sample: Sample) -> JointEstimates:
    return estimate_joint_indices(
        make_design(sample), sample.ratings, COMPOSITION, {"agency": sample.agency}, measures=["overall"]
    )


QUESTIONS: dict[str, Callable[[Sample], object]] = {
    "ranks of 200 agencies, their intervals and tiers": lambda sample: rank_units(estimate_agencies(sample)),
    "all 19,900 differences between agencies": lambda sample: compare(estimate_agencies(sample), "agency"),
    "each agency against the rest": lambda sample: compare_with_rest(
        make_design(sample), sample.ratings, COMPOSITION, sample.agency
    ),
    "association of 5 answers with 40 services": lambda sample: assess_association(
        make_design(sample), sample.ratings[:, 0], sample.service, within=sample.ratings[:, 0] > 0
    ),
    "quartiles of waiting by 200 agencies": lambda sample: estimate_quantiles(
        make_design(sample), draw_days(sample), domains={"agency": sample.agency}
    ),
    "quartiles of waiting by 200 agencies x 40 services": lambda sample: estimate_quantiles(
        make_design(sample), draw_days(sample), domains={"agency": sample.agency, "service": sample.service}
    ),
}


def measure(name: str, n: int, repeats: int) -> dict[str, object]:
    """Seconds of each repeat after one to warm up, and peak memory of this process."""
    sample = draw_sample(n)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    QUESTIONS[name](sample)
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        QUESTIONS[name](sample)
        seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"seconds": statistics.median(seconds), "peak_mb": peak / 1024, "before_mb": before / 1024}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--respondents", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--only", choices=QUESTIONS)
    options = parser.parse_args()
    if options.only:
        print(json.dumps(measure(options.only, options.respondents, options.repeats)))
        return
    print(f"{'question':<52} {'median s':>9} {'peak MB':>8} {'before MB':>9}")
    for name in QUESTIONS:
        command = [sys.executable, "-m", "benchmarks.statistics_comparisons", "--only", name]
        command += ["--respondents", str(options.respondents), "--repeats", str(options.repeats)]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        print(f"{name:<52} {found['seconds']:>9.2f} {found['peak_mb']:>8.0f} {found['before_mb']:>9.0f}", flush=True)


if __name__ == "__main__":
    main()
