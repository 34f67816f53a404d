"""What it costs to show new answers: an overview of a large open campaign, again after some more came.

    SIPAS_INSTANCE=… python -m benchmarks.new_answers --new 1000

Works on a copy of the installation's SQLite database, which it deletes.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from config import load_settings
from survey import clock
from survey.campaigns.models import Campaign
from survey.collection.models import Response
from survey.collection.queries import count_responses_by_campaign
from survey.database import build_engine
from survey.indices import memory as memory_module
from survey.indices.basis import build_basis
from survey.indices.choices import read_selection
from survey.indices.memory import Memory
from survey.indices.overview import Overview, compute_overview

Made = TypeVar("Made")


def main() -> None:
    """Time the overview cold, warm, and after new answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--new", type=int, default=1000)
    n_new = parser.parse_args().new
    # The wait that a large campaign may have is not part of the cost.
    memory_module._SECONDS_KEPT = 0.0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "sipas.sqlite3"
        shutil.copy(load_settings().database_url.removeprefix("sqlite:///"), copy)
        engine, memory = build_engine(f"sqlite:///{copy}"), Memory()
        with Session(engine) as session:
            counts = count_responses_by_campaign(session)
            campaign = session.get_one(Campaign, max(counts, key=lambda campaign_id: counts[campaign_id]))
            print(f"{counts[campaign.id]:,} responses of {campaign.code}")
            _time("cold", lambda: _show(session, campaign, memory))
            _time("warm", lambda: _show(session, campaign, memory))
            for _ in range(3):
                _add(session, campaign, n_new)
                overview = _time(f"after {n_new:,} more", lambda: _show(session, campaign, memory))
                print(f"  {overview.coverage.n:,} counted")


def _show(session: Session, campaign: Campaign, memory: Memory) -> Overview:
    basis = build_basis(session, read_selection(session, campaign, {}, clock.today()), memory)
    return memory.keep(basis.sample.version, ("overview", basis.selection), lambda: compute_overview(basis))


def _add(session: Session, campaign: Campaign, n: int) -> None:
    """So many of the campaign's answers once more, as if given again."""
    columns = [column for column in Response.__table__.columns if column.name != "id"]
    of_campaign = select(*columns).where(Response.campaign_id == campaign.id, Response.quarantined_at.is_(None))
    start = time.time_ns()
    rows = [
        dict(row._mapping) | {"submission_key": f"{start % 10**12 + number:x}"}
        for number, row in enumerate(session.execute(of_campaign.limit(n)))
    ]
    session.execute(insert(Response), rows)
    session.commit()


def _time(name: str, work: Callable[[], Made]) -> Made:
    start = time.perf_counter()
    made = work()
    print(f"{name:20} {time.perf_counter() - start:.3f} s")
    return made


if __name__ == "__main__":
    main()
