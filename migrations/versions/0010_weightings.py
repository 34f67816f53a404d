"""Weightings: recipes of a campaign's weights, and the weights that they gave."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "weighting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.JSON(none_as_null=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "published", name="weightingstate", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("first_month", sa.Date(), nullable=False),
        sa.Column("last_month", sa.Date(), nullable=False),
        sa.Column("with_set_aside", sa.Boolean(), nullable=False),
        sa.Column("recipe", sa.JSON(), nullable=False),
        sa.Column("edit", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=128), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by", sa.String(length=128), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.String(length=128), nullable=True),
        sa.Column("n_responses", sa.Integer(), nullable=True),
        sa.Column("last_response_id", sa.Integer(), nullable=True),
        sa.Column("last_event_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("inputs_sha256", sa.String(length=64), nullable=True),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("response_ids", sa.LargeBinary(), nullable=True),
        sa.Column("weights", sa.LargeBinary(), nullable=True),
        sa.Column("base_weights", sa.LargeBinary(), nullable=True),
        sa.Column("knowledge", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("last_month >= first_month", name=op.f("ck_weighting_ends_after_it_begins")),
        sa.CheckConstraint("code <> 'none'", name=op.f("ck_weighting_code_is_not_none")),
        sa.CheckConstraint("(sha256 IS NULL) = (weights IS NULL)", name=op.f("ck_weighting_made_has_weights")),
        sa.CheckConstraint("state = 'draft' OR sha256 IS NOT NULL", name=op.f("ck_weighting_published_is_made")),
        sa.CheckConstraint(
            "(state = 'draft') = (published_at IS NULL)", name=op.f("ck_weighting_published_has_a_moment")
        ),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_weighting_campaign_id_campaign")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weighting")),
        sa.UniqueConstraint("campaign_id", "code", name=op.f("uq_weighting_campaign_id_code")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("weighting")
