"""What a register of 10,000 rows costs: a workbook read, tried out, taken in, and taken in again unchanged.

    python -m benchmarks.registers [--rows 10000]

Fills a new SQLite database, or the empty one of SIPAS_DATABASE_URL.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.orm import Session

import survey.schema  # noqa: F401 - every model, which foreign keys need
from survey import clock
from survey.audit import Actor
from survey.database import build_engine, committing
from survey.migration import migrate
from survey.organisation.facts import AgencyFacts, CounterFacts, FieldFacts, ServiceFacts
from survey.organisation.imports.files import read_file, write_xlsx
from survey.organisation.imports.planning import ImportPlan, SheetRow
from survey.organisation.imports.table import Action
from survey.organisation.models import AgencyKind
from survey.sampling.registers import REGISTERS, carry_out_plan, plan_register

Made = TypeVar("Made")
_BY, _DAY = Actor(None, "benchmark"), date(2025, 7, 1)
_N_AGENCIES, _N_FIELDS = 150, 40


def main() -> None:
    """Time each register from its file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    n = parser.parse_args().rows
    agencies = [
        AgencyFacts(
            f"A{i:03}",
            f"Đơn vị {i}",
            "",
            AgencyKind.COMMUNE if i else AgencyKind.PROVINCE,
            "A000" if i else "",
            _DAY,
            None,
        )
        for i in range(_N_AGENCIES)
    ]
    fields = [FieldFacts(f"F{i:02}", f"Lĩnh vực {i}", "") for i in range(_N_FIELDS)]
    services = [ServiceFacts(f"1.{i:06}", f"Thủ tục số {i}", "", f"F{i % _N_FIELDS:02}") for i in range(n)]
    counters = [
        CounterFacts(f"A{i % _N_AGENCIES:03}", str(i // _N_AGENCIES + 1), f"Quầy số {i}", "", _DAY, None)
        for i in range(n)
    ]
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("SIPAS_DATABASE_URL", f"sqlite:///{Path(folder) / 'sipas.sqlite3'}")
        engine = build_engine(url)
        migrate(engine)
        with Session(engine) as session:
            for name, facts in {
                "agencies": agencies,
                "fields": fields,
                "services": services,
                "counters": counters,
            }.items():
                _measure(session, name, facts)
        engine.dispose()


def _measure(session: Session, name: str, facts: Sequence[Any]) -> None:
    table = REGISTERS[name]
    data = _time(f"{name}: workbook of {len(facts):,} rows written", lambda: write_xlsx(table, facts))
    rows = _time(f"{name}: read", lambda: read_file(data, table.columns))
    with committing(session):
        plan = _time(f"{name}: tried out", lambda: _plan(session, name, rows))
        _time(f"{name}: taken in, codes issued", lambda: carry_out_plan(session, plan, by=_BY, at=clock.now()))
    session.expunge_all()
    with committing(session):
        again = _time(f"{name}: tried out again", lambda: _plan(session, name, rows))
    if again.count()[Action.SAME] != len(facts):
        raise SystemExit(f"{name}: an unchanged file would change something: {again.count()}")


def _plan(session: Session, name: str, rows: Sequence[SheetRow]) -> ImportPlan[Any]:
    return plan_register(session, name, rows, lambda _agency: True)


def _time(what: str, make: Callable[[], Made]) -> Made:
    began = time.perf_counter()
    made = make()
    print(f"{what:55} {time.perf_counter() - began:7.2f} s", flush=True)
    return made


if __name__ == "__main__":
    main()
