"""What respondents said beside ratings and traits: numbers, and choices of any number of options."""

import json
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from survey.indices.basis import Basis
from survey.indices.coded_answers import CodedAnswers, read_coded_answers
from survey.indices.memory import Memory
from survey.questionnaires.item_types import MultipleChoiceItem, NumberItem
from survey.statistics import estimate_means, estimate_quantiles


@dataclass(frozen=True)
class NumberTable:
    """The answers to a question for a number: how many, their weighted mean and quartiles.

    values : a row a measure, "mean", "lower_quartile", "median" and "upper_quartile"; columns measure, estimate, lower
    and upper. No rows where fewer answered than the method's minimum.
    """

    item: NumberItem
    n: int
    values: pd.DataFrame


@dataclass(frozen=True)
class ChoicesTable:
    """The answers to a question with any number of options: how many chose one at least, and each option.

    values : a row an option, in its order; columns value, n, and estimate, lower, upper of its weighted share among
    those who chose one at least. No rows where fewer answered than the method's minimum.
    """

    item: MultipleChoiceItem
    n: int
    values: pd.DataFrame


def describe_other_answers(session: Session, basis: Basis, memory: Memory) -> list[NumberTable | ChoicesTable]:
    """Every question for a number or any number of options, in the order of the questionnaire."""
    tables: list[NumberTable | ChoicesTable] = []
    for item in basis.document.items:
        if isinstance(item, NumberItem):
            tables.append(_describe_numbers(basis, item, _read(session, basis, item, memory)[:, 0]))
        elif isinstance(item, MultipleChoiceItem):
            tables.append(_describe_choices(basis, item, _read(session, basis, item, memory)))
    return tables


def _read(session: Session, basis: Basis, item: NumberItem | MultipleChoiceItem, memory: Memory) -> NDArray[np.float64]:
    """(n, columns) numbers, or 1 and 0 for each option; NaN outside the selection and where nothing was answered."""
    sample = basis.sample
    whole = memory.keep(
        sample.version,
        ("other answers", item.code),
        lambda: _read_values(item, read_coded_answers(session, sample, item.code, memory)),
    )
    return np.where(basis.inside[:, None], whole[sample.kept], np.nan)


def _read_values(item: NumberItem | MultipleChoiceItem, answers: CodedAnswers) -> NDArray[np.float64]:
    codes = [option.code for option in item.options] if isinstance(item, MultipleChoiceItem) else []
    found = np.full((len(answers.values), len(codes) or 1), np.nan)
    for place, answer in enumerate(answers.values):
        told = json.loads(answer)
        found[place] = [code in told for code in codes] if codes else told
    return answers.translate(found, np.nan)


def _describe_numbers(basis: Basis, item: NumberItem, value: NDArray[np.float64]) -> NumberTable:
    n = int((~np.isnan(value)).sum())
    columns = ["measure", "estimate", "lower", "upper"]
    if n < basis.method.minimum_n:
        return NumberTable(item, n, pd.DataFrame(columns=columns))
    mean = estimate_means(basis.design, {"mean": value}).tabulate()
    quartiles = estimate_quantiles(basis.design, value)
    quartiles["measure"] = ["lower_quartile", "median", "upper_quartile"]
    return NumberTable(item, n, pd.concat([mean[columns], quartiles[columns]], ignore_index=True))


def _describe_choices(basis: Basis, item: MultipleChoiceItem, chosen: NDArray[np.float64]) -> ChoicesTable:
    n = int((~np.isnan(chosen[:, 0])).sum())
    codes = [option.code for option in item.options]
    columns = ["value", "n", "estimate", "lower", "upper"]
    if n < basis.method.minimum_n:
        return ChoicesTable(item, n, pd.DataFrame(columns=columns))
    shares = estimate_means(basis.design, dict(zip(codes, chosen.T, strict=True))).tabulate(interval="logit")
    shares = shares.assign(value=codes, n=np.nansum(chosen, axis=0).astype(int))
    return ChoicesTable(item, n, shares[columns])
