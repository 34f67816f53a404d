"""Files that leave the product by a command: written into the audit log, with what is in them."""

import hashlib
from collections.abc import Mapping
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


def describe_file(name: str, content: bytes) -> Mapping[str, Any]:
    """What the audit log keeps of a file, so that it is known again wherever it turns up."""
    return {"file": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
