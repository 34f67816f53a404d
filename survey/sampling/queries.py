"""Reading the population: dossiers handled."""

from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.sampling.models import TransactionCount


def load_transaction_counts(session: Session, first_month: date, last_month: date) -> pd.DataFrame:
    """Dossiers per responsible agency, service and month, months included from first to last.

    Columns: agency (int), service (int), month (datetime64), dossiers (int).
    """
    # Through the connection and column by column: rows as objects would take longer than all else that an index needs.
    rows = (
        session.connection()
        .execute(
            select(
                TransactionCount.agency_id,
                TransactionCount.service_id,
                TransactionCount.month,
                TransactionCount.dossiers,
            )
            .where(TransactionCount.month >= first_month.replace(day=1), TransactionCount.month <= last_month)
            .order_by(TransactionCount.agency_id, TransactionCount.service_id, TransactionCount.month)
        )
        .all()
    )
    columns = list(zip(*rows, strict=True)) or [()] * 4
    return pd.DataFrame(
        {
            "agency": np.array(columns[0], dtype=np.int64),
            "service": np.array(columns[1], dtype=np.int64),
            "month": np.array(columns[2], dtype="datetime64[s]"),
            "dossiers": np.array(columns[3], dtype=np.int64),
        }
    )
