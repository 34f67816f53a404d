"""Indices and standard errors of a million answers: survey.statistics against the numpy floor, in one run.

    python -m benchmarks.statistics_indices [--respondents 1000000] [--repeats 5]

Each way runs in a process of its own, so that peak memory is its own; both must come to the same numbers.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

from benchmarks.statistics_floor import compute_floor
from benchmarks.statistics_sample import FACTORS, N_ITEMS, Sample, draw_sample


def compute_ours(sample: Sample) -> tuple[np.ndarray, np.ndarray]:
    """Everything from labels to the finished table, of which the estimates and standard errors are compared."""
    from survey.statistics import Composition, Factor, SurveyDesign, estimate_indices, reduce_to_cells

    composition = Composition(
        items={f"q{item:02d}": item for item in range(N_ITEMS)},
        factors=tuple(Factor(code, tuple(f"q{item:02d}" for item in items)) for code, items in FACTORS.items()),
    )
    design = SurveyDesign.from_arrays(weight=sample.weight, stratum=sample.stratum, psu=sample.psu)
    domains = {"agency": sample.agency, "service": sample.service}
    cells = reduce_to_cells(sample.ratings, design, domains, composition=composition)
    table = estimate_indices(cells, composition, by=["agency", "service"])
    shape = (-1, len(composition.measures))
    return tuple(table[column].to_numpy().reshape(shape).T for column in ("estimate", "standard_error"))


WAYS: dict[str, Callable[[Sample], tuple[np.ndarray, np.ndarray]]] = {"floor": compute_floor, "ours": compute_ours}


def measure(way: str, n: int, repeats: int) -> dict[str, object]:
    """Seconds of each repeat, peak memory of this process, and sums that tell whether two ways agree."""
    sample = draw_sample(n)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = []
    # One run to warm up: imports, and memory that the process asks for the first time.
    WAYS[way](sample)
    for _ in range(repeats):
        start = time.perf_counter()
        estimates, standard_errors = WAYS[way](sample)
        seconds.append(time.perf_counter() - start)
    return {
        "seconds": seconds,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "sample_mb": before / 1024,
        "estimates": float(np.nansum(estimates)),
        "standard_errors": float(np.nansum(standard_errors)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--respondents", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.way:
        print(json.dumps(measure(options.way, options.respondents, options.repeats)))
        return
    found = {way: _measure_apart(way, options) for way in WAYS}
    _print(found)


def _measure_apart(way: str, options: argparse.Namespace) -> dict[str, object]:
    command = [sys.executable, "-m", "benchmarks.statistics_indices", "--way", way]
    command += ["--respondents", str(options.respondents), "--repeats", str(options.repeats)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _print(found: dict[str, dict]) -> None:
    floor = statistics.median(found["floor"]["seconds"])
    print(f"{'way':<6} {'median s':>9} {'min s':>7} {'x floor':>8} {'peak MB':>8} {'before MB':>9}")
    for way, result in found.items():
        median = statistics.median(result["seconds"])
        print(
            f"{way:<6} {median:>9.3f} {min(result['seconds']):>7.3f} {median / floor:>8.2f} "
            f"{result['peak_mb']:>8.0f} {result['sample_mb']:>9.0f}"
        )
    for name in ("estimates", "standard_errors"):
        values = [result[name] for result in found.values()]
        print(f"sum of {name}: {values[0]:.12g}, relative difference {abs(values[1] / values[0] - 1):.1e}")


if __name__ == "__main__":
    main()
