"""flask sipas indicators: taken in whole or not at all, and printed so that it can be taken in again."""

import pytest
from sqlalchemy import select

from survey.audit import AuditEvent


@pytest.fixture
def run(province_app):
    def run(*arguments):
        return province_app.test_cli_runner().invoke(args=["sipas", "indicators", *arguments])

    return run


def test_published_figures_are_printed_tried_and_taken_in(run, session, tmp_path):
    file = tmp_path / "published.csv"
    file.write_text(run("published").stdout, encoding="utf-8")
    assert run("import", str(file), "--check").stdout.startswith("would be 8 added")
    assert run("list").stdout.count("\n") == 1
    assert run("import", str(file)).stdout.startswith("8 added")
    assert run("import", str(file)).stdout == "0 added, 0 changed, 8 left as they are\n"
    assert run("list", "--indicator", "sipas").stdout == run("published").stdout
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [event.action for event in events] == ["export.made", *["indicator.added"] * 8, "export.made"]
    assert all(event.actor.startswith("flask sipas indicators (") for event in events)


def test_one_refused_row_leaves_the_whole_file_out(run, tmp_path):
    file = tmp_path / "figures.csv"
    good, _, _ = run("published").stdout.partition("SIPAS,2019")
    file.write_text(f"{good}SIPAS,năm ngoái,Cả nước,80,,,,x\n", encoding="utf-8")
    refused = run("import", str(file))
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.strip() == "Error: row 3, Year: “năm ngoái” is no year; please write 2024."
    assert run("list").stdout.count("\n") == 1


def test_a_unit_of_which_nothing_is_known_is_refused(run):
    assert run("published", "--unit", "Atlantis").exit_code == 1
