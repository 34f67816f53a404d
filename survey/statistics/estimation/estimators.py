"""Means, proportions, totals and ratios of variables, for the whole and for domains, with their joint covariance."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from survey.statistics.errors import InvalidEstimate, name_some
from survey.statistics.estimation.joint import JointEstimates
from survey.statistics.estimation.sums import Design, DomainLabels, Summands, estimate_sums
from survey.statistics.labels import FloatArray, number_labels

Values = Mapping[str, ArrayLike] | pd.DataFrame


def estimate_means(design: Design, values: Values, domains: DomainLabels | None = None) -> JointEstimates:
    """The weighted mean of each variable over its own answers, by domain; of 0 and 1, the proportion.

    Parameters
    ----------
    values : columns of n numbers, NaN where not answered. A variable's missing answers leave out no other's.
    domains : label columns of n; omitted, the whole.

    Raises
    ------
    InvalidEstimate : values that are no numbers, infinite, or not one for each respondent.
    LonelyPSU : a stratum with one sampled PSU, and no remedy named in the design.

    Notes
    -----
    sum w y / sum w, linearized. Source: Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, 5.7 and
    5.8. R survey's `svymean`, and `svyby(..., svymean)` by domain, variable by variable.
    """
    names, matrix = _read_values(values)
    answered = ~np.isnan(matrix)
    is_share = np.array([np.isin(matrix[answered[:, j], j], (0, 1)).all() for j in range(len(names))])
    summands = Summands(
        measures=pd.DataFrame({"measure": names}),
        numerator=np.where(answered, matrix, 0.0),
        denominator=answered.astype(np.float64),
        answered=answered,
        is_share=is_share,
        is_mean=np.ones(len(names), dtype=bool),
    )
    return estimate_sums(design, summands, domains)


def estimate_proportions(
    design: Design, variable: ArrayLike | pd.Series, domains: DomainLabels | None = None
) -> JointEstimates:
    """The weighted share of each category among the answers to a variable, by domain; measures are the categories.

    variable : (n,) labels, missing where not answered. Categories in ascending order. See `estimate_means` for the
    rest. R survey's `svymean(~factor(x))`.
    """
    number, label = number_labels(variable)
    known = np.asarray(label.notna())
    chosen = (number[:, None] == np.flatnonzero(known)).astype(np.float64)
    answered = np.repeat(known[number][:, None], chosen.shape[1], axis=1)
    return estimate_sums(
        design,
        Summands(
            measures=pd.DataFrame({"measure": label[known]}),
            numerator=chosen,
            denominator=answered.astype(np.float64),
            answered=answered,
            is_share=np.ones(chosen.shape[1], dtype=bool),
            is_mean=np.ones(chosen.shape[1], dtype=bool),
        ),
        domains,
    )


def estimate_totals(design: Design, values: Values, domains: DomainLabels | None = None) -> JointEstimates:
    """The estimated population total of each variable, by domain; of 1 for everyone, the size of the domain.

    A missing answer adds nothing: a total over answers only is too small by what the others would add. See
    `estimate_means` for parameters and errors.

    Notes
    -----
    sum w y. Source: Horvitz and Thompson (1952), JASA 47, 663-685. R survey's `svytotal`.
    """
    names, matrix = _read_values(values)
    answered = ~np.isnan(matrix)
    summands = Summands(
        measures=pd.DataFrame({"measure": names}),
        numerator=np.where(answered, matrix, 0.0),
        denominator=answered.astype(np.float64),
        answered=answered,
        is_share=np.zeros(len(names), dtype=bool),
        is_mean=np.zeros(len(names), dtype=bool),
        is_total=True,
    )
    return estimate_sums(design, summands, domains)


def estimate_ratios(
    design: Design, numerators: Values, denominators: Values, domains: DomainLabels | None = None
) -> JointEstimates:
    """The ratio of two weighted totals, pair by pair of columns, by domain; named after the numerator.

    A respondent has a part in a ratio where both values are known and the denominator is not 0 or the numerator is not.
    A ratio is a share where no numerator is negative or above its denominator. See `estimate_means` for the rest.

    Notes
    -----
    sum w y / sum w x, linearized. Source: Cochran (1977), Sampling Techniques, 6.1 to 6.4. R survey's `svyratio`.
    """
    names, above = _read_values(numerators)
    others, below = _read_values(denominators)
    if above.shape != below.shape:
        raise InvalidEstimate(f"{len(names)} numerators but {len(others)} denominators, or of other lengths")
    known = ~np.isnan(above) & ~np.isnan(below)
    above, below = np.where(known, above, 0.0), np.where(known, below, 0.0)
    summands = Summands(
        measures=pd.DataFrame({"measure": names}),
        numerator=above,
        denominator=below,
        answered=known & ((above != 0) | (below != 0)),
        is_share=np.asarray(np.all((above >= 0) & (above <= below), axis=0)),
        is_mean=np.zeros(len(names), dtype=bool),
    )
    return estimate_sums(design, summands, domains)


def _read_values(values: Values) -> tuple[list[str], FloatArray]:
    """The names of the columns, and the (n, q) numbers."""
    names = [str(name) for name in values]
    if not names:
        raise InvalidEstimate("there is no variable to estimate")
    columns = []
    for name, column in values.items():
        try:
            columns.append(np.asarray(column, dtype=np.float64))
        except (TypeError, ValueError) as error:
            raise InvalidEstimate(f"the values of {name} are no numbers") from error
    if wrong := [name for name, column in zip(names, columns, strict=True) if column.shape != columns[0].shape]:
        raise InvalidEstimate(f"the values of {name_some(wrong)} are not as many as those of {names[0]}")
    matrix = np.column_stack(columns)
    infinite = np.flatnonzero(np.isinf(matrix).any(axis=1))
    if len(infinite):
        raise InvalidEstimate(f"there are infinite values in row {name_some(infinite)}")
    return names, matrix
