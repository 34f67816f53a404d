"""Indices of every agency and service: survey.statistics against R's survey package on the same answers, in one run.

    python -m benchmarks.statistics_against_r [--respondents 100000] [--agencies 40] [--services 20]

Needs Rscript with the package survey (Debian: r-cran-survey); says so and ends where there is none. R answers domain by
domain and measure by measure, for svymean of several variables at once deletes whoever missed one of them.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.statistics_sample import FACTORS, N_ITEMS, Sample, draw_sample
from survey.statistics import Composition, Factor, SurveyDesign, estimate_indices, reduce_to_cells

SCRIPT = Path(__file__).with_suffix(".R")
REPEATS = 5


def compute(sample: Sample) -> pd.DataFrame:
    """Every measure of every agency and service, as R's `survey.lonely.psu = "adjust"` has it."""
    composition = Composition(
        items={f"q{item + 1:02d}": item for item in range(N_ITEMS)},
        factors=tuple(Factor(code, tuple(f"q{item + 1:02d}" for item in items)) for code, items in FACTORS.items()),
    )
    design = SurveyDesign.from_arrays(weight=sample.weight, stratum=sample.stratum, psu=sample.psu, lonely_psu="adjust")
    domains = {"agency": sample.agency, "service": sample.service}
    cells = reduce_to_cells(sample.ratings, design, domains, composition=composition)
    return estimate_indices(cells, composition, by=["agency", "service"])


def time_ours(sample: Sample) -> tuple[float, pd.DataFrame]:
    """The median of several runs, in seconds, and the table."""
    compute(sample)
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        table = compute(sample)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), table


def time_r(sample: Sample) -> tuple[float, pd.DataFrame]:
    """Seconds that R took after reading, and its table."""
    frame = pd.DataFrame(sample.ratings, columns=[f"q{item + 1:02d}" for item in range(N_ITEMS)])
    for name in ("stratum", "psu", "weight", "agency", "service"):
        frame[name] = getattr(sample, name)
    with tempfile.TemporaryDirectory() as folder:
        answers, result = Path(folder, "answers.csv"), Path(folder, "result.csv")
        frame.to_csv(answers, index=False, float_format="%.17g")
        done = subprocess.run(["Rscript", SCRIPT, answers, result], check=True, capture_output=True, text=True)
        return float(done.stdout.split()[-1]), pd.read_csv(result)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--respondents", type=int, default=100_000)
    parser.add_argument("--agencies", type=int, default=40)
    parser.add_argument("--services", type=int, default=20)
    options = parser.parse_args()
    if shutil.which("Rscript") is None:
        sys.exit("Rscript is not installed; on Debian: apt-get install r-cran-survey")
    sample = draw_sample(options.respondents, n_agencies=options.agencies, n_services=options.services)
    ours, table = time_ours(sample)
    theirs, expected = time_r(sample)
    both = expected.merge(table, on=["agency", "service", "code"], suffixes=("_r", ""), validate="one_to_one")
    print(f"{len(both):,} estimates of {options.respondents:,} respondents")
    print(f"R survey           {theirs:10.2f} s")
    print(f"survey.statistics  {ours:10.4f} s   {theirs / ours:,.0f} times as fast")
    for name in ("estimate", "standard_error"):
        apart = np.abs(both[name] - both[f"{name}_r"]).max()
        print(f"largest difference of a {name.replace('_', ' ')}: {apart:.1e}")


if __name__ == "__main__":
    main()
