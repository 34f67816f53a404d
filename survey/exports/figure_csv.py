"""The data of a figure as CSV that opens well in Excel."""

import csv
import io

from survey.exports.spreadsheet_text import as_plain_text
from survey.plots.figures.figure import Figure
from survey.plots.sheet import Caption


def write_figure_csv(figure: Figure, caption: Caption) -> bytes:
    """Lines beginning with # say what it is; then a row a mark of the figure, withheld figures empty."""
    stream = io.StringIO()
    for line in (figure.title, caption.subtitle, caption.warning, *figure.reading, *caption.notes):
        stream.write(f"# {' '.join(line.split())}\n" if line else "")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(figure.columns)
    for row in figure.rows:
        writer.writerow([as_plain_text(value) if isinstance(value, str) else value for value in row])
    # Excel takes a file without this mark for its own code page and breaks every Vietnamese letter.
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8")
