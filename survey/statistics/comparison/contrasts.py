"""Linear combinations of estimates, with the covariances between them."""

from collections.abc import Mapping
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import linalg

from survey.statistics.errors import InvalidComparison
from survey.statistics.estimation.joint import JointEstimates
from survey.statistics.labels import FloatArray

_Number = TypeVar("_Number", np.float64, np.bool_)


def contrast(joint: JointEstimates, coefficients: Mapping[str, ArrayLike]) -> JointEstimates:
    """Linear combinations of estimates: a difference has the coefficients 1 and -1, an average 1/k each.

    Parameters
    ----------
    coefficients : name -> (k,) what each of the estimates weighs in it.

    Returns
    -------
    Estimates labelled `contrast`, whose n and degrees of freedom are the smallest among the estimates that they use.

    Raises
    ------
    InvalidComparison : coefficients that are not one for each estimate, or all 0.

    Notes
    -----
    C b with covariance C V C'. R survey's `svycontrast`.
    """
    matrix = np.array([np.asarray(row, dtype=np.float64) for row in coefficients.values()])
    k = len(joint.estimate)
    if matrix.ndim != 2 or matrix.shape[1] != k or not np.isfinite(matrix).all() or not matrix.any(axis=1).all():
        raise InvalidComparison(f"a contrast needs {k} coefficients, one for each estimate, and not all of them 0")
    used = matrix != 0
    missing = np.isnan(joint.estimate) | np.isnan(np.diag(joint.covariance))
    unknown = (used & missing).any(axis=1)
    covariance = matrix @ np.where(missing[:, None] | missing, 0.0, joint.covariance) @ matrix.T
    covariance[unknown, :] = covariance[:, unknown] = np.nan
    estimate = matrix @ np.nan_to_num(joint.estimate)
    estimate[(used & np.isnan(joint.estimate)).any(axis=1)] = np.nan
    return JointEstimates(
        labels=pd.DataFrame({"contrast": list(coefficients)}),
        estimate=estimate,
        covariance=covariance,
        n=_find_smallest(used, joint.n),
        weighted_n=_find_smallest(used, joint.weighted_n),
        degrees_of_freedom=joint.degrees_of_freedom,
        domain_degrees_of_freedom=_find_smallest(used, joint.domain_degrees_of_freedom),
    )


def join_independent(
    parts: Mapping[str, JointEstimates] | Mapping[int, JointEstimates], name: str = "campaign"
) -> JointEstimates:
    """Estimates of samples that were drawn independently of each other, such as campaigns in different years.

    Parameters
    ----------
    parts : label -> estimates, all with the same label columns. name : of the column that the labels make.

    Returns
    -------
    All estimates, with no covariance between the parts and the sum of their degrees of freedom. Campaigns that share
    PSUs are not independent: make one design of both, with the campaign as a domain column.

    Raises
    ------
    InvalidComparison : fewer than two parts, or parts with other label columns.
    """
    joints = list(parts.values())
    if len(joints) < 2 or len({tuple(joint.labels.columns) for joint in joints}) > 1:
        raise InvalidComparison("samples are joined from two or more, with the same label columns")
    labels = [joint.labels.assign(**{name: label}) for label, joint in parts.items()]
    table = pd.concat(labels, ignore_index=True)
    return JointEstimates(
        labels=table[[name, *joints[0].labels.columns]],
        estimate=np.concatenate([joint.estimate for joint in joints]),
        covariance=np.asarray(linalg.block_diag(*(joint.covariance for joint in joints)), dtype=np.float64),
        n=np.concatenate([joint.n for joint in joints]),
        weighted_n=np.concatenate([joint.weighted_n for joint in joints]),
        degrees_of_freedom=sum(joint.degrees_of_freedom for joint in joints),
        domain_degrees_of_freedom=np.concatenate([joint.domain_degrees_of_freedom for joint in joints]),
        simple_variance=_concatenate([joint.simple_variance for joint in joints]),
        is_share=_concatenate([joint.is_share for joint in joints]),
        exhaustive=_concatenate([joint.exhaustive for joint in joints]),
    )


def _concatenate(parts: list[NDArray[_Number] | None]) -> NDArray[_Number] | None:
    known = [part for part in parts if part is not None]
    return np.concatenate(known) if len(known) == len(parts) else None


def _find_smallest(used: np.ndarray, values: FloatArray) -> FloatArray:
    return np.asarray(np.where(used, values, np.inf).min(axis=1), dtype=np.float64)
