"""The shares of the five answers to every criterion."""

from survey.indices.distribution import LEVELS
from survey.indices.names import name_measures
from survey.indices.overview import Overview
from survey.indices.rounding import show_percent
from survey.indices.table import Measure
from survey.plots.figures.estimates import is_there
from survey.plots.figures.figure import Figure, Value
from survey.plots.figures.words import say
from survey.plots.stack_plot import Stack, draw_stacks
from survey.plots.written import write_count, write_percent
from survey.texts import in_language

_SHARES = tuple(f"level_{level}" for level in LEVELS)


def build_answers(overview: Overview, language: str) -> Figure:
    """How people answered, a bar a criterion."""
    names = name_measures(overview.basis)
    stacks, rows = list[Stack](), list[tuple[Value, ...]]()
    for record in overview.answers.to_dict("records"):
        label = in_language(names[Measure.CRITERION, record["code"]], language)
        shares = tuple(float(record[name]) for name in _SHARES)
        shown = [float(show_percent(share, 1)) if is_there(share) else None for share in shares]
        rows.append((record["code"], label, *shown, int(record["n"]), int(record["n_without"])))
        if is_there(shares[0]):
            written = tuple(write_percent(share, language, 1) for share in shares)
            stacks.append(Stack(label, shares, written, write_count(record["n"], language)))
    n_withheld = len(rows) - len(stacks)
    withheld = (say("withheld", language, n=n_withheld),) if n_withheld else ()
    levels = [f"{level.value} – {in_language(level.text, language)}" for level in overview.basis.document.scale]
    return Figure(
        name="answers",
        title=say("answers", language),
        reading=(say("weighted", language), *withheld),
        drawing=draw_stacks(stacks, levels, say("count", language)),
        columns=("code", "name", *_SHARES, "n", "n_without"),
        rows=tuple(rows),
    )
