"""Campaigns with languages, precedence and a sample plan; rehearsals; visits of counters counted by the hour."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FORMER_STATES = ("draft", "open", "closed", "archived")
STATES = ("draft", "rehearsal", "open", "closed", "archived")


def change_states(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Let a campaign be in other states than before."""
    with op.batch_alter_table("campaign") as campaign:
        campaign.alter_column(
            "state",
            existing_type=sa.Enum(*before, name="campaignstate", native_enum=False, create_constraint=True, length=32),
            type_=sa.Enum(*after, name="campaignstate", native_enum=False, create_constraint=True, length=32),
            existing_nullable=False,
        )


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "campaign_target",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("responses", sa.Integer(), nullable=False),
        sa.CheckConstraint("responses >= 0", name=op.f("ck_campaign_target_responses_is_not_negative")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_campaign_target_agency_id_agency")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_target_campaign_id_campaign")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_campaign_target_service_id_service")),
        sa.PrimaryKeyConstraint("campaign_id", "agency_id", "service_id", name=op.f("pk_campaign_target")),
    )
    op.create_table(
        "counter_visits",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("scans", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_counter_visits_campaign_id_campaign")),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name=op.f("fk_counter_visits_counter_id_counter")),
        sa.PrimaryKeyConstraint("campaign_id", "counter_id", "day", "hour", name=op.f("pk_counter_visits")),
    )
    with op.batch_alter_table("campaign") as campaign:
        campaign.add_column(sa.Column("languages", sa.JSON(), server_default='["vi", "en"]', nullable=False))
        campaign.add_column(sa.Column("precedence", sa.Integer(), server_default="0", nullable=False))
    change_states(FORMER_STATES, STATES)
    op.add_column("response", sa.Column("is_rehearsal", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Back."""
    op.execute("DELETE FROM comment WHERE response_id IN (SELECT id FROM response WHERE is_rehearsal)")
    op.execute("DELETE FROM response WHERE is_rehearsal")
    op.drop_column("response", "is_rehearsal")
    op.execute("UPDATE campaign SET state = 'draft' WHERE state = 'rehearsal'")
    change_states(STATES, FORMER_STATES)
    with op.batch_alter_table("campaign") as campaign:
        campaign.drop_column("precedence")
        campaign.drop_column("languages")
    op.drop_table("counter_visits")
    op.drop_table("campaign_target")
