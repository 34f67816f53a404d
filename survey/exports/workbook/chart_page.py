"""The page of charts of a workbook, which Excel draws from its sheets."""

from typing import Any

from xlsxwriter.utility import xl_range_formula

from survey.exports.workbook.charts import Chart
from survey.texts import Text, in_language

_WIDTH, _HEAD, _FOOT, _BAR, _MORE = 900, 90, 46, 26, 13  # pixels; _MORE for each more line of the longest name
_PAPER, _LOWEST_BAR = 1300, 15  # pixels: what fits on an upright A4 sheet as wide as the charts; a bar with its name
_ROW, _NAMES, _NAME = 20, 0.34, 42  # pixels of a row of a sheet; the share of the width for names; characters a line
_BLUE, _INK = "#7FB4DD", "#17212B"
_LEVELS = ("#8C2D19", "#E08F6B", "#E4E4DC", "#7FB4DD", "#1F5F99")
_LENGTHS = 15  # the column from which the lengths of error bars stand, beside the charts
_LENGTHS_OF: tuple[Text, Text] = (
    {"vi": "Khoảng tin cậy 95%: dài lên", "en": "95% interval: above"},
    {"vi": "Khoảng tin cậy 95%: dài xuống", "en": "95% interval: below"},
)


def write_charts(book: Any, page: Any, charts: tuple[Chart, ...], language: str) -> None:
    """The charts one under another on a page that prints as wide as its paper."""
    page.hide_gridlines(2)
    row, begin, breaks = 0, 0, []
    for chart in charts:
        height = _measure(chart)
        n_rows = -(-height // _ROW) + 1
        if row > begin and (row - begin + n_rows) * _ROW > _PAPER:
            breaks.append(row)
            begin = row
        drawn = _draw(book, chart, height)
        for number, column in enumerate(chart.columns):
            series = _describe_series(chart, column, _LEVELS[number] if chart.is_divided else _BLUE)
            if not chart.is_divided:
                series["y_error_bars"] = _write_lengths(page, chart, row, language)
            drawn.add_series(series)
        page.insert_chart(row, 0, drawn, {"object_position": 3, "description": chart.title})
        row += n_rows
    page.set_h_pagebreaks(breaks)
    page.print_area(0, 0, row, _LENGTHS - 1)
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _draw(book: Any, chart: Chart, height: int) -> Any:
    drawn = book.add_chart({"type": "bar", "subtype": "percent_stacked"} if chart.is_divided else {"type": "bar"})
    drawn.set_size({"width": _WIDTH, "height": height})
    drawn.set_title({"name": chart.title, "name_font": {"size": 13, "color": _INK}, "layout": {"x": 0.02, "y": 0}})
    bars = (height - _HEAD - _FOOT) / height
    drawn.set_plotarea({"layout": {"x": _NAMES, "y": _HEAD / height, "width": 0.97 - _NAMES, "height": bars}})
    # The first row of the table is the first from above, and no name is left out.
    drawn.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": {"size": 9}, "line": {"none": True}})
    grid = {"visible": True, "line": {"color": "#D3DBE2"}}
    # Bars begin at 0, so that their lengths may be compared.
    drawn.set_x_axis({"major_gridlines": grid} | ({} if chart.is_divided else {"min": 0, "max": 100}))
    drawn.set_legend({"position": "bottom", "font": {"size": 9}} if chart.is_divided else {"none": True})
    return drawn


def _describe_series(chart: Chart, column: str, colour: str) -> dict[str, Any]:
    names = [each.name for each in chart.sheet.columns]
    place, first, last = names.index(column), chart.first + 1, chart.last + 1
    series: dict[str, Any] = {
        "name": [chart.sheet.name, 0, place],
        "categories": [chart.sheet.name, first, names.index("name"), last, names.index("name")],
        "values": [chart.sheet.name, first, place, last, place],
        "fill": {"color": colour},
        "gap": 40,
    }
    if not chart.is_divided:
        series["data_labels"] = {"value": True, "position": "inside_base", "font": {"color": _INK, "size": 9}}
    return series


def _write_lengths(page: Any, chart: Chart, row: int, language: str) -> dict[str, Any]:
    """How far each interval goes from its figure, in cells beside the chart, for programs that read them there only."""
    values, lower, upper = (chart.list_values(each) for each in (chart.columns[0], "lower", "upper"))
    for place, ends in enumerate((upper, lower)):
        page.write_string(row, _LENGTHS + place, in_language(_LENGTHS_OF[place], language))
        for line, (value, end) in enumerate(zip(values, ends, strict=True), start=row + 1):
            page.write_number(line, _LENGTHS + place, 0 if value is None or end is None else round(abs(end - value), 2))
    above, below = (_refer(page.get_name(), row + 1, row + chart.n, _LENGTHS + place) for place in (0, 1))
    look = {"color": _INK, "width": 1.25}
    return {"type": "custom", "plus_values": above, "minus_values": below, "line": look}


def _refer(sheet: str, first: int, last: int, column: int) -> str:
    return f"={xl_range_formula(sheet, first, column, last, column)}"


def _measure(chart: Chart) -> int:
    """How high a chart is: no higher than its paper, unless its bars would get too thin to be told apart."""
    bar = _BAR + _MORE * (_count_lines(chart) - 1)
    most = (_PAPER - _HEAD - _FOOT - _ROW) // chart.n
    return _HEAD + _FOOT + chart.n * max(min(bar, most), _LOWEST_BAR)


def _count_lines(chart: Chart) -> int:
    """How many lines the longest name takes."""
    return max(-(-len(name) // _NAME) for name in chart.list_names())
