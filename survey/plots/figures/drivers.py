"""How much each factor goes with satisfaction, against how well it does."""

from survey.indices.basis import Basis
from survey.indices.drivers import Drivers
from survey.indices.names import name_measures
from survey.indices.rounding import show_percent
from survey.indices.table import Measure
from survey.plots.figures.estimates import Record, is_there, read_interval
from survey.plots.figures.figure import Figure, Value
from survey.plots.figures.words import say
from survey.plots.interval_plot import Interval
from survey.plots.scatter_plot import Labels, draw_scatter, picture_scatter
from survey.plots.written import write_count, write_percent
from survey.texts import in_language

_COLUMNS = (
    "code",
    "name",
    *("importance", "importance_lower", "importance_upper"),
    *("index", "lower", "upper"),
    *("quadrant", "certain"),
)


def build_drivers(drivers: Drivers, basis: Basis, language: str) -> Figure:
    """The importance-performance map of the factors."""
    names, records = name_measures(basis), drivers.factors.to_dict("records")
    called = tuple(in_language(names[Measure.FACTOR, each["code"]], language) for each in records)
    plot = draw_scatter(
        [_read(each, "performance") for each in records], [_read(each, "importance") for each in records]
    )
    x_ticks, y_ticks = (
        tuple(write_percent(value, language, 0) for value, _ in ticks) for ticks in (plot.x_ticks, plot.y_ticks)
    )
    labels = Labels(called, say("index", language), say("importance", language), x_ticks, y_ticks)
    rows = tuple(
        (
            each["code"],
            name,
            *_round(each, "importance", 1),
            *_round(each, "performance", 2),
            str(each["quadrant"]),
            "yes" if each["is_certain"] else "no",
        )
        for each, name in zip(records, called, strict=True)
    )
    explained = write_percent(drivers.explained, language, 0)
    return Figure(
        name="drivers",
        title=say("drivers", language),
        reading=(
            say("explained", language, n=write_count(drivers.n, language), explained=explained),
            say("not_certain", language),
            *([] if drivers.outcome else [say("of_themselves", language)]),
        ),
        drawing=picture_scatter(plot, labels),
        columns=_COLUMNS,
        rows=rows,
    )


def _read(record: Record, figure: str) -> Interval:
    return read_interval(record[figure], record[f"{figure}_lower"], record[f"{figure}_upper"])


def _round(record: Record, figure: str, decimals: int) -> tuple[Value, ...]:
    shares = (record[figure], record[f"{figure}_lower"], record[f"{figure}_upper"])
    return tuple(float(show_percent(share, decimals)) if is_there(share) else None for share in shares)
