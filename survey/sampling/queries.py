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
    rows = session.execute(
        select(
            TransactionCount.agency_id, TransactionCount.service_id, TransactionCount.month, TransactionCount.dossiers
        )
        .where(TransactionCount.month >= first_month.replace(day=1), TransactionCount.month <= last_month)
        .order_by(TransactionCount.agency_id, TransactionCount.service_id, TransactionCount.month)
    ).all()
    frame = pd.DataFrame(rows, columns=["agency", "service", "month", "dossiers"])
    return frame.astype({"agency": np.int64, "service": np.int64, "month": "datetime64[s]", "dossiers": np.int64})
