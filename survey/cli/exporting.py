"""Files that leave the product by a command: written into the audit log, with what is in them."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from survey import clock
from survey.audit import record
from survey.cli.actor import name_command
from survey.database import committing
from survey.extensions import db


def record_export(command: str, subject: str, **told: Any) -> None:
    """Write into the audit log that a command gave something out; `told` says what and under which filters."""
    session = db.session()
    with committing(session):
        record(session, name_command(command), "export.made", subject, at=clock.now(), after=told)


@contextmanager
def whole_file(output: Path) -> Iterator[Path]:
    """Where to write a file that gets its name once it is whole: a failure leaves what stood there as it was."""
    unfinished = output.with_name(f"{output.name}.unfinished")
    try:
        yield unfinished
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)


def describe_file(file: Path) -> Mapping[str, Any]:
    """What the audit log keeps of a file, so that it is known again wherever it turns up."""
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return {"file": file.name, "bytes": file.stat().st_size, "sha256": digest}
