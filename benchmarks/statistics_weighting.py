"""Raking and post-stratifying many respondents: survey.statistics against R's survey package, in one run.

    python -m benchmarks.statistics_weighting [--respondents 1000000]

Needs Rscript with the package survey (Debian: r-cran-survey); says so and ends where there is none. Both rake the same
respondents to the same three margins, R with epsilon 1e-10 of its own measure, and estimate one mean with its error.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from survey.statistics import (
    Calibration,
    Poststratification,
    SurveyDesign,
    calibrate,
    estimate_means,
    poststratify,
    rake,
)

SCRIPT = Path(__file__).with_suffix(".R")
REPEATS = 5
LABELS = {"sex": 2, "age": 6, "agency": 200}


def draw_people(n: int) -> pd.DataFrame:
    """Respondents with three traits, clusters and unequal base weights."""
    rng = np.random.default_rng(20260702)
    people = pd.DataFrame(
        {name: rng.choice(size, n, p=rng.dirichlet(np.full(size, 3.0))) for name, size in LABELS.items()}
    )
    return people.assign(
        weight=rng.lognormal(2, 0.5, n), psu=rng.integers(748, size=n), satisfied=(rng.random(n) < 0.8).astype(float)
    )


def tilt_totals(people: pd.DataFrame) -> dict[str, dict[int, float]]:
    """Totals that differ from what base weights give by up to a third, of one sum."""
    totals = {}
    for name in LABELS:
        weighed = people["weight"].groupby(people[name]).sum()
        tilted = weighed * (1 + 0.3 * np.sin(np.arange(len(weighed))))
        totals[name] = (tilted / tilted.sum() * len(people) * 10).to_dict()
    return totals


def time_ours(
    people: pd.DataFrame, weigh: Callable[[SurveyDesign], Calibration | Poststratification]
) -> tuple[float, np.ndarray]:
    """The median seconds of weighting and estimating, and the weights."""
    design = SurveyDesign.from_frame(people, weight="weight", psu="psu")
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        weighting = weigh(design)
        estimate_means(design.calibrated_to(weighting), people[["satisfied"]])
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), weighting.weights


def time_r(people: pd.DataFrame, totals: dict[str, dict[int, float]]) -> tuple[dict[str, float], pd.DataFrame]:
    """Seconds that R took for each weighting with its estimate, and its weights."""
    margins = pd.DataFrame(
        [(name, label, total) for name, of in totals.items() for label, total in of.items()],
        columns=["margin", "label", "total"],
    )
    with tempfile.TemporaryDirectory() as folder:
        people.to_csv(Path(folder, "people.csv"), index=False, float_format="%.17g")
        margins.to_csv(Path(folder, "margins.csv"), index=False, float_format="%.17g")
        done = subprocess.run(["Rscript", SCRIPT, folder], check=True, capture_output=True, text=True)
        seconds = dict(line.split() for line in done.stdout.splitlines())
        return {name: float(value) for name, value in seconds.items()}, pd.read_csv(Path(folder, "weights.csv"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--respondents", type=int, default=1_000_000)
    options = parser.parse_args()
    if shutil.which("Rscript") is None:
        sys.exit("Rscript is not installed; on Debian: apt-get install r-cran-survey")
    people = draw_people(options.respondents)
    totals = tilt_totals(people)
    theirs, expected = time_r(people, totals)
    ours = {
        "rake": lambda design: rake(design.weight, people, totals),
        "poststratify": lambda design: poststratify(design.weight, people["agency"], totals["agency"]),
        "calibrate": lambda design: calibrate(design.weight, people, totals, method="raking"),
    }
    for name, weigh in ours.items():
        seconds, weights = time_ours(people, weigh)
        beside = "rake" if name == "calibrate" else name
        apart = np.abs(weights / expected[beside] - 1).max()
        print(
            f"{name:12} {seconds:8.3f} s   R's {beside} {theirs[beside]:8.2f} s   ratio {theirs[beside] / seconds:.0f}"
        )
        print(f"{'':12} weights apart by at most {apart:.1e}")


if __name__ == "__main__":
    main()
