"""Whether two bundles hold the same answers, whatever these weigh and in which order they stand."""

import zipfile
from functools import lru_cache
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory

import duckdb

from survey.indices.releases.frozen import RESPONSES, WEIGHTING

# They follow from the weighting and from the sample that it weighs, and the order of rows from them.
_NOT_ANSWERED = frozenset({"psu", "weight", "base_weight"})
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {"memory_limit": "128MB", "threads": 2}


# A bundle never changes, and its name holds its checksum.
@lru_cache(maxsize=256)
def hold_same_answers(before: Path, now: Path) -> bool:
    """Whether the rows of two bundles are the same but for weights and PSUs; False where one cannot be read.

    With another weighting rows outside the selection may be there for its design only, so only those inside count.
    """
    try:
        whole = _read_weighting(before) == _read_weighting(now)
        return _sum_up(before, whole=whole) == _sum_up(now, whole=whole)
    except (OSError, zipfile.BadZipFile, KeyError, duckdb.ProgrammingError):
        return False


def _read_weighting(bundle: Path) -> bytes | None:
    with zipfile.ZipFile(bundle) as archive:
        return archive.read(WEIGHTING) if WEIGHTING in archive.namelist() else None


def _sum_up(bundle: Path, *, whole: bool) -> tuple[object, ...]:
    """What tells a set of rows from any other, in any order: the columns, how many rows, the sum of their hashes."""
    with TemporaryDirectory() as folder, duckdb.connect(config=_SETTINGS) as database:
        file = Path(folder) / RESPONSES
        with zipfile.ZipFile(bundle) as archive, archive.open(RESPONSES) as responses, file.open("wb") as out:
            copyfileobj(responses, out)
        with file.open(encoding="utf-8") as lines:
            names = sorted(set(next(lines, "").strip().split(",")) - _NOT_ANSWERED)
        of_row = ", ".join(f'"{name}"' for name in names)
        summed = database.execute(
            f"SELECT count(*), sum(CAST(hash({of_row}) AS HUGEINT))"  # noqa: S608 - names of ours
            " FROM read_csv($file, header = true, all_varchar = true, delim = ',') WHERE inside = '1' OR $whole",
            {"file": str(file), "whole": whole},
        )
        return (*names, *(summed.fetchone() or ()))
