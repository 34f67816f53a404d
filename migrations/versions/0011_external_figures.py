"""External figures: what others published of a unit in a year, with its source."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "external_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "indicator",
            sa.Enum(
                "SIPAS",
                "PAR Index",
                "PCI",
                "PAPI",
                name="indicator",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        # Ten-thousandths.
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("n_ranked", sa.Integer(), nullable=True),
        sa.Column("starts_series", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=128), nullable=False),
        sa.CheckConstraint(
            "value IS NOT NULL OR rank IS NOT NULL", name=op.f("ck_external_figure_something_was_published")
        ),
        sa.CheckConstraint("value >= 0", name=op.f("ck_external_figure_value_is_not_negative")),
        sa.CheckConstraint(
            "rank >= 1 AND (n_ranked IS NULL OR rank <= n_ranked)",
            name=op.f("ck_external_figure_rank_is_among_ranked"),
        ),
        sa.CheckConstraint("year BETWEEN 2000 AND 2100", name=op.f("ck_external_figure_year_has_four_digits")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_figure")),
        sa.UniqueConstraint("indicator", "year", "unit", name=op.f("uq_external_figure_indicator_year_unit")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("external_figure")
