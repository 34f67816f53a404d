"""The audit log defends itself: the database refuses to change or remove its events, and counts them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_REFUSAL = "the audit log is append-only"
_COUNT = (
    "INSERT INTO audit_head (id, n_events, hash) VALUES (1, 1, NEW.hash) "
    "ON CONFLICT (id) DO UPDATE SET n_events = audit_head.n_events + 1, hash = excluded.hash"
)
_HEAD = (
    "INSERT INTO audit_head (id, n_events, hash) "
    "SELECT 1, (SELECT count(*) FROM audit_event), hash FROM audit_event ORDER BY id DESC LIMIT 1"
)

_ON_SQLITE = (
    f"CREATE TRIGGER audit_event_count AFTER INSERT ON audit_event BEGIN {_COUNT}; END",
    f"CREATE TRIGGER audit_event_keep_values BEFORE UPDATE ON audit_event BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
    f"CREATE TRIGGER audit_event_keep_rows BEFORE DELETE ON audit_event BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
    f"CREATE TRIGGER audit_head_keep_row BEFORE DELETE ON audit_head BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
    "CREATE TRIGGER audit_head_grow BEFORE UPDATE ON audit_head WHEN NEW.n_events <= OLD.n_events "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
)

_ON_POSTGRESQL = (
    f"CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$",
    f"CREATE FUNCTION count_audit_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_COUNT}; RETURN NULL; END $$",
    "CREATE TRIGGER audit_event_count AFTER INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION count_audit_event()",
    "CREATE TRIGGER audit_event_keep_values BEFORE UPDATE ON audit_event "
    "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()",
    "CREATE TRIGGER audit_event_keep_rows BEFORE DELETE ON audit_event "
    "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()",
    "CREATE TRIGGER audit_event_keep_all BEFORE TRUNCATE ON audit_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
    "CREATE TRIGGER audit_head_keep_row BEFORE DELETE ON audit_head "
    "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()",
    "CREATE TRIGGER audit_head_keep_all BEFORE TRUNCATE ON audit_head "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
    "CREATE TRIGGER audit_head_grow BEFORE UPDATE ON audit_head FOR EACH ROW "
    "WHEN (NEW.n_events <= OLD.n_events) EXECUTE FUNCTION refuse_audit_change()",
)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("n_events", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_there_is_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.execute(_HEAD)
    for statement in _ON_POSTGRESQL if _is_postgresql() else _ON_SQLITE:
        op.execute(statement)


def downgrade() -> None:
    """Back."""
    for name in ("count", "keep_values", "keep_rows", *(["keep_all"] if _is_postgresql() else [])):
        op.execute(f"DROP TRIGGER audit_event_{name}" + (" ON audit_event" if _is_postgresql() else ""))
    # The triggers of a table go with it.
    op.drop_table("audit_head")
    if _is_postgresql():
        op.execute("DROP FUNCTION count_audit_event()")
        op.execute("DROP FUNCTION refuse_audit_change()")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
