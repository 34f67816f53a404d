"""How many answers a wanted margin of error takes, and what margin a number of answers gives."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from survey.statistics.distributions import find_normal_quantile
from survey.statistics.errors import InvalidPlan

# Products of decimal fractions come out a little above the whole number that they are.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class SampleSize:
    """n : answers needed. n_invited : people to ask so that as many answer. margin : what n answers give."""

    n: int
    n_invited: int
    margin: float


def sample_size(
    margin: float,
    *,
    p: float = 0.5,
    standard_deviation: float | None = None,
    level: float = 0.95,
    design_effect: float = 1.0,
    response_rate: float = 1.0,
    population: float | None = None,
) -> SampleSize:
    """The answers needed to know a share, or a mean, within a margin of error.

    Parameters
    ----------
    margin : half the width of the interval, on the scale of the estimate: 0.03 is 3 points of a share.
    p : the share that is expected; 0.5 takes the most answers, and is right where nothing is known.
    standard_deviation : of the scores in the population; given, the margin is that of their mean, and p is not used.
    level : of the interval, between 0 and 1.
    design_effect : variance under the design over that of a simple random sample; clusters and weights raise it.
    response_rate : share of those asked that answer, above 0 up to 1.
    population : its size; omitted, it counts as infinite.

    Raises
    ------
    InvalidPlan : a margin, share, level, rate or population that cannot be; a population that has fewer people than
        would have to be asked, with the margin that asking all of them gives.

    Notes
    -----
    n = m N / (N - 1 + m), m = design_effect z^2 p (1 - p) / margin^2, or n = m N / (N + m) with the variance of the
    scores in place of p (1 - p), rounded up: the variance is design_effect times that of a simple random sample.
    Source: Cochran (1977), Sampling Techniques, 4.4-4.6; Lohr (2010), Sampling: Design and Analysis, 2.6.
    """
    _refuse_impossible(margin=margin, p=p, standard_deviation=standard_deviation, level=level)
    _refuse_impossible(design_effect=design_effect, response_rate=response_rate, population=population)
    find_margin = partial(
        margin_of_error,
        p=p,
        standard_deviation=standard_deviation,
        level=level,
        design_effect=design_effect,
        population=population,
    )
    wanted = design_effect * _find_quantile(level) ** 2 * _find_variance(p, standard_deviation) / margin**2
    if population is not None:
        wanted = _correct_for_population(wanted, population, standard_deviation is None)
    n = max(math.ceil(wanted * (1 - _ROUNDING)), 1)
    n_invited = math.ceil(n / response_rate * (1 - _ROUNDING))
    if population is not None and n_invited > population:
        reached = math.floor(population * response_rate * (1 + _ROUNDING))
        best = find_margin(reached) if reached else math.inf
        raise InvalidPlan(
            f"{n} answers take {n_invited} people asked, but the population is {population:g}; asking all of them "
            f"gives {reached} answers and a margin of {best:.4g}: accept it, or raise the response rate"
        )
    return SampleSize(n=n, n_invited=n_invited, margin=find_margin(n))


def _correct_for_population(wanted: float, population: float, is_share: bool) -> float:
    # The population variance of a share has N - 1 in its denominator; a standard deviation has it already.
    return wanted * population / (population - is_share + wanted) if wanted > 0 else 0.0


def margin_of_error(
    n: float,
    *,
    p: float = 0.5,
    standard_deviation: float | None = None,
    level: float = 0.95,
    design_effect: float = 1.0,
    population: float | None = None,
) -> float:
    """The margin of error that n answers give: the inverse of `sample_size`, with the same parameters.

    Raises InvalidPlan for n below 1 or above the population, and for what cannot be.
    """
    _refuse_impossible(n=n, p=p, standard_deviation=standard_deviation, level=level)
    _refuse_impossible(design_effect=design_effect, population=population)
    if population is not None and n > population:
        raise InvalidPlan(f"{n:g} answers from a population of {population:g}")
    variance = design_effect * _find_variance(p, standard_deviation) / n
    if population is not None and population > 1:
        variance *= (population - n) / (population - (standard_deviation is None))
    elif population is not None:
        variance = 0.0
    return _find_quantile(level) * math.sqrt(variance)


def _find_quantile(level: float) -> float:
    return find_normal_quantile((1 + level) / 2)


def _find_variance(p: float, standard_deviation: float | None) -> float:
    return p * (1 - p) if standard_deviation is None else standard_deviation**2


_POSSIBLE: dict[str, tuple[str, Callable[[float], bool]]] = {
    "margin": ("above 0", lambda value: 0 < value < math.inf),
    "p": ("a share between 0 and 1", lambda value: 0 <= value <= 1),
    "standard_deviation": ("0 or more", lambda value: 0 <= value < math.inf),
    "level": ("a share between 0 and 1", lambda value: 0 < value < 1),
    "design_effect": ("above 0", lambda value: 0 < value < math.inf),
    "response_rate": ("above 0 and at most 1", lambda value: 0 < value <= 1),
    "population": ("1 or more", lambda value: 1 <= value < math.inf),
    "n": ("1 or more", lambda value: 1 <= value < math.inf),
}


def _refuse_impossible(**values: float | None) -> None:
    for name, value in values.items():
        said, is_possible = _POSSIBLE[name]
        if value is not None and not is_possible(value):
            raise InvalidPlan(f"{name} is {said}, not {value:g}")
