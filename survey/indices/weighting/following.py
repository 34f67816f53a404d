"""A recipe followed: from the classes of responses to their weights, the same bytes each time."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from survey.indices.weighting.inputs import FloatArray, IntArray, WeightingInputs
from survey.indices.weighting.margins import Target, Targets, read_targets
from survey.indices.weighting.refusals import (
    at_step,
    refuse_limits,
    refuse_negative,
    refuse_nothing_to_weigh,
    refuse_other,
    refuse_unmet,
)
from survey.indices.weighting.report import StepReport, WeightingReport, report_cells, report_step
from survey.sampling.recipe import (
    CalibrateStep,
    InvalidRecipe,
    PoststratifyStep,
    RakeStep,
    Recipe,
    Step,
    TrimStep,
    check_recipe,
)
from survey.statistics import (
    Calibration,
    Poststratification,
    StatisticsError,
    UnmetTotals,
    calibrate,
    poststratify,
    rake,
    trim,
)
from survey.texts import Text

Weighting = Calibration | Poststratification
# The label of responses for which no dossiers are counted: a class of its own, whose total is what it has.
_OUTSIDE = -1


@dataclass(frozen=True, eq=False)
class MadeWeights:
    """(n,) responses in the order of ids and their weights; the last step, which standard errors rest on; the report.

    inputs : SHA-256 of all that the recipe was followed with.
    """

    id: IntArray
    last: Weighting
    report: WeightingReport
    inputs: str

    @property
    def weights(self) -> FloatArray:
        """(n,) the weights."""
        return self.last.weights

    @property
    def sha256(self) -> str:
        """Of the ids and then the weights, as little-endian integers and floats of 8 bytes."""
        return digest_weights(self.id, self.weights)


def digest_weights(ids: IntArray, weights: FloatArray) -> str:
    """SHA-256 of the ids and then the weights, as little-endian integers and floats of 8 bytes."""
    return hashlib.sha256(ids.astype("<i8").tobytes() + weights.astype("<f8").tobytes()).hexdigest()


def follow_recipe(recipe: Recipe, inputs: WeightingInputs) -> MadeWeights:
    """The weights that a recipe gives; the order of the inputs does not matter.

    Raises
    ------
    InvalidRecipe : a step that contradicts itself, or that these responses cannot meet, with its number, in words.
    """
    check_recipe(recipe)
    if not inputs.n:
        raise refuse_nothing_to_weigh()
    inputs = inputs.sort()
    weights, target = np.ones(inputs.n), None
    reports: list[StepReport] = []
    for number, step in enumerate(recipe.steps, start=1):
        try:
            made, targets = _take_step(step, weights, inputs)
        except InvalidRecipe as refusal:
            raise at_step(number, refusal) from refusal
        iterations = made.convergence.iterations
        reports.append(report_step(_name_kind(step), targets, (weights, made.weights), made.diagnostics, iterations))
        weights, target = made.weights, targets.each[0] if targets else target
    return MadeWeights(inputs.id, made, _report(weights, reports, target), digest_inputs(inputs))


def _report(weights: FloatArray, steps: list[StepReport], target: Target | None) -> WeightingReport:
    effect = steps[-1].design_effect
    return WeightingReport(
        n=len(weights),
        sum=float(weights.sum()),
        design_effect=effect,
        effective_n=len(weights) / effect,
        lowest=float(weights.min()),
        highest=float(weights.max()),
        steps=tuple(steps),
        largest=() if target is None else report_cells(target, weights),
    )


def digest_inputs(inputs: WeightingInputs) -> str:
    """SHA-256 of ids, classes and dossiers: whether a recipe was followed with the same."""
    digest = hashlib.sha256(inputs.id.astype("<i8").tobytes())
    for name in sorted(inputs.labels):
        digest.update("\n".join((name, *inputs.labels[name].codes)).encode())
        digest.update(inputs.labels[name].position.astype("<i8").tobytes())
    for name in sorted(inputs.counted):
        digest.update(inputs.counted[name].astype("<i8").tobytes())
    digest.update(inputs.dossiers.astype("<f8").tobytes())
    return digest.hexdigest()


def _name_kind(step: Step) -> str:
    return str(step.__struct_config__.tag)


def _take_step(step: Step, weights: FloatArray, inputs: WeightingInputs) -> tuple[Weighting, Targets | None]:
    if isinstance(step, TrimStep):
        return _trim(step, weights, inputs), None
    targets = read_targets(step.margins, weights, inputs)
    try:
        made = _meet(step, weights, targets)
    except UnmetTotals as refusal:
        bounded = isinstance(step, CalibrateStep) and step.lowest is not None
        raise _explain(refusal, targets, bounded=bounded) from refusal
    except StatisticsError as refusal:
        raise refuse_other(str(refusal)) from refusal
    if negative := int((made.weights < 0).sum()):
        raise refuse_negative(negative)
    return made, targets


def _meet(step: PoststratifyStep | RakeStep | CalibrateStep, weights: FloatArray, targets: Targets) -> Weighting:
    if isinstance(step, CalibrateStep):
        bounds = None if step.lowest is None or step.highest is None else (step.lowest, step.highest)
        return calibrate(weights, *_build_auxiliaries(targets, weights), method=step.method, bounds=bounds)
    if any(target.is_sharing for target in targets.each):
        # A response that belongs to several classes in part is no label: its parts are numbers to calibrate on.
        return calibrate(weights, *_build_auxiliaries(targets, weights), method="raking")
    columns = {target.name: target.position for target in targets.each}
    margins = {target.name: _list_totals(target, targets, weights) for target in targets.each}
    if isinstance(step, RakeStep):
        return rake(weights, columns, margins)
    (name,) = columns
    totals = {label: total for label, total in margins[name].items() if label != _OUTSIDE}
    return poststratify(weights, columns[name], totals)


def _list_totals(target: Target, targets: Targets, weights: FloatArray) -> dict[int, float]:
    present = target.n > 0
    totals = {at: float(target.total[at]) for at in np.flatnonzero(present).tolist()}
    outside = ~targets.inside
    return totals | ({_OUTSIDE: float(weights[outside].sum())} if outside.any() else {})


def _build_auxiliaries(
    targets: Targets, weights: FloatArray
) -> tuple[dict[str, IntArray | FloatArray], dict[str, float | Mapping[int, float]]]:
    """The columns and totals to calibrate on: labels, or parts of each class where responses are shared."""
    columns: dict[str, IntArray | FloatArray] = {}
    totals: dict[str, float | Mapping[int, float]] = {}
    for target in targets.each:
        if not target.is_sharing:
            columns[target.name] = target.position
            totals[target.name] = _list_totals(target, targets, weights)
            continue
        for at in np.flatnonzero(target.total > 0).tolist():
            name = f"{target.name}={target.codes[at]}"
            columns[name] = (target.position == at) + target.is_shared * target.shares[at]
            totals[name] = float(target.total[at])
    return columns, totals


def _trim(step: TrimStep, weights: FloatArray, inputs: WeightingInputs) -> Calibration:
    try:
        return trim(
            weights,
            upper=step.upper,
            lower=step.lower,
            upper_times_median=step.upper_times_median,
            lower_times_median=step.lower_times_median,
            strata=inputs.labels[step.within].position if step.within else None,
            redistribute=step.redistribute,
        )
    except StatisticsError as refusal:
        raise refuse_limits(str(refusal)) from refusal


def _explain(refusal: UnmetTotals, targets: Targets, *, bounded: bool) -> InvalidRecipe:
    if not refusal.unmet:
        return refuse_other(str(refusal))
    named = [(*_name_class(each.margin, each.label, targets), each.total, each.weight) for each in refusal.unmet]
    return refuse_unmet(named, bounded=bounded)


def _name_class(margin: str, label: object, targets: Targets) -> tuple[str, Text]:
    """The margin and the class that the statistics call by a column and a number."""
    for target in targets.each:
        if target.name == margin and isinstance(label, int | np.integer) and label >= 0:
            return target.name, target.names[int(label)]
        for code, name in zip(target.codes, target.names, strict=True):
            if margin == f"{target.name}={code}":
                return target.name, name
    return margin, {"vi": str(label)}
