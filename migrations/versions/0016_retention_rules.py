"""How long each campaign keeps its comments, and what becomes of them then."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "retention_rule",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column(
            "way",
            sa.Enum("erase", "mask", name="retentionway", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("masked_before", sa.Date(), nullable=True),
        sa.CheckConstraint("months BETWEEN 1 AND 120", name=op.f("ck_retention_rule_months_are_up_to_ten_years")),
        sa.CheckConstraint(
            "masked_before IS NULL OR way = 'mask'", name=op.f("ck_retention_rule_only_masking_is_remembered")
        ),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_retention_rule_campaign_id_campaign")),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_retention_rule")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("retention_rule")
