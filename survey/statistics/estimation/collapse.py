"""Respondents who count alike in a variance, put together: fewer rows with the same sums."""

from dataclasses import replace

import numpy as np

from survey.statistics.designs.design import SurveyDesign
from survey.statistics.estimation.covariance import sum_rows
from survey.statistics.estimation.sums import Summands
from survey.statistics.labels import FloatArray, IntArray, number_combinations


def collapse_respondents(
    design: SurveyDesign, summands: Summands, unit: IntArray
) -> tuple[SurveyDesign, Summands, IntArray]:
    """The design, summands and (G,) units of G rows, one for each unit, PSU, later unit and post-stratum that occur.

    Estimates and standard errors are those of the respondents; numbers of respondents are those of the rows.

    unit : (n,) number of the domain of each respondent.
    """
    stages = [stage.unit_of_row for stage in design.later_stages]
    keys = [unit, design.psu_of_row, design.poststratum_of_row, *stages, (design.weight > 0).astype(np.int64)]
    group, table = number_combinations(keys, design.n)
    summing = sum_rows(group, len(table))
    weight = np.asarray(summing @ design.weight)

    def average(values: FloatArray) -> FloatArray:
        sums = np.asarray(summing @ (design.weight[:, None] * values))
        np.divide(sums, weight[:, None], out=sums, where=weight[:, None] > 0)
        return sums

    later = tuple(
        replace(stage, unit_of_row=table[:, 3 + position]) for position, stage in enumerate(design.later_stages)
    )
    collapsed = replace(
        design, weight=weight, psu_of_row=table[:, 1], poststratum_of_row=table[:, 2], later_stages=later
    )
    fewer = replace(
        summands,
        numerator=average(summands.numerator),
        denominator=average(summands.denominator),
        answered=np.asarray(summing @ summands.answered.astype(np.float64)) > 0,
        is_mean=np.zeros_like(summands.is_mean),
    )
    return collapsed, fewer, table[:, 0]
