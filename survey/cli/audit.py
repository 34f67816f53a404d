"""flask sipas audit"""

from pathlib import Path

import click
from flask.cli import with_appcontext

from survey import clock
from survey.audit import AuditFilter, iterate_events
from survey.audit_check import LogCheck, check_log, find_kept_seal, keep_seal, read_seal
from survey.cli.exporting import describe_file, record_export, whole_file
from survey.errors import SurveyError
from survey.exports.audit_csv import stream_audit_csv
from survey.extensions import audit_seals, db


class LogIsNotWhole(SurveyError):
    """Events of the audit log were changed or removed."""


@click.group("audit")
def audit() -> None:
    """The audit log: who changed or took what."""


@audit.command("verify")
@click.option("--seal", "seals", multiple=True, help="A seal that an earlier check printed; may be repeated.")
@with_appcontext
def verify(seals: tuple[str, ...]) -> None:
    """Check that no event was changed or removed, and print the log's seal, to be kept somewhere else."""
    file = audit_seals()
    kept = find_kept_seal(file)
    checked = check_log(db.session(), [*map(read_seal, seals), *([kept] if kept else [])])
    if not checked.holds:
        raise LogIsNotWhole(_tell(checked))
    keep_seal(file, checked.seal, clock.now())
    click.echo(f"{checked.seal.n_events} events, none changed or removed; the seal is {checked.seal}")


@audit.command("export")
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True)
@with_appcontext
def export(output: Path) -> None:
    """Write the whole log as CSV, the latest event first."""
    record_export("audit export", "audit_log", file=output.name)
    with whole_file(output) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as opened:
        opened.writelines(stream_audit_csv(iterate_events(db.engine, AuditFilter())))
    click.echo(f"{output}, sha256 {describe_file(output)['sha256']}")


def _tell(checked: LogCheck) -> str:
    found = []
    if checked.broken_id is not None:
        found.append(f"event {checked.broken_id} does not follow from the one before it")
    if checked.n_missing:
        found.append(f"{checked.n_missing} events are gone from the end")
    if checked.differs_at is not None:
        found.append(
            f"the event in place {checked.differs_at} is not the one that was sealed: the log was written anew"
        )
    return f"the audit log is not whole: {'; '.join(found)}"
