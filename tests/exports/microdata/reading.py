"""What tests of files of answers share: a day, the columns of weights, and a file read back."""

from datetime import date

import pandas as pd
import pyreadstat
from fastparquet import ParquetFile

TODAY = date(2026, 6, 1)
WEIGHTED_BY = ["weight", "stratum", "psu"]


def read(file_format, file):
    """The ratings on the scale and the design, as another library reads them."""
    if file_format == "csv":
        return pd.read_csv(file)
    if file_format == "parquet":
        return ParquetFile(str(file)).to_pandas()
    frame, _ = pyreadstat.read_sav(file) if file_format == "sav" else pyreadstat.read_dta(file)
    return frame
