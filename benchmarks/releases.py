"""What it takes to publish a large campaign, and to make every figure again from the bundle: seconds, memory, size.

    SIPAS_INSTANCE=… python -m benchmarks.releases [campaign]

Reads an installation that `python benchmarks/province.py --responses 1000000` made, and writes the bundle elsewhere.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy.orm import Session

from config import load_settings
from survey import clock
from survey.campaigns.queries import find_campaign
from survey.database import build_engine
from survey.indices.choices import read_selection
from survey.indices.releases.publishing import publish_selection
from survey.indices.releases.verifying import verify_bundle


def main() -> None:
    """Publish into a temporary folder, and verify."""
    code = sys.argv[1] if len(sys.argv) > 1 else "mot-cua-2026"
    with Session(build_engine(load_settings().database_url)) as session, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bundle.zip"
        selection = read_selection(session, find_campaign(session, code), {}, clock.today())
        started = time.perf_counter()
        published = publish_selection(session, selection, file, number=1, note="benchmark", at=clock.now())
        print(f"published {published.about.n:,} responses: {time.perf_counter() - started:.1f} s")
        started = time.perf_counter()
        found = verify_bundle(file)
        print(f"verified {found.n_figures} figures: {time.perf_counter() - started:.1f} s, holds: {found.holds}")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        print(f"bundle {file.stat().st_size / 1e6:.1f} MB, memory {memory} MB")


if __name__ == "__main__":
    main()
