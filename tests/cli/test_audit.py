"""The audit log from the command line: checked, written out, and told of what other commands gave out."""

import csv
from hashlib import sha256

import pytest
from sqlalchemy import select

from survey import clock
from survey.audit import Actor, AuditEvent, record
from survey.cli.exporting import describe_file, whole_file
from tests.fixtures.tampering import tamper


@pytest.fixture
def run(province_app):
    return lambda *arguments: province_app.test_cli_runner().invoke(args=["sipas", *arguments])


@pytest.fixture
def three_events(session, small_province):
    for number in range(3):
        record(session, Actor(None, "Lê Văn Bình"), "counter.changed", f"counter:{number}", at=clock.now())
    session.commit()


def test_a_whole_log_gives_a_seal_that_later_checks_hold_it_against(run, session, three_events, tmp_path):
    checked = run("audit", "verify")
    assert checked.exit_code == 0
    assert checked.stdout.startswith("3 events")
    seal = checked.stdout.split()[-1]
    tamper(session, "DELETE FROM audit_event WHERE id > 2")
    tamper(session, "DELETE FROM audit_head")
    # What this installation kept itself is gone as well.
    (tmp_path / "audit-seals.txt").unlink()
    record(session, Actor(None, "Lê Văn Bình"), "counter.changed", "counter:9", at=clock.now())
    session.commit()
    refused = run("audit", "verify", "--seal", seal)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "was written anew" in refused.stderr


def test_events_that_are_gone_are_counted(run, session, three_events):
    assert run("audit", "verify").exit_code == 0
    tamper(session, "DELETE FROM audit_event WHERE id > 1")
    refused = run("audit", "verify")
    assert refused.exit_code == 1
    assert "2 events are gone from the end" in refused.stderr
    assert run("audit", "verify", "--seal", "nothing").exit_code == 1


def test_the_whole_log_is_written_with_its_own_export(run, three_events, tmp_path):
    file = tmp_path / "log.csv"
    assert run("audit", "export", "--output", str(file)).exit_code == 0
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [row["action"] for row in rows] == ["export.made", *["counter.changed"] * 3]


def test_a_file_that_fails_halfway_leaves_the_one_before_it(tmp_path):
    file = tmp_path / "bao-cao.docx"
    file.write_text("cũ", encoding="utf-8")
    with pytest.raises(OSError, match="đầy"), whole_file(file) as unfinished:
        unfinished.write_text("mới, chưa xong", encoding="utf-8")
        raise OSError("đầy đĩa")
    assert [each.name for each in tmp_path.iterdir()] == [file.name]
    assert file.read_text(encoding="utf-8") == "cũ"
    with whole_file(file) as unfinished:
        unfinished.write_text("mới", encoding="utf-8")
    assert file.read_text(encoding="utf-8") == "mới"
    assert describe_file(file) == {"file": file.name, "bytes": 5, "sha256": sha256("mới".encode()).hexdigest()}


@pytest.mark.parametrize(
    "arguments",
    [
        ("index", "--campaign", "HL26", "--mode", "qr"),
        ("export", "--campaign", "HL26", "--mode", "qr", "--output", "{file}"),
        ("report", "--campaign", "HL26", "--mode", "qr", "--output", "{file}"),
        ("posters", "--output", "{file}"),
        ("indicators", "list"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_command_that_gives_something_out_says_so(run, session, answered_province, tmp_path, arguments):
    ran = run(*(argument.format(file=tmp_path / "made") for argument in arguments))
    assert ran.exit_code == 0, ran.stderr
    [event] = session.scalars(select(AuditEvent))
    assert event.action == "export.made"
    assert event.actor.startswith(f"flask sipas {arguments[0]} (")
    if "--mode" in arguments:
        assert event.after["filters"]["mode"] == "qr"
    if "--output" in arguments:
        assert event.after["file"] == "made"
        assert len(event.after.get("sha256", "")) == 64
