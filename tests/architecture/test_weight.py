"""What is loaded where: numbers without a web server, and a web server without the tools for numbers."""

import json
import shutil
import subprocess
import sys
from urllib.request import urlopen

import psutil

from tests.architecture.sources import PROJECT
from tests.fixtures.server import running_server

MEGABYTE = 1_000_000
# Imported where numbers are made; at the start they would triple what each web process holds.
FOR_NUMBERS = {"pandas", "scipy", "statsmodels", "patsy", "openpyxl", "xlsxwriter"}


def list_loaded_packages(statement: str, **variables: str) -> set[str]:
    """The packages that a fresh Python has loaded after a statement."""
    program = (
        f"{statement}\nimport json, sys\nprint(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, env=variables, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return set(json.loads(ran.stdout))


def test_the_statistics_load_neither_flask_nor_a_database_nor_an_installation():
    loaded = list_loaded_packages("import survey.statistics")
    assert "numpy" in loaded
    assert loaded & {"flask", "werkzeug", "sqlalchemy", "alembic", "config"} == set()


def test_the_web_application_loads_no_package_for_numbers_or_files(tmp_path):
    loaded = list_loaded_packages("import wsgi", SIPAS_INSTANCE=str(tmp_path))
    assert "flask" in loaded
    assert loaded & FOR_NUMBERS == set()


def test_a_web_process_at_rest_holds_at_most_120_megabytes(tmp_path, migrated_file):
    url = f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'sipas.sqlite3')}"
    with running_server(tmp_path, url) as server:
        for page in ("/readyz", "/account/sign-in"):
            assert urlopen(server.address + page).status == 200  # noqa: S310 - our own address
        [worker] = psutil.Process(server.process.pid).children()
        assert worker.memory_info().rss <= 120 * MEGABYTE


def test_importing_the_program_touches_no_database(tmp_path):
    list_loaded_packages("import wsgi", SIPAS_INSTANCE=str(tmp_path))
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]
