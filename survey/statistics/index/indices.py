"""From cells to indices: every measure of every domain, with its standard error and interval."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from survey.statistics.designs.lonely import StratumTerms, scale_strata
from survey.statistics.designs.poststrata import Poststrata, residualise
from survey.statistics.errors import InvalidComposition
from survey.statistics.estimation.intervals import Estimates, IntervalKind, estimate_intervals
from survey.statistics.estimation.joint import find_effective_n
from survey.statistics.estimation.ratios import Ratios, divide_sums, find_influence
from survey.statistics.index.blocks import list_blocks
from survey.statistics.index.cells import Cells
from survey.statistics.index.composition import Composition
from survey.statistics.index.domains import Domains, select_domains
from survey.statistics.index.formulas import Formulas
from survey.statistics.index.projected import is_worth_projecting, sum_projected_variances
from survey.statistics.index.variance import Variances
from survey.statistics.labels import FloatArray, IntArray, find_starts


def estimate_indices(
    cells: Cells,
    composition: Composition,
    by: Sequence[str] = (),
    *,
    rollup: Mapping[str, pd.DataFrame] | None = None,
    measures: Sequence[str] | None = None,
    level: float = 0.95,
    interval: IntervalKind = "logit",
) -> pd.DataFrame:
    """Every measure of a composition for every domain, with design-based standard errors and intervals.

    Parameters
    ----------
    cells : sums of the answers per PSU and domain, from `reduce_to_cells`.
    composition : the measures; its rules may differ from those that the cells were reduced with, its items may not.
    by : label columns of the cells that make the domains; none for the whole.
    rollup : for columns of `by`, a membership table with the columns `member` (a label of the cells) and `domain`;
        domains may overlap, as an agency includes every agency under it.
    measures : their codes; omitted, all. level, interval : of the intervals, see `estimate_intervals`.

    Returns
    -------
    One row a domain and measure, domains in ascending order of their labels, and the columns:
    the columns of `by`; measure ("overall", "factor", "criterion") and code; estimate, a share from 0 to 1, unrounded;
    standard_error; lower, upper; degrees_of_freedom, PSUs minus strata with answers to the measure in the domain;
    n, respondents with at least one answer to the measure's items; n_answers, their answers; weighted_n, their sum of
    weights; design_effect; effective_n, n over the design effect.
    Respondents of weight 0 are not counted. A domain without answers has n = 0 and no estimate. Where all answers
    come from one PSU there is no standard error; without degrees of freedom there is no interval.
    design_effect is the variance over that of a simple random sample of n drawn with replacement, p(1-p)/(n-1); it is
    given for measures of one item.

    Raises
    ------
    LonelyPSU : a stratum has one sampled PSU and the design names no remedy.
    InvalidComposition : other items, factors or satisfied ratings than those of the cells, measures that are not there.
    InvalidDomains : columns that the cells do not have, or labels missing from a membership table.

    Notes
    -----
    Standard errors by Taylor linearization of the statistic that was computed, PSU totals within strata; a domain
    keeps all PSUs of the design, with influence zero outside it. Agrees with R survey 4.5 `svymean` and `svyratio`
    on `subset()`. Source: Binder (1983), International Statistical Review 51, 279-292.
    """
    if not composition.shares_answers_with(cells.composition):
        raise InvalidComposition("the cells were reduced by other items, factors or satisfied ratings")
    narrowed, marks = (formulas := Formulas.choose(composition, measures)).narrow(cells)
    domains = select_domains(narrowed, by, rollup)
    satisfied, answered = (total @ marks for total in domains.total_answers())
    shares = divide_sums(satisfied, answered, formulas.means)
    variances = _sum_variances(domains, marks, shares, scale_strata(cells.psus))
    estimates = Estimates(
        share=shares.estimate,
        standard_error=np.sqrt(np.where(np.isnan(shares.estimate), np.nan, variances.variance)),
        degrees_of_freedom=variances.degrees_of_freedom,
        n=domains.counts.n_respondents[:, formulas.group_of_measure],
    )
    limits = estimate_intervals(estimates, level=level, kind=interval, exhaustive=variances.exhaustive)
    return _tabulate(domains, formulas, estimates, limits, measures)


def _sum_variances(domains: Domains, marks: FloatArray, shares: Ratios, terms: StratumTerms) -> Variances:
    psus, poststrata = domains.cells.psus, domains.cells.poststrata
    # A block must hold all of a stratum of a domain; residuals by post-strata across strata need all of the domain.
    by_stratum = poststrata is None or poststrata.lie_within(psus.stratum)
    if poststrata is not None and not by_stratum and is_worth_projecting(domains, poststrata):
        return sum_projected_variances(domains, marks, shares, terms, poststrata)
    variances = Variances.start(psus, terms, shares.estimate.shape)
    together = (psus.stratum[domains.keys.psu],) if by_stratum else ()
    ends = np.append(find_starts(domains.keys.domain, *together), len(domains.keys.domain))
    for block in _list_blocks(ends, poststrata, psus.n_psus):
        keys = domains.keys.take(block)
        satisfied, answered = (sums @ marks for sums in domains.sum_answers(block))
        influence = find_influence(shares, satisfied, answered, keys.domain)
        if poststrata is not None:
            influence, answered, keys = residualise(influence, answered, keys, poststrata)
        variances.add(influence, answered, keys)
    return variances


def _list_blocks(ends: IntArray, poststrata: Poststrata | None, n_psus: int) -> Iterator[slice]:
    if poststrata is None or poststrata.projection is None:
        return (block for _, block in list_blocks(ends))
    # Residuals on auxiliaries have a row for every PSU, however few cells a domain has.
    expanded = np.arange(len(ends)) * n_psus
    return (slice(int(ends[groups.start]), int(ends[groups.stop])) for groups, _ in list_blocks(expanded))


def _tabulate(
    domains: Domains,
    formulas: Formulas,
    estimates: Estimates,
    limits: tuple[FloatArray, FloatArray],
    measures: Sequence[str] | None,
) -> pd.DataFrame:
    composition, counts = formulas.composition, domains.counts
    columns = {
        "estimate": estimates.share,
        "standard_error": estimates.standard_error,
        "lower": limits[0],
        "upper": limits[1],
        "degrees_of_freedom": estimates.degrees_of_freedom.astype(np.int64),
        "n": estimates.n.astype(np.int64),
        "n_answers": (counts.n_respondents[:, : len(composition.items)] @ formulas.marks).astype(np.int64),
        "weighted_n": counts.weighted_n[:, formulas.group_of_measure],
        "design_effect": (effect := _compare_with_simple_sampling(formulas, estimates)),
        "effective_n": find_effective_n(estimates.n, effect),
    }
    labels = _repeat_labels(domains.labels, formulas)
    table = labels.assign(**{name: values.ravel() for name, values in columns.items()})
    return table if measures is None else table[table["code"].isin(list(measures))].reset_index(drop=True)


def _repeat_labels(labels: pd.DataFrame, formulas: Formulas) -> pd.DataFrame:
    measures = formulas.measures
    rows = np.repeat(np.arange(len(labels)), len(measures))
    turn = np.tile(np.arange(len(measures)), len(labels))
    repeated = labels.take(rows).reset_index(drop=True)
    for name, values in (("measure", [m.kind for m in measures]), ("code", [m.code for m in measures])):
        repeated[name] = pd.Series(values).take(turn).to_numpy()
    return repeated


def _compare_with_simple_sampling(formulas: Formulas, estimates: Estimates) -> FloatArray:
    """(D, q) design effects, NaN for measures of several items and where a simple sample would show no spread."""
    share, n = estimates.share, estimates.n
    simple = share * (1 - share) / np.where(n > 1, n - 1, np.nan)
    effect = np.full_like(share, np.nan)
    np.divide(np.square(estimates.standard_error), simple, out=effect, where=simple > 0)
    effect[:, [len(measure.items) > 1 for measure in formulas.measures]] = np.nan
    return effect
