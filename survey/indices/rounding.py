"""From an exact share to the figure that is shown: times 100, rounded once, half up."""

from decimal import ROUND_HALF_UP, Decimal


def show_percent(share: float, decimals: int) -> Decimal:
    """A share (0 to 1) as percent with so many decimals, half up as the offices round.

    The shortest decimal that names the float is what is rounded, so that 0.80125 gives 80.13 and not, by the binary
    digits behind it, 80.12.
    """
    percent = Decimal(repr(float(share))) * 100
    return percent.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
