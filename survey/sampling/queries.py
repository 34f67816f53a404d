"""Reading the population: dossiers handled."""

from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from survey.sampling.models import TransactionCount


def load_transaction_counts(session: Session, first_month: date, last_month: date) -> pd.DataFrame:
    """Dossiers per responsible agency, service and month, months included from first to last.

    Columns: agency (int), service (int), month (datetime64), dossiers (int).
    """
    columns = (
        TransactionCount.agency_id,
        TransactionCount.service_id,
        TransactionCount.month,
        TransactionCount.dossiers,
    )
    # One long text a column: rows as objects would take longer than all else that an index needs.
    texts = session.execute(
        select(*(func.aggregate_strings(cast(column, String), ",") for column in columns)).where(
            TransactionCount.month >= first_month.replace(day=1), TransactionCount.month <= last_month
        )
    ).one()
    agency, service, month, dossiers = (text.split(",") if text else [] for text in texts)
    counts = pd.DataFrame(
        {
            "agency": np.array(agency, dtype=np.int64),
            "service": np.array(service, dtype=np.int64),
            "month": np.array(month, dtype="datetime64[s]"),
            "dossiers": np.array(dossiers, dtype=np.int64),
        }
    )
    return counts.sort_values(["agency", "service", "month"], ignore_index=True)
