"""How a measure went: month by month, and campaign by campaign."""

from collections.abc import Mapping, Sequence
from datetime import date

from survey.indices.rounding import show_percent
from survey.indices.sample import CampaignFacts
from survey.indices.trend import TrendPoint
from survey.plots.drawing import Drawing
from survey.plots.figures.figure import Figure, Value
from survey.plots.figures.words import say
from survey.plots.line_plot import Labels, draw_line, picture_line
from survey.plots.written import write_percent
from survey.texts import in_language

_COLUMNS = ("index", "lower", "upper", "n")


def build_months(months: Mapping[date, TrendPoint], name: str, language: str) -> Figure:
    """A measure by month; `name` is what it is called."""
    labels = tuple(f"{month:%m/%y}" for month in months)
    rows = tuple((f"{month:%Y-%m}", *_round(point)) for month, point in months.items())
    title = say("months", language, of=name)
    drawing = _draw(list(months.values()), labels, language)
    return Figure("months", title, _read(language), drawing, ("month", *_COLUMNS), rows)


def build_campaigns(
    campaigns: Sequence[tuple[CampaignFacts, TrendPoint]], name: str, joined: Sequence[str], language: str
) -> Figure:
    """A measure by campaign; `joined` says how units that were merged were joined."""
    labels = tuple(f"{campaign.opens_on:%m/%Y}" for campaign, _ in campaigns)
    rows = tuple((campaign.code, in_language(campaign.name, language), *_round(point)) for campaign, point in campaigns)
    title = say("campaigns", language, of=name)
    drawing = _draw([point for _, point in campaigns], labels, language)
    reading = (*_read(language), say("other_campaigns", language), *joined)
    return Figure("campaigns", title, reading, drawing, ("campaign", "name", *_COLUMNS), rows)


def _draw(points: Sequence[TrendPoint], labels: tuple[str, ...], language: str) -> Drawing:
    plot = draw_line([(each.index, each.lower, each.upper) for each in points])
    ticks = tuple(write_percent(value, language, 0) for value, _ in plot.ticks)
    return picture_line(plot, Labels(labels, ticks, say("index", language)))


def _read(language: str) -> tuple[str, ...]:
    return (say("overlap", language), say("scale", language))


def _round(point: TrendPoint) -> tuple[Value, ...]:
    shares = (point.index, point.lower, point.upper)
    return (*(None if share is None else float(show_percent(share, 2)) for share in shares), point.n)
