"""What files of answers, the workbook and the report of a large campaign take: seconds, and the most memory, of each.

    SIPAS_INSTANCE=… python -m benchmarks.exports [campaign]

Reads an installation that `python benchmarks/province.py --responses 1000000` made. Each file is made by a process of
its own, which begins with nothing in memory; the seconds include its start.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMANDS = {
    "csv": ("export", "--format", "csv"),
    "csv_excel": ("export", "--format", "csv_excel"),
    "parquet": ("export", "--format", "parquet"),
    "sav": ("export", "--format", "sav"),
    "dta": ("export", "--format", "dta"),
    "package": ("export", "--format", "package"),
    "report.docx": ("report", "--kind", "report", "--format", "docx"),
    "report.pdf": ("report", "--kind", "report", "--format", "pdf"),
    "slides.pptx": ("report", "--kind", "slides"),
    "profiles.pdf": ("report", "--kind", "profiles"),
}


def main() -> None:
    """Make every file once, and print what each took."""
    campaign = sys.argv[1] if len(sys.argv) > 1 else "mot-cua-2026"
    with tempfile.TemporaryDirectory() as folder:
        for name, command in COMMANDS.items():
            file = Path(folder) / name
            started = time.perf_counter()
            made = subprocess.run(
                [sys.executable, "-c", _CHILD, *command, "--campaign", campaign, "--output", str(file)],
                check=True,
                capture_output=True,
                text=True,
            )
            seconds = time.perf_counter() - started
            megabytes = int(made.stdout.splitlines()[-1])
            size = file.stat().st_size / 1e6
            print(f"{name:<14}{seconds:8.1f} s {megabytes:6} MB of memory {size:8.1f} MB of file", flush=True)


# The command in a process whose peak is read at its end.
_CHILD = """
import resource, sys
sys.argv = ["flask", "--app", "wsgi", "sipas", *sys.argv[1:]]
from flask.cli import main
try:
    main()
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


if __name__ == "__main__":
    main()
