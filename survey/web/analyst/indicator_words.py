"""How external figures are told on pages: where they were read, and how a rank moved."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import ngettext

from survey.indicators.facts import NATIONAL, NATIONAL_NAME
from survey.web.languages import translated


@dataclass(frozen=True)
class ToldSource:
    """A source as a page shows it: the address to lead to, "" where it is no page, its name, and what is said of it."""

    address: str
    name: str
    remark: str


def tell_source(source: str) -> ToldSource:
    """A source, its address apart from the rest; of an address, the site stands for the whole."""
    address, _space, remark = source.partition(" ")
    if not address.startswith(("https://", "http://")):
        return ToldSource("", source, "")
    return ToldSource(address, urlsplit(address).netloc.removeprefix("www.") or address, remark)


def tell_rank_change(change: int | None) -> str:
    """How a rank moved since the year before."""
    if change is None:
        return "–"
    if not change:
        return str(_("giữ hạng"))
    places = abs(change)
    if change > 0:
        return str(ngettext("lên %(num)d bậc", "lên %(num)d bậc", places))
    return str(ngettext("xuống %(num)d bậc", "xuống %(num)d bậc", places))


def name_unit(unit: str) -> str:
    """A unit by its name; the whole country in the language of the request."""
    return translated(NATIONAL_NAME) if unit == NATIONAL else unit
