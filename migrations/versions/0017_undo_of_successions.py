"""What passed on as agencies became others, so that it can be given back."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("agency_succession", sa.Column("handed_over", sa.JSON(), nullable=True))
    with op.batch_alter_table("campaign_agency") as table:
        table.add_column(sa.Column("follows_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_campaign_agency_follows_id_agency"), "agency", ["follows_id"], ["id"])


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("campaign_agency") as table:
        table.drop_constraint(op.f("fk_campaign_agency_follows_id_agency"), type_="foreignkey")
        table.drop_column("follows_id")
    op.drop_column("agency_succession", "handed_over")
