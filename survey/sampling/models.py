"""How many dossiers were handled: the population behind the answers."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import Base


class TransactionCount(Base):
    """Dossiers of one service that one responsible agency handled in one month (its first day)."""

    __tablename__ = "transaction_count"
    __table_args__ = (CheckConstraint("dossiers >= 0", name="dossiers_is_not_negative"),)

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    dossiers: Mapped[int]
