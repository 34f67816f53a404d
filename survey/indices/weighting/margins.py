"""The margins of a step made ready: the class of every response, and the total that each class is to come to."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from survey.indices.weighting.inputs import FloatArray, IntArray, Labels, WeightingInputs
from survey.indices.weighting.refusals import (
    refuse_differing_sums,
    refuse_empty,
    refuse_no_dossiers,
    refuse_unknown,
    refuse_untold,
    refuse_zero,
)
from survey.sampling.recipe import Margin
from survey.texts import LANGUAGES, Text, in_language

BoolArray = NDArray[np.bool_]
MISSING_NAME: Text = {"vi": "không trả lời", "en": "not answered"}
_MISSING = ""


@dataclass(frozen=True, eq=False)
class Target:
    """A margin with L classes and their totals.

    position : (n,) the class of each response, -1 where it is outside. total : (L,). is_shared : (n,) responses that
    belong to every class by its share of the whole.
    """

    name: str
    codes: tuple[str, ...]
    names: tuple[Text, ...]
    position: IntArray
    total: FloatArray
    is_shared: BoolArray

    @property
    def is_sharing(self) -> bool:
        """Whether any response is shared among the classes."""
        return bool(self.is_shared.any())

    def sum(self, weight: FloatArray) -> FloatArray:
        """(L,) the weights of each class, those shared in their shares."""
        known = self.position >= 0
        own = np.bincount(self.position[known], weights=weight[known], minlength=len(self.codes))
        return np.asarray(own + self.shares * weight[self.is_shared].sum(), dtype=np.float64)

    @property
    def shares(self) -> FloatArray:
        """(L,) each class's part of the whole."""
        return np.asarray(self.total / self.total.sum(), dtype=np.float64)

    @property
    def n(self) -> IntArray:
        """(L,) responses in each class, those shared left out."""
        return np.bincount(self.position[self.position >= 0], minlength=len(self.codes))


@dataclass(frozen=True, eq=False)
class Targets:
    """All margins of a step, of one sum.

    inside : (n,) the responses that are weighted; the others keep their weight, for no dossiers are counted where they
    belong. dossiers_left_out : dossiers of classes that nobody answered for, and which are no part of the totals.
    """

    each: tuple[Target, ...]
    inside: BoolArray
    total: float
    dossiers_left_out: float


@dataclass(frozen=True, eq=False)
class _Read:
    """A margin, its classes over responses and, where dossiers are its totals, the (m,) class of each count."""

    margin: Margin
    labels: Labels
    of_count: IntArray | None


def read_targets(margins: Sequence[Margin], base_weight: FloatArray, inputs: WeightingInputs) -> Targets:
    """The targets of a step's margins; raises InvalidRecipe, in words, where the responses cannot come to them."""
    reads = [_label_margin(margin, inputs) for margin in margins]
    counting = [read for read in reads if read.of_count is not None]
    inside, counts = _find_covered(counting, base_weight > 0, inputs)
    if counting and not inside.any():
        raise refuse_no_dossiers(counting[0].margin.name)
    total = _find_total(reads, inputs.dossiers[counts].sum() if counting else None, base_weight[inside].sum())
    each = tuple(_build_target(read, inside, total, base_weight, inputs.dossiers * counts) for read in reads)
    left_out = float(inputs.dossiers[~counts].sum()) if counting else 0.0
    return Targets(each, inside, total, left_out)


def _label_margin(margin: Margin, inputs: WeightingInputs) -> _Read:
    parts = [inputs.labels[name] for name in margin.by]
    labels, of_count = parts[0], None
    if margin.totals is None:
        of_count = inputs.counted[margin.by[0]]
        for name, part in zip(margin.by[1:], parts[1:], strict=True):
            labels, of_count = _cross(labels, part, of_count, inputs.counted[name])
    return _Read(margin, labels, of_count)


def _cross(first: Labels, second: Labels, of_first: IntArray, of_second: IntArray) -> tuple[Labels, IntArray]:
    size = len(second.codes)
    responses, counts = first.position * size + second.position, of_first * size + of_second
    found, position = np.unique(np.concatenate([responses, counts]), return_inverse=True)
    pairs = [divmod(int(key), size) for key in found]
    names = tuple(
        {at: f"{in_language(first.names[a], at)} – {in_language(second.names[b], at)}" for at in LANGUAGES}
        for a, b in pairs
    )
    codes = tuple(f"{first.codes[a]} x {second.codes[b]}" for a, b in pairs)
    return Labels(codes, names, position[: len(responses)]), position[len(responses) :]


