"""More roles, a second factor, lock-out, sign-ins that say from where, sign-in by OpenID Connect."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FORMER_ROLES = ("administrator", "analyst")
ROLES = ("administrator", "designer", "coordinator", "analyst", "auditor")


def change_roles(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Let a grant hold other roles than before."""
    with op.batch_alter_table("role_grant") as role_grant:
        role_grant.alter_column(
            "role",
            existing_type=sa.Enum(*before, name="role", native_enum=False, create_constraint=True, length=32),
            type_=sa.Enum(*after, name="role", native_enum=False, create_constraint=True, length=32),
            existing_nullable=False,
        )


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "recovery_code",
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id_account")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_code")),
    )
    op.create_index("ix_recovery_code_account_id", "recovery_code", ["account_id"], unique=False)
    with op.batch_alter_table("account") as account:
        account.add_column(sa.Column("email", sa.String(length=254), nullable=True))
        account.add_column(sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=True))
        account.add_column(sa.Column("must_change_password", sa.Boolean(), server_default=sa.false(), nullable=False))
        account.add_column(sa.Column("failed_sign_ins", sa.Integer(), server_default="0", nullable=False))
        account.add_column(sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True))
        account.add_column(sa.Column("totp_secret", sa.String(length=64), nullable=True))
        account.add_column(sa.Column("totp_confirmed_at", sa.DateTime(timezone=True), nullable=True))
        account.add_column(sa.Column("totp_last_step", sa.Integer(), nullable=True))
        account.add_column(sa.Column("openid_subject", sa.String(length=255), nullable=True))
        account.create_unique_constraint("uq_account_openid_subject", ["openid_subject"])
        account.create_check_constraint(op.f("ck_account_failed_sign_ins_is_not_negative"), "failed_sign_ins >= 0")
    with op.batch_alter_table("sign_in") as sign_in:
        sign_in.add_column(sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True))
        sign_in.add_column(sa.Column("browser", sa.String(length=120), server_default="", nullable=False))
    change_roles(FORMER_ROLES, ROLES)


def downgrade() -> None:
    """Back."""
    op.execute("DELETE FROM role_grant WHERE role NOT IN ('administrator', 'analyst')")
    change_roles(ROLES, FORMER_ROLES)
    with op.batch_alter_table("sign_in") as sign_in:
        sign_in.drop_column("browser")
        sign_in.drop_column("second_factor_at")
    with op.batch_alter_table("account") as account:
        account.drop_constraint(op.f("ck_account_failed_sign_ins_is_not_negative"), type_="check")
        account.drop_constraint("uq_account_openid_subject", type_="unique")
        account.drop_column("openid_subject")
        account.drop_column("totp_last_step")
        account.drop_column("totp_confirmed_at")
        account.drop_column("totp_secret")
        account.drop_column("locked_until")
        account.drop_column("failed_sign_ins")
        account.drop_column("must_change_password")
        account.drop_column("password_changed_at")
        account.drop_column("email")
    op.drop_table("recovery_code")
