"""A file between its dry run and the act: its rows, kept for the account that sent it, for a while."""

import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from survey.errors import NotFound
from survey.organisation.imports.columns import Cell
from survey.organisation.imports.planning import ImportPlan, SheetRow

HELD_FOR = timedelta(hours=2)
_NAME = re.compile(r"[A-Za-z0-9_-]{22,}")


@dataclass(frozen=True)
class HeldFile:
    """Rows that wait for their confirmation, and the fingerprint of what the dry run showed."""

    table: str
    file: str
    rows: tuple[SheetRow, ...]
    fingerprint: str


def hold_rows(folder: Path, held: HeldFile, *, account_id: int, at: datetime) -> str:
    """Keep rows under a random name, which is returned; what was kept for too long goes."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.json"):
        if old.stat().st_mtime < (at - HELD_FOR).timestamp():
            old.unlink(missing_ok=True)
    name = secrets.token_urlsafe()
    content = {
        "account": account_id,
        "at": at.isoformat(),
        "table": held.table,
        "file": held.file,
        "fingerprint": held.fingerprint,
        "rows": [[row.number, {key: _pack(cell) for key, cell in row.cells.items()}] for row in held.rows],
    }
    (folder / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return name


def take_held(folder: Path, name: str, *, account_id: int, at: datetime) -> HeldFile:
    """The rows kept under a name; raises NotFound when they expired, were carried out or are another account's."""
    path = folder / f"{name}.json"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise NotFound("no file is held under this name")
    content = json.loads(path.read_text(encoding="utf-8"))
    if content["account"] != account_id or datetime.fromisoformat(content["at"]) < at - HELD_FOR:
        raise NotFound("no file of this account is held under this name")
    rows = [SheetRow(number, {key: _unpack(cell) for key, cell in cells.items()}) for number, cells in content["rows"]]
    return HeldFile(content["table"], content["file"], tuple(rows), content["fingerprint"])


def forget_held(folder: Path, name: str) -> None:
    """Remove rows that were carried out, so that a second click finds nothing."""
    (folder / f"{name}.json").unlink(missing_ok=True)


def compute_fingerprint(plan: ImportPlan[Any]) -> str:
    """What a dry run showed, in one value: it differs as soon as any row would do something else."""
    shown: Sequence[object] = [
        (row.number, row.action, [(change.column.name, str(change.old), str(change.new)) for change in row.changes])
        for row in plan.rows
    ]
    return sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()


def _pack(cell: Cell) -> object:
    if isinstance(cell, datetime):
        return {"day": cell.date().isoformat()}
    return {"day": cell.isoformat()} if isinstance(cell, date) else cell


def _unpack(cell: Any) -> Cell:
    return date.fromisoformat(cell["day"]) if isinstance(cell, dict) else cell
