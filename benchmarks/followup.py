"""What a pass over the alerts, a search in comments and a preview of masking take over many responses.

    python -m benchmarks.followup [responses]

Loads the demonstration into a temporary database and multiplies its responses; prints the median of five, in seconds.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from survey import clock
from survey.accounts.scope import EVERYWHERE
from survey.audit import Actor
from survey.campaigns.queries import find_campaign
from survey.collection.models import RetentionWay
from survey.collection.retention import plan_retention
from survey.database import build_engine
from survey.demonstration.load import load_demonstration
from survey.followup.alert_rules import RuleTerms, add_rule
from survey.followup.alerts import list_due
from survey.followup.models import AlertGrouping
from survey.followup.opinions import OpinionFilter, list_opinions
from survey.migration import migrate

DRAWN = 2_000
SHARED = (
    "campaign_id, version_id, counter_id, receiving_agency_id, responsible_agency_id, service_id, mode, assurance, "
    "language, received_at, received_on, seconds_taken, quarantined_at, quarantine_reason, is_rehearsal, "
    "ratings, answers"
)


def main() -> None:
    """Fill a database, and time each reading of it."""
    n_responses = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        engine = build_engine(f"sqlite:///{Path(folder) / 'sipas.sqlite3'}")
        fill(engine, n_responses)
        with Session(engine) as session:
            for name, read in list_readings(session).items():
                print(f"{name:<40}{time_median(read):8.3f} s")


def fill(engine: Engine, n_responses: int) -> None:
    """The demonstration, and its responses again and again until there are so many; a comment with every twentieth."""
    migrate(engine)
    load_demonstration(engine, n_responses=DRAWN, seed=1, today=clock.today(), progress=lambda _done, _total: None)
    copies = max(0, n_responses // DRAWN - 1)
    with engine.begin() as connection:
        connection.execute(
            text(
                f"WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < {copies}) "  # noqa: S608 - names of ours and a whole number
                f"INSERT INTO response (submission_key, {SHARED}) "
                f"SELECT printf('%08d%08d', n, id), {SHARED} FROM response, copy"
            )
        )
        connection.execute(
            text(
                "INSERT INTO comment SELECT id, 'comment', 'Phải đi lại nhiều lần, gọi số 0912 345 678' FROM response "
                "WHERE id > 2200 AND id % 20 = 0"
            )
        )
    with Session(engine) as session, session.begin():
        for grouping in AlertGrouping:
            terms = RuleTerms("Mỗi tuần", None, grouping, 3, 2, 7, None)
            add_rule(session, terms, by=Actor(None, "benchmark"), at=clock.now())


def list_readings(session: Session) -> dict[str, Callable[[], object]]:
    """What is timed."""
    campaign = find_campaign(session, "mot-cua-2026")

    def search(words: str) -> Callable[[], object]:
        wanted = OpinionFilter(campaign.id, EVERYWHERE, words=words)
        return lambda: list_opinions(session, wanted, limit=50)

    return {
        "alerts due, two rules": lambda: list_due(session, at=clock.now()),
        "first page of opinions": search(""),
        "search that finds at once": search("di lai"),
        "search that finds nothing": search("khong co chu nay"),
        "preview of masking": lambda: plan_retention(
            session, campaign, RetentionWay.MASK, received_before=clock.today()
        ),
    }


def time_median(read: Callable[[], object]) -> float:
    """The median of five readings, in seconds."""
    seconds = []
    for _ in range(5):
        began = time.perf_counter()
        read()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


if __name__ == "__main__":
    main()
