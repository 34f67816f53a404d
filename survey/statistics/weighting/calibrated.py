"""What every kind of weighting gives back: weights, how near they came to their targets, and what they cost."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from survey.statistics.errors import UnmetTotal
from survey.statistics.labels import FloatArray
from survey.statistics.weighting.auxiliaries import Auxiliary
from survey.statistics.weighting.diagnostics import Diagnostics, diagnose_weights


@dataclass(frozen=True, eq=False)
class Convergence:
    """How near the weights came to their targets.

    iterations : sweeps or steps. misfit : the largest relative distance to a target of each margin, by name.
    targets : a row a target, with the columns margin, label, total (wanted), weight (what the weights sum to), misfit.
    """

    iterations: int
    misfit: dict[str, float]
    targets: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Calibration:
    """Calibrated weights, and what has to be said of them.

    base_weight : (n,) the weights before. g_weights : (n,) what each is multiplied by. auxiliaries : what was
    calibrated on, from which standard errors take residuals (`SurveyDesign.calibrated_to`); none where the weights
    count as fixed.
    """

    base_weight: FloatArray
    g_weights: FloatArray
    convergence: Convergence
    diagnostics: Diagnostics
    auxiliaries: tuple[Auxiliary, ...]

    @property
    def weights(self) -> FloatArray:
        """(n,) the calibrated weights."""
        return self.base_weight * self.g_weights


def build_calibration(
    base_weight: FloatArray, g_weights: FloatArray, auxiliaries: Sequence[Auxiliary], iterations: int
) -> Calibration:
    """The result of a weighting to auxiliaries, with its record."""
    margins = {a.name: a.label.take(a.position) for a in auxiliaries if a.is_margin}
    return Calibration(
        base_weight=base_weight,
        g_weights=g_weights,
        convergence=build_convergence(auxiliaries, base_weight * g_weights, iterations),
        diagnostics=diagnose_weights(base_weight, g_weights, margins),
        auxiliaries=tuple(auxiliaries),
    )


def build_convergence(auxiliaries: Sequence[Auxiliary], weights: FloatArray, iterations: int) -> Convergence:
    """How near the weights are to the totals of the auxiliaries."""
    misfits = [auxiliary.misfit(weights) for auxiliary in auxiliaries]
    targets = pd.DataFrame(
        {
            "margin": np.repeat([a.name for a in auxiliaries], [len(a.label) for a in auxiliaries]),
            "label": [label for a in auxiliaries for label in a.label],
            "total": np.concatenate([a.total for a in auxiliaries]),
            "weight": np.concatenate([a.sum(weights) for a in auxiliaries]),
            "misfit": np.concatenate(misfits),
        }
    )
    largest = {a.name: float(misfit.max(initial=0.0)) for a, misfit in zip(auxiliaries, misfits, strict=True)}
    return Convergence(iterations=iterations, misfit=largest, targets=targets)


def list_unmet(convergence: Convergence, tolerance: float) -> tuple[UnmetTotal, ...]:
    """The margins that were not met, the furthest first, each with its furthest label: for a refusal."""
    targets = convergence.targets
    worst = targets[targets["misfit"] > tolerance].sort_values("misfit", ascending=False).drop_duplicates("margin")
    columns = (worst[name].tolist() for name in ("margin", "label", "total", "weight"))
    return tuple(UnmetTotal(*row) for row in zip(*columns, strict=True))


def name_unmet(unmet: Sequence[UnmetTotal]) -> str:
    """The same in words."""
    return "; ".join(
        f"{each.margin!r} at {each.label} (total {each.total:,.10g}, weights give {each.weight:,.10g})"
        for each in unmet
    )
