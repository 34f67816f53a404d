"""What every file of results says above its rows: conditions, method and remarks, as lines beginning with #."""

from collections.abc import Iterator

from survey.indices.basis import Basis
from survey.indices.coverage import describe_coverage
from survey.indices.names import describe_basis
from survey.indices.remarks import describe_method, list_remarks
from survey.texts import Text, in_language

_METHOD: Text = {"vi": "Phương pháp", "en": "Method"}


def write_heading(basis: Basis, language: str, mark: str = "") -> str:
    """The lines; `mark` stands before each, to tell one set of answers from another."""
    return "".join(f"# {mark}{' '.join(line.split())}\n" for line in _list_lines(basis, language))


def _list_lines(basis: Basis, language: str) -> Iterator[str]:
    for line in describe_basis(basis):
        yield f"{in_language(line.label, language)}: {in_language(line.value, language)}"
    yield f"{in_language(_METHOD, language)}: {in_language(describe_method(basis), language)}"
    for remark in list_remarks(basis, describe_coverage(basis)):
        yield in_language(remark, language)
