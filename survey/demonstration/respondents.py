"""Who the respondents are: what they came for, gender and age, and how they are disposed."""

from dataclasses import dataclass
from itertools import product

import numpy as np

from survey.demonstration.arrays import FloatArray, IntArray, draw_places
from survey.questionnaires.document import ChoiceItem

STAGE = "stage"
# How often each option is true; an option unknown here has the weight 1.
_OPTION_WEIGHTS = {
    "submit": 0.52,
    "collect": 0.38,
    "ask": 0.10,
    "male": 0.46,
    "female": 0.54,
    "from_18_to_24": 0.09,
    "from_25_to_34": 0.26,
    "from_35_to_49": 0.36,
    "from_50_to_60": 0.18,
    "over_60": 0.11,
}
# How often the question is answered at all; half the time where unknown.
_ANSWERED = {STAGE: 0.82, "gender": 0.63, "age": 0.57}
_AGE_ATTITUDES = {"from_18_to_24": -0.12, "from_25_to_34": -0.08, "from_50_to_60": 0.08, "over_60": 0.2}
_SPREAD_OF_ATTITUDES = 0.95


@dataclass(frozen=True)
class Respondents:
    """n people: their general attitude on the latent scale, what they came for, and what they told of themselves.

    `stage` is the place of the true option of the question of that name; `choices` a place in ChoiceTable.answers.
    """

    attitude: FloatArray
    stage: IntArray
    choices: IntArray


class ChoiceTable:
    """Every combination of answers to the choice questions, and the drawing of respondents who give them."""

    def __init__(self, items: tuple[ChoiceItem, ...]) -> None:
        """The choice questions of one questionnaire; one of them asks for the stage."""
        self._items = items
        told = [[None, *(option.code for option in item.options)] for item in items]
        self.answers: list[dict[str, str] | None] = [
            {item.code: code for item, code in zip(items, combination, strict=True) if code is not None} or None
            for combination in product(*told)
        ]
        self.stages = next(tuple(each.code for each in item.options) for item in items if item.code == STAGE)

    def draw(self, n: int, rng: np.random.Generator) -> Respondents:
        """n respondents; what is true of them shapes their answers whether they tell it or not."""
        attitude = rng.normal(0.0, _SPREAD_OF_ATTITUDES, n)
        stage = np.zeros(n, dtype=np.int64)
        choices = np.zeros(n, dtype=np.int64)
        for item in self._items:
            weights = np.array([_OPTION_WEIGHTS.get(option.code, 1.0) for option in item.options])
            true = draw_places(rng, weights, n)
            told = rng.random(n) < _ANSWERED.get(item.code, 0.5)
            choices = choices * (len(weights) + 1) + np.where(told, true + 1, 0)
            attitude += np.array([_AGE_ATTITUDES.get(option.code, 0.0) for option in item.options])[true]
            if item.code == STAGE:
                stage = true
        return Respondents(attitude, stage, choices)