def _find_covered(counting: Sequence[_Read], weighs: BoolArray, inputs: WeightingInputs) -> tuple[BoolArray, BoolArray]:
    """(n,) responses for whose classes dossiers are counted, and (m,) counts for whose classes somebody answered.

    In all margins at once: what falls out by one may empty a class of another, so it is gone through until it rests.
    """
    inside, counts = np.ones(inputs.n, dtype=bool), np.ones(len(inputs.dossiers), dtype=bool)
    before = -1
    while counting and before != (before := int(inside.sum()) + int(counts.sum())):
        for read in counting:
            size, of_count = len(read.labels.codes), read.of_count
            answered = np.bincount(read.labels.position[inside & weighs], minlength=size) > 0
            counts &= answered[of_count]
            counted = np.bincount(of_count[counts], minlength=size) > 0  # type: ignore[index] # only those that count
            inside &= counted[read.labels.position]
    return inside, counts


def _find_total(reads: Sequence[_Read], dossiers: float | None, weights: float) -> float:
    """What the margins sum to: the dossiers, or the counts typed in, or where there are only shares the weights."""
    sums = {} if dossiers is None else {"dossiers": float(dossiers)}
    for read in reads:
        if read.margin.totals is not None and read.margin.unit == "count":
            sums[read.margin.name] = sum(read.margin.totals.values())
    if sums and not np.allclose(list(sums.values()), next(iter(sums.values())), rtol=1e-9, atol=0.0):
        raise refuse_differing_sums(sums)
    return next(iter(sums.values()), float(weights))


def _build_target(
    read: _Read, inside: BoolArray, total: float, base_weight: FloatArray, dossiers: FloatArray
) -> Target:
    labels, margin = read.labels, read.margin
    if read.of_count is not None:
        totals = np.bincount(read.of_count, weights=dossiers, minlength=len(labels.codes)).astype(np.float64)
    else:
        totals = _read_typed(margin, labels, inside, base_weight)
    position = np.where(inside, labels.position, -1)
    missing = inside & (labels.position < 0)
    target = Target(margin.name, labels.codes, labels.names, position, totals, np.zeros_like(missing))
    if not missing.any():
        return _scale(target, total)
    if margin.missing == "share":
        return _scale(Target(margin.name, labels.codes, labels.names, position, totals, missing), total)
    kept = total * float(base_weight[missing].sum() / base_weight[inside].sum())
    rest = _scale(target, total - kept)
    return Target(
        margin.name,
        (*labels.codes, _MISSING),
        (*labels.names, MISSING_NAME),
        np.where(missing, len(labels.codes), position),
        np.append(rest.total, kept),
        np.zeros_like(missing),
    )


def _scale(target: Target, total: float) -> Target:
    scaled = target.total if target.total.sum() == total else target.shares * total
    return Target(target.name, target.codes, target.names, target.position, scaled, target.is_shared)


def _read_typed(margin: Margin, labels: Labels, inside: BoolArray, base_weight: FloatArray) -> FloatArray:
    """(L,) the totals typed in; raises InvalidRecipe where a class has responses and no total, or the other way."""
    typed = margin.totals or {}
    if unknown := [code for code in typed if code not in labels.codes]:
        raise refuse_unknown(margin.name, unknown)
    n = np.bincount(labels.position[inside & (labels.position >= 0)], minlength=len(labels.codes))
    weighing = inside & (labels.position >= 0) & (base_weight > 0)
    weighed = np.bincount(labels.position[weighing], minlength=len(labels.codes))
    for code, name, responses, with_weight in zip(labels.codes, labels.names, n, weighed, strict=True):
        if responses and code not in typed:
            raise refuse_untold(margin.name, name, int(responses))
        if typed.get(code, 0.0) > 0 and not with_weight:
            raise refuse_empty(margin.name, name)
        if with_weight and not typed[code] > 0:
            raise refuse_zero(margin.name, name, int(responses))
    return np.array([typed.get(code, 0.0) for code in labels.codes], dtype=np.float64)
