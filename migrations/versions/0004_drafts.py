"""Drafts of questionnaires: who edited them last, and from which edit and version they come."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("questionnaire_version") as version:
        version.add_column(sa.Column("edit", sa.Integer(), server_default="0", nullable=False))
        version.add_column(sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))
        version.add_column(sa.Column("edited_by", sa.String(length=128), nullable=True))
        version.add_column(sa.Column("based_on_id", sa.Integer(), nullable=True))
        version.create_foreign_key(
            "fk_questionnaire_version_based_on_id_questionnaire_version",
            "questionnaire_version",
            ["based_on_id"],
            ["id"],
        )


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("questionnaire_version") as version:
        version.drop_constraint("fk_questionnaire_version_based_on_id_questionnaire_version", type_="foreignkey")
        version.drop_column("based_on_id")
        version.drop_column("edited_by")
        version.drop_column("edited_at")
        version.drop_column("edit")
