"""What Lighthouse says of the citizen's form on a phone: four scores, and what keeps them from 100.

    python benchmarks/lighthouse.py --lighthouse node_modules/.bin/lighthouse

Lighthouse is a Node program that this project does not bring: `npm install lighthouse` in any folder, and name it here.
Chromium is the system's.
"""

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from submissions import prepare, serving


def audit(program: str, address: str, report: Path) -> dict[str, Any]:
    """The report of Lighthouse's mobile run on one page."""
    chromium = os.environ.get("CHROME_PATH") or shutil.which("chromium") or ""
    command = [program, address, "--quiet", "--chrome-flags=--headless=new --no-sandbox"]
    command += ["--output=json", f"--output-path={report}"]
    subprocess.run(command, env=os.environ | {"CHROME_PATH": chromium}, check=True, timeout=300)
    found: dict[str, Any] = json.loads(report.read_text())
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lighthouse", default="lighthouse", help="the program, as npm installed it")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        code = prepare(Path(folder))
        with serving(["wsgi:app"], f"/s/{code}", SIPAS_INSTANCE=folder) as address:
            report = audit(arguments.lighthouse, address, Path(folder) / "report.json")
    for name, category in report["categories"].items():
        print(f"{name:<16} {round(100 * category['score'])}")
    for name in (
        "first-contentful-paint",
        "largest-contentful-paint",
        "total-blocking-time",
        "cumulative-layout-shift",
    ):
        print(f"{name:<26} {report['audits'][name]['displayValue']}")


if __name__ == "__main__":
    main()
