"""How far a calibrated weight may stray from its base weight: the distances of Deville and Särndal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from survey.statistics.errors import InvalidTotals
from survey.statistics.labels import FloatArray

Method = Literal["linear", "raking", "logit"]
Bounds = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Distance:
    """The g-weight that a distance makes of u = x'lambda, its slope, and its integral.

    The integral is convex, for the g-weight grows with u: calibrating is finding where a convex function is lowest.
    """

    g_weight: Callable[[FloatArray], FloatArray]
    slope: Callable[[FloatArray], FloatArray]
    integral: Callable[[FloatArray], FloatArray]


def choose_distance(method: Method, bounds: Bounds | None) -> Distance:
    """The distance of a method: g = 1 + u, exp(u) or the logit, cut off at the bounds where there are any.

    Raises InvalidTotals for bounds that do not lie around 1, and for "logit" without bounds.
    """
    if bounds is not None and not 0 <= bounds[0] < 1 < bounds[1]:
        raise InvalidTotals(f"bounds are the smallest and largest ratio of a weight to its base weight, not {bounds}")
    if method == "logit":
        if bounds is None or not np.isfinite(bounds[1]):
            raise InvalidTotals('method "logit" needs bounds, for instance (0.5, 2)')
        return _make_logit(*bounds)
    if method not in _UNBOUNDED:
        raise InvalidTotals(f"{method!r} is no method of calibration; known are linear, raking and logit")
    distance, invert = _UNBOUNDED[method]
    return distance if bounds is None else _cut_off(distance, bounds, (invert(bounds[0]), invert(bounds[1])))


def _cut_off(distance: Distance, bounds: Bounds, ends: Bounds) -> Distance:
    """A distance whose g-weight stays within the bounds, which it reaches at the ends of u."""

    def integral(u: FloatArray) -> FloatArray:
        below = bounds[0] * np.minimum(u - ends[0], 0.0) if bounds[0] > 0 or np.isfinite(ends[0]) else 0.0
        above = bounds[1] * np.maximum(u - ends[1], 0.0) if np.isfinite(bounds[1]) else 0.0
        return distance.integral(np.clip(u, *ends)) + below + above

    return Distance(
        g_weight=lambda u: distance.g_weight(np.clip(u, *ends)).clip(*bounds),
        slope=lambda u: np.where((u > ends[0]) & (u < ends[1]), distance.slope(np.clip(u, *ends)), 0.0),
        integral=integral,
    )


def _make_logit(low: float, high: float) -> Distance:
    steepness = (high - low) / ((1 - low) * (high - 1))

    def g_weight(u: FloatArray) -> FloatArray:
        # Divided through by the larger exponential, so that neither overflows.
        rising, falling = np.exp(np.minimum(steepness * u, 0.0)), np.exp(np.minimum(-steepness * u, 0.0))
        top = low * (high - 1) * falling + high * (1 - low) * rising
        return np.asarray(top / ((high - 1) * falling + (1 - low) * rising), dtype=np.float64)

    def slope(u: FloatArray) -> FloatArray:
        g = g_weight(u)
        return (g - low) * (high - g) / ((1 - low) * (high - 1))

    def integral(u: FloatArray) -> FloatArray:
        odds = np.logaddexp(np.log(high - 1), np.log(1 - low) + steepness * u)
        return np.asarray(low * u + (1 - low) * (high - 1) * odds, dtype=np.float64)

    return Distance(g_weight, slope, integral)


_LINEAR = Distance(g_weight=lambda u: 1 + u, slope=np.ones_like, integral=lambda u: u + np.square(u) / 2)
_RAKING = Distance(g_weight=np.exp, slope=np.exp, integral=np.exp)

_UNBOUNDED: dict[str, tuple[Distance, Callable[[float], float]]] = {
    "linear": (_LINEAR, lambda g: g - 1),
    "raking": (_RAKING, lambda g: float(np.log(g)) if g > 0 else -np.inf),
}
