"""External figures: one published value or rank of one unit in one year."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.database import Base, FourDecimals, UTCDateTime, one_of

LONGEST_UNIT = 80


class Indicator(StrEnum):
    """An index that others compute and publish every year, by the name that it has in every language."""

    SIPAS = "SIPAS"
    PAR_INDEX = "PAR Index"
    PCI = "PCI"
    PAPI = "PAPI"


class ExternalFigure(Base):
    """What was published of a unit: a value in the indicator's own unit, a rank among `n_ranked` units, or both.

    `starts_series` marks a year that is not to be compared with the one before: the unit's territory, the survey or
    the method changed. `source` says where the figure was read.
    """

    __tablename__ = "external_figure"
    __table_args__ = (
        UniqueConstraint("indicator", "year", "unit"),
        CheckConstraint("value IS NOT NULL OR rank IS NOT NULL", name="something_was_published"),
        CheckConstraint("value >= 0", name="value_is_not_negative"),
        CheckConstraint("rank >= 1 AND (n_ranked IS NULL OR rank <= n_ranked)", name="rank_is_among_ranked"),
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year_has_four_digits"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator: Mapped[Indicator] = mapped_column(one_of(Indicator))
    year: Mapped[int]
    unit: Mapped[str] = mapped_column(String(LONGEST_UNIT))
    value: Mapped[Decimal | None] = mapped_column(FourDecimals)
    rank: Mapped[int | None]
    n_ranked: Mapped[int | None]
    starts_series: Mapped[bool]
    source: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by: Mapped[str] = mapped_column(String(128))
