"""What has to be said of a weighting before it is used: what each step came to, and what the weights cost."""

from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct

from survey.indices.weighting.inputs import FloatArray
from survey.indices.weighting.margins import Target, Targets
from survey.statistics import Diagnostics
from survey.texts import Text

# Of margins with more classes only those whose weights change most are told one by one.
_MOST_CLASSES = 200


class ClassReport(Struct, frozen=True):
    """A class of a margin: responses, weights before, the total it was to come to, and weights after the step."""

    code: str
    name: Text
    n: int
    before: float
    total: float
    after: float


class MarginReport(Struct, frozen=True):
    """A margin: all its classes or those that change most, their number, and the largest relative misfit."""

    name: str
    n_classes: int
    misfit: float
    classes: tuple[ClassReport, ...]


class StepReport(Struct, frozen=True):
    """A step: sweeps or steps taken, its margins, responses left as they were, and what its weights cost so far."""

    kind: str
    iterations: int
    margins: tuple[MarginReport, ...]
    n_left_as_they_were: int
    dossiers_left_out: float
    n_cut: int
    sum_before: float
    sum_after: float
    design_effect: float
    lowest_ratio: float
    highest_ratio: float


class CellReport(Struct, frozen=True):
    """A cell of the last step whose responses weigh most each."""

    name: Text
    n: int
    weight: float
    mean_weight: float
    share: float


class WeightingReport(Struct, frozen=True):
    """The whole: n responses, the sum of their weights, and what unequal weights cost."""

    n: int
    sum: float
    design_effect: float
    effective_n: float
    lowest: float
    highest: float
    steps: tuple[StepReport, ...]
    largest: tuple[CellReport, ...]


def encode_report(report: WeightingReport) -> dict[str, Any]:
    """The report as plain values, to be stored."""
    document: dict[str, Any] = msgspec.to_builtins(report)
    return document


def decode_report(document: Mapping[str, Any]) -> WeightingReport:
    """A stored report."""
    return msgspec.convert(document, WeightingReport)


def report_step(
    kind: str,
    targets: Targets | None,
    weights: tuple[FloatArray, FloatArray],
    diagnostics: Diagnostics,
    iterations: int,
) -> StepReport:
    """The record of a step that led from weights to others; `targets` are None for a trim."""
    before, after = weights
    return StepReport(
        kind=kind,
        iterations=iterations,
        margins=() if targets is None else tuple(_report_margin(each, before, after) for each in targets.each),
        n_left_as_they_were=0 if targets is None else int((~targets.inside).sum()),
        dossiers_left_out=0.0 if targets is None else targets.dossiers_left_out,
        n_cut=int((before != after).sum()) if targets is None else 0,
        sum_before=float(before.sum()),
        sum_after=float(after.sum()),
        design_effect=diagnostics.design_effect,
        lowest_ratio=diagnostics.g_range[0],
        highest_ratio=diagnostics.g_range[1],
    )


def report_cells(target: Target, weights: FloatArray, most: int = 10) -> tuple[CellReport, ...]:
    """The classes of a margin whose responses weigh most each."""
    n, weight = target.n, target.sum(weights)
    mean = np.divide(weight, n, out=np.zeros_like(weight), where=n > 0)
    largest = np.argsort(-mean, kind="stable")[:most]
    return tuple(
        CellReport(target.names[at], int(n[at]), float(weight[at]), float(mean[at]), float(weight[at] / weights.sum()))
        for at in largest
        if n[at]
    )


def _report_margin(target: Target, before: FloatArray, after: FloatArray) -> MarginReport:
    sums, n = (target.sum(before), target.sum(after)), target.n
    told = np.flatnonzero((n > 0) | (target.total > 0))
    change = np.abs(np.log(np.maximum(sums[1][told], 1e-300) / np.maximum(sums[0][told], 1e-300)))
    shown = told if len(told) <= _MOST_CLASSES else told[np.sort(np.argsort(-change, kind="stable")[:_MOST_CLASSES])]
    distance = np.abs(sums[1] - target.total)[told]
    misfit = np.divide(distance, target.total[told], out=np.zeros_like(distance), where=target.total[told] > 0)
    return MarginReport(
        name=target.name,
        n_classes=len(told),
        misfit=float(misfit.max(initial=0.0)),
        classes=tuple(
            ClassReport(
                target.codes[at],
                target.names[at],
                int(n[at]),
                float(sums[0][at]),
                float(target.total[at]),
                float(sums[1][at]),
            )
            for at in shown
        ),
    )
