"""Responses by class and dossiers by class, made up without any database."""

import numpy as np

from survey.indices.weighting.inputs import Labels, WeightingInputs

WHAT = {"agency": 3, "field": 2, "mode": 2, "trait.gender": 2, "trait.age": 3}


def make_labels(position, size):
    """Classes a, b, c … with a name in both languages."""
    codes = tuple("abcdefgh"[:size])
    return Labels(codes, tuple({"vi": f"loại {code}", "en": f"class {code}"} for code in codes), np.asarray(position))


def draw_inputs(seed, *, missing=0.2):
    """Responses of which every pair of agency and field has some, and nearly a fifth tell nothing of themselves."""
    random = np.random.default_rng(seed)
    n = int(random.integers(40, 120))
    labels = {}
    for name, size in WHAT.items():
        # Each class occurs, and no two characteristics go together.
        position = random.permutation(np.arange(n) % size)
        if name.startswith("trait."):
            position[random.random(n) < missing] = -1
        labels[name] = make_labels(position, size)
    ids = np.cumsum(random.integers(1, 5, n))
    pairs = np.array([(agency, field) for agency in range(3) for field in range(2)])
    dossiers = random.integers(100, 4_000, len(pairs)).astype(float)
    return WeightingInputs(ids, labels, {"agency": pairs[:, 0], "field": pairs[:, 1]}, dossiers)
