"""How many people began to answer about each service."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_KEYS = (("campaign_id", "campaign"), ("counter_id", "counter"), ("service_id", "service"))


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "service_starts",
        *(sa.Column(column, sa.Integer(), nullable=False) for column, _ in _KEYS),
        sa.Column("responsible_agency_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            *(column for column, _ in _KEYS), "responsible_agency_id", "day", name=op.f("pk_service_starts")
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_service_starts_{column}_{table}"))
            for column, table in (*_KEYS, ("responsible_agency_id", "agency"))
        ),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("service_starts")
