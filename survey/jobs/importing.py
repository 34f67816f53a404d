"""Jobs that take in large files: the dry run, and the act."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey import clock
from survey.accounts.permissions import Permission
from survey.accounts.queries import find_account_scope, name_actor
from survey.audit import AuditEvent
from survey.database import committing
from survey.errors import NotFound
from survey.jobs.kinds import Progress, Refused
from survey.organisation.imports.holding import HeldFile, compute_fingerprint, forget_held, take_held
from survey.organisation.imports.planning import ImportPlan, PlannedRow
from survey.organisation.imports.summary import encode_summary, summarise_plan
from survey.sampling.registers import carry_out_plan, plan_register

IMPORT_TRIAL, IMPORT = "import_trial", "import"
_STEPS = 3


@dataclass(frozen=True)
class Importing:
    """What imports need of the installation: where files wait between their dry run and the act."""

    folder: Path

    def try_out(self, session: Session, parameters: Mapping[str, Any], file: Path, progress: Progress) -> int:
        """The dry run of the held file `parameters["token"]`: its summary, as the page shows it; how many rows."""
        held = self._take(parameters)
        progress(1, _STEPS)
        summary = summarise_plan(_plan(session, held, parameters))
        file.write_bytes(encode_summary(summary))
        progress(_STEPS, _STEPS)
        return len(held.rows)

    def carry_out(self, session: Session, parameters: Mapping[str, Any], file: Path, progress: Progress) -> int:
        """The act: all rows that were shown, in one transaction, and a list of what became of each."""
        held = self._take(parameters)
        # Trying out takes longer than the act, and is done before the lock that keeps answers waiting.
        event, plan = _find_last_event(session), _plan_as_shown(session, held, parameters)
        progress(1, _STEPS)
        with committing(session):
            if _find_last_event(session) != event:
                plan = _plan_as_shown(session, held, parameters)
            by = name_actor(session, parameters["account"])
            n_changed = carry_out_plan(session, plan, by=by, at=clock.now())
        progress(2, _STEPS)
        _write_report(plan, file)
        forget_held(self.folder, parameters["token"])
        progress(_STEPS, _STEPS)
        return n_changed

    def _take(self, parameters: Mapping[str, Any]) -> HeldFile:
        try:
            return take_held(self.folder, parameters["token"], account_id=parameters["account"], at=clock.now())
        except NotFound as error:
            raise Refused(
                "Tệp đã được nhập xong, hoặc đã quá hai giờ kể từ khi tải lên. Xin chọn lại tệp.",
                "The file was imported already, or was sent over two hours ago. Please choose it again.",
            ) from error


def _plan(session: Session, held: HeldFile, parameters: Mapping[str, Any]) -> ImportPlan[Any]:
    scope = find_account_scope(session, parameters["account"], Permission.KEEP_ORGANISATION)
    return plan_register(session, held.table, held.rows, scope.holds)


def _plan_as_shown(session: Session, held: HeldFile, parameters: Mapping[str, Any]) -> ImportPlan[Any]:
    plan = _plan(session, held, parameters)
    if compute_fingerprint(plan) != parameters["fingerprint"]:
        raise Refused(
            "Dữ liệu đã thay đổi sau lần chạy thử nên chưa có gì được nhập. Xin chạy thử lại.",
            "The data have changed since the dry run, so that nothing was imported. Please run it again.",
        )
    return plan


def _find_last_event(session: Session) -> int:
    """Every change leaves an event: while this stays, nothing has changed."""
    return session.scalar(select(func.max(AuditEvent.id))) or 0


def _write_report(plan: ImportPlan[Any], file: Path) -> None:
    """What became of every row, as CSV for Excel."""
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Dòng / Row", "Việc / Action", *plan.table.key, "Vì sao / Why"])
        writer.writerows(_list_cells(plan, row) for row in plan.rows)


def _list_cells(plan: ImportPlan[Any], row: PlannedRow[Any]) -> list[object]:
    why = "; ".join(problem.text["vi"] for problem in row.problems)
    return [row.number, row.action.value, *(row.cells.get(name) for name in plan.table.key), why]
