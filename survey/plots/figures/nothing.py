"""What stands in the place of a figure that a filter has left nothing of: why, and no picture."""

from survey.plots.drawing import Drawing
from survey.plots.figures.figure import Figure
from survey.plots.figures.words import say
from survey.plots.interval_plot import WIDTH


def explain_nothing(name: str, language: str, *, n: int) -> Figure:
    """A figure without a mark or a row, that says why; `n` is how many responses the selection is about."""
    reason = say("nothing_here" if n else "nobody", language)
    title = say(name, language, of=say("measure", language))
    return Figure(name, title, (reason,), Drawing(WIDTH, 0, ()), ("name", "index", "lower", "upper", "n"), ())
