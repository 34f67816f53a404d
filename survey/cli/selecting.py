"""The filter of results as options, the same for every command that reads results."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import click

from survey.collection.models import Assurance, Mode
from survey.indices.choices import COUNTED, TRAIT
from survey.indices.selection import ToldBy, Units
from survey.texts import LANGUAGES

Command = TypeVar("Command", bound=Callable[..., Any])


def _list(values: Iterable[str]) -> str:
    return ", ".join(values)


_OPTIONS = (
    click.option("--responsible", "told_by", flag_value=ToldBy.RESPONSIBLE.value, default=ToldBy.RESPONSIBLE.value),
    click.option("--receiving", "told_by", flag_value=ToldBy.RECEIVING.value, help="Tell by the agency that received."),
    click.option("--units", default="", help=f"{_list(Units)}: agencies as they were, or as they are now."),
    click.option("--from", "from", default="", help="First month, as 2026-01."),
    click.option("--to", "to", default="", help="Last month, as 2026-06."),
    click.option("--agency", default="", help="An agency's code: it and everything under it."),
    click.option("--field", default="", help="A service field's code."),
    click.option("--service", default="", help="A service's code."),
    click.option("--counter", default="", help="A counter's number in addresses of pages."),
    click.option("--mode", default="", help=_list(Mode)),
    click.option("--language", default="", help=_list(LANGUAGES)),
    click.option("--assurance", default="", help=_list(Assurance)),
    click.option("--trait", "traits", multiple=True, help="As gender=female; may be repeated."),
    click.option("--with-set-aside", is_flag=True, help="Count responses in that were set aside."),
    click.option("--weights", default="", help='"none", or the code of a weighting; by dossiers when left out.'),
)


def selection_options(command: Command) -> Command:
    """Give a command the options of the filter."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def name_choices(options: Mapping[str, Any]) -> dict[str, str]:
    """The options as the choices that `read_selection` knows; raises click.BadParameter for a trait without value."""
    chosen = {name: value for name, value in options.items() if isinstance(value, str)}
    for trait in options["traits"]:
        code, equals, value = trait.partition("=")
        if not equals:
            raise click.BadParameter(f"{trait!r} is not written as gender=female", param_hint="--trait")
        chosen[f"{TRAIT}{code}"] = value
    return chosen | ({"set_aside": COUNTED} if options["with_set_aside"] else {})
