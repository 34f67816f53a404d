"""From the file of a folder to one index method, or every reason why it cannot be used."""

from collections.abc import Iterator
from pathlib import Path

from survey.questionnaires.instruments.check_method import list_method_problems
from survey.questionnaires.instruments.files import list_instrument_ids, method_path, read_file
from survey.questionnaires.instruments.method import IndexMethod, decode_fraction
from survey.questionnaires.instruments.read_instrument import read_instrument
from survey.questionnaires.problems import InvalidDataFile, Problem


def read_method(folder: Path, method_id: str, version: int) -> IndexMethod:
    """One version of a method, checked against the instrument whose answers it counts.

    Raises
    ------
    InvalidDataFile : names the file, and every item and field at fault.
    """
    path = method_path(folder, method_id, version)
    method = read_file(path, IndexMethod, decode_fraction)
    problems = [*_find_name_problems(method, method_id, version)]
    if method.instrument in list_instrument_ids(folder):
        problems += list_method_problems(method, read_instrument(folder, method.instrument))
    else:
        unknown = {"vi": "không có bộ công cụ này", "en": "there is no such instrument"}
        problems.append(Problem("", "instrument", unknown))
    if problems:
        raise InvalidDataFile(path.name, problems)
    return method


def _find_name_problems(method: IndexMethod, method_id: str, version: int) -> Iterator[Problem]:
    for field, value, expected in (("id", method.id, method_id), ("version", method.version, version)):
        if value != expected:
            text = {"vi": f"phải trùng tên tệp: {expected}", "en": f"must be as in the file's name: {expected}"}
            yield Problem("", field, text)
