"""The figures of a release as CSV for readers: the bundle's copy stays as it was written, this one opens safely."""

from collections.abc import Iterable

from msgspec.structs import asdict, replace

from survey.exports.spreadsheet_text import as_plain_text
from survey.indices.releases.figures import Figure, write_figures


def write_release_csv(figures: Iterable[Figure]) -> bytes:
    """The figures to their last digit, with the mark that Excel wants and no text that it would run."""
    return b"\xef\xbb\xbf" + write_figures(map(_as_plain, figures)).encode()


def _as_plain(figure: Figure) -> Figure:
    texts = {name: as_plain_text(value) for name, value in asdict(figure).items() if isinstance(value, str)}
    return replace(figure, **texts)
