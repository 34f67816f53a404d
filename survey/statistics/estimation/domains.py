"""The domains of respondents: the combinations of labels that occur."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse

from survey.statistics.errors import InvalidDomains, name_some
from survey.statistics.labels import FloatArray, IntArray, number_combinations, number_labels


def number_domains(domains: Mapping[str, ArrayLike] | pd.DataFrame, n: int) -> tuple[pd.DataFrame, IntArray]:
    """The D combinations of labels of n respondents in ascending order, and the (n,) number of each respondent's.

    Without columns everyone is one domain. A missing label is a label of its own.

    Raises InvalidDomains for columns of another length.
    """
    numbered = {str(name): number_labels(labels) for name, labels in domains.items()}
    if wrong := [name for name, (numbers, _) in numbered.items() if len(numbers) != n]:
        raise InvalidDomains(f"labels of {name_some(wrong)} are not one for each of {n} respondents")
    domain, table = number_combinations([numbers for numbers, _ in numbered.values()], n)
    columns = {name: labels.take(table[:, position]) for position, (name, (_, labels)) in enumerate(numbered.items())}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(table))), domain


def cross_labels(domains: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """Every domain with every measure, domain by domain."""
    first = domains.take(np.repeat(np.arange(len(domains)), len(measures))).reset_index(drop=True)
    second = measures.take(np.tile(np.arange(len(measures)), len(domains))).reset_index(drop=True)
    return pd.concat([first, second], axis=1)


def spread_over_domains(values: FloatArray, domain: IntArray, n_domains: int) -> sparse.csr_array:
    """(n, D q) the (n, q) values of respondents in the columns of their own domain, 0 in those of others."""
    n, q = values.shape
    column = domain[:, None] * q + np.arange(q)
    ends = np.arange(n + 1) * q
    return sparse.csr_array((values.ravel(), column.ravel(), ends), shape=(n, n_domains * q))
