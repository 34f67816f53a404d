"""What became of the message of an alert."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("alert", sa.Column("email_tried_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("alert", sa.Column("email_tries", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("alert", sa.Column("email_problem", sa.String(length=300), nullable=True))


def downgrade() -> None:
    """Back."""
    op.drop_column("alert", "email_problem")
    op.drop_column("alert", "email_tries")
    op.drop_column("alert", "email_tried_at")
