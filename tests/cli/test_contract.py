"""What scripts rely on: options, fields, exit codes, and one plain line where something is refused."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(province_app):
    def run(*arguments, **options):
        return province_app.test_cli_runner().invoke(args=["sipas", *arguments], **options)

    return run


def test_every_command_has_help(run):
    listed = run("--help").stdout
    commands = "admin counters demo export index keep-answers migrate posters serve weighting"
    for command in commands.split():
        assert command in listed
        assert run(command, "--help").exit_code == 0


def test_counters_are_listed_for_programs_and_for_people(run, small_province):
    found = json.loads(run("counters", "--format", "json").stdout)
    assert [set(counter) for counter in found] == [{"code", "address", "counter", "agency"}] * 2
    assert found[0]["address"].endswith(f"/s/{found[0]['code']}")
    assert small_province.code.code in run("counters").stdout


@pytest.mark.parametrize(
    "by", ["", "agency", "agency,service", "service,factor", "month,criterion", "mode,agency,month"]
)
def test_indices_come_by_any_breakdown_with_a_row_each(run, answered_province, by):
    ran = run("index", "--campaign", "HL26", "--by", by)
    assert ran.exit_code == 0, ran.stderr
    rows = list(csv.DictReader(io.StringIO(ran.stdout)))
    dimensions = [name for name in by.split(",") if name in {"agency", "service", "month", "mode"}]
    keys = [(*(row[name] for name in dimensions), row["code"]) for row in rows]
    assert rows
    assert len(set(keys)) == len(keys)
    assert not run("index", "--campaign", "HL26", "--by", by).stdout.startswith("#")


@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
def test_a_name_that_begins_like_a_formula_stays_text(run, session, answered_province, sign):
    answered_province.ward.name = {"vi": f"{sign}1", "en": "Ward"}
    session.commit()
    rows = csv.DictReader(io.StringIO(run("index", "--campaign", "HL26", "--by", "agency").stdout))
    assert f"'{sign}1" in {row["agency_name"] for row in rows}


@pytest.mark.parametrize(
    "arguments",
    [
        ("index", "--campaign", "XX"),
        ("export", "--campaign", "XX", "--output", "answers.csv"),
        ("export", "--campaign", "HL26", "--mode", "kiosk", "--output", "answers.csv"),
        ("index", "--campaign", "HL26", "--by", "weather"),
        ("index", "--campaign", "HL26", "--agency", "nowhere"),
        ("index", "--campaign", "HL26", "--service", "nothing"),
        ("index", "--campaign", "HL26", "--mode", "pigeon"),
        ("index", "--campaign", "HL26", "--from", "2026-13"),
        ("index", "--campaign", "HL26", "--from", "2026-06", "--to", "2026-02"),
        ("posters", "--output", "x.pdf", "--counter", "NOTACODE"),
    ],
    ids=" ".join,
)
def test_a_refusal_exits_1_with_one_plain_line(run, answered_province, arguments):
    ran = run(*arguments)
    assert ran.exit_code == 1
    assert ran.stdout == ""
    assert len(ran.stderr.strip().splitlines()) == 1
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("arguments", [("index",), ("index", "--campaign", "HL26", "--format", "doc"), ("nothing",)])
def test_wrong_usage_exits_2(run, arguments):
    assert run(*arguments).exit_code == 2


def test_posters_are_written_one_page_a_counter(run, small_province, tmp_path):
    file = tmp_path / "posters.pdf"
    assert run("posters", "--output", str(file)).exit_code == 0
    assert len(pypdfium2.PdfDocument(file)) == 2


def test_an_administrator_is_made_once_and_a_weak_password_is_refused(run):
    command = ("admin", "create", "--username", "quantri", "--name", "Trần Thị Mai", "--password")
    assert run(*command, "một câu dài dễ nhớ").exit_code == 0
    assert run(*command, "một câu dài dễ nhớ").exit_code == 1
    assert run("admin", "create", "--username", "khac", "--name", "A", "--password", "ngan").exit_code == 1


def test_a_demonstration_is_not_loaded_over_an_office(run, small_province):
    assert run("demo", "--if-empty").exit_code == 0
    assert run("demo", "--responses", "10").exit_code == 1


def test_the_commands_are_found_through_wsgi(tmp_path):
    environment = os.environ | {"SIPAS_INSTANCE": str(tmp_path)}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "sipas"]

    def run(name):
        return subprocess.run(
            [*command, name], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
        )

    unready = run("counters")
    assert unready.returncode == 1
    assert "migrate" in unready.stderr
    assert "Traceback" not in unready.stderr
    assert run("migrate").returncode == 0
    ran = run("counters")
    assert (ran.returncode, ran.stderr) == (0, "")
