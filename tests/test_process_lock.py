"""One process of an installation holds a lock, and another takes over when it ends."""

import subprocess
import sys
from pathlib import Path

from survey.process_lock import ProcessLock

PROJECT = Path(__file__).parents[1]
HOLD = """
import sys, time
from pathlib import Path
from survey.process_lock import ProcessLock
lock = ProcessLock(Path(sys.argv[1]))
print(lock.hold(), flush=True)
time.sleep(60)
"""


def test_a_lock_is_held_by_one_process_until_it_ends(tmp_path):
    lock = ProcessLock(tmp_path / "lock")
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path / "lock"], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout.readline() == "True\n"
        assert not lock.hold()
    finally:
        other.kill()
        other.communicate()
    assert lock.hold()
    assert lock.hold()


def test_a_lock_that_another_process_holds_is_not_taken(tmp_path):
    lock = ProcessLock(tmp_path / "lock")
    assert lock.hold()
    other = subprocess.run(
        [sys.executable, "-c", HOLD.replace("60", "0"), tmp_path / "lock"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout == "False\n"
