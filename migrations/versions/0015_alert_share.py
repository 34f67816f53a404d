"""The share of a place's responses that an alert rule asks for, beside their number."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("alert_rule") as table:
        table.add_column(sa.Column("low_share", sa.Integer(), server_default="0", nullable=False))
        table.create_check_constraint(op.f("ck_alert_rule_low_share_is_a_percentage"), "low_share BETWEEN 0 AND 100")


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("alert_rule") as table:
        table.drop_constraint(op.f("ck_alert_rule_low_share_is_a_percentage"), type_="check")
        table.drop_column("low_share")
