"""The first schema: organisation, questionnaires, campaigns, responses, transaction counts, accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# The long form, one row an answer, for anyone with SQL: a response keeps its ratings as one character an item.
ANSWER_VIEW = """
CREATE VIEW answer AS
SELECT response.id AS response_id,
       rated_item.item_code AS item_code,
       substr(response.ratings, rated_item.position, 1) AS value
FROM response
JOIN rated_item ON rated_item.version_id = response.version_id
"""


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("password_hash", sa.String(length=256), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("username", name="uq_account_username"),
    )
    op.create_table(
        "agency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "province",
                "department",
                "service_centre",
                "district",
                "commune",
                "ward",
                "special_zone",
                name="agencykind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("closed_on IS NULL OR closed_on > opened_on", name=op.f("ck_agency_closes_after_it_opens")),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name=op.f("ck_agency_is_not_its_own_parent")),
        sa.ForeignKeyConstraint(["parent_id"], ["agency.id"], name="fk_agency_parent_id_agency"),
        sa.PrimaryKeyConstraint("id", name="pk_agency"),
        sa.UniqueConstraint("code", name="uq_agency_code"),
    )
    op.create_index("ix_agency_parent_id", "agency", ["parent_id"], unique=False)

    op.create_table(
        "questionnaire",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_questionnaire"),
        sa.UniqueConstraint("code", name="uq_questionnaire_code"),
    )
    op.create_table(
        "service_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_service_field"),
        sa.UniqueConstraint("code", name="uq_service_field_code"),
    )
    op.create_table(
        "agency_succession",
        sa.Column("predecessor_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column("succeeded_on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("merged", "split", name="successionkind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["predecessor_id"], ["agency.id"], name="fk_agency_succession_predecessor_id_agency"),
        sa.ForeignKeyConstraint(["successor_id"], ["agency.id"], name="fk_agency_succession_successor_id_agency"),
        sa.PrimaryKeyConstraint("predecessor_id", "successor_id", name="pk_agency_succession"),
    )
    op.create_table(
        "counter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("closed_on IS NULL OR closed_on > opened_on", name=op.f("ck_counter_closes_after_it_opens")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_counter_agency_id_agency"),
        sa.PrimaryKeyConstraint("id", name="pk_counter"),
        sa.UniqueConstraint("agency_id", "number", name="uq_counter_agency_id_number"),
    )
    op.create_index("ix_counter_agency_id", "counter", ["agency_id"], unique=False)

    op.create_table(
        "questionnaire_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_questionnaire_version_number_is_positive")),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"], ["questionnaire.id"], name="fk_questionnaire_version_questionnaire_id_questionnaire"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_questionnaire_version"),
        sa.UniqueConstraint("questionnaire_id", "number", name="uq_questionnaire_version_questionnaire_id_number"),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("administrator", "analyst", name="role", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_role_grant_account_id_account"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_role_grant_agency_id_agency"),
        sa.PrimaryKeyConstraint("id", name="pk_role_grant"),
        sa.UniqueConstraint("account_id", "role", "agency_id", name="uq_role_grant_account_id_role_agency_id"),
    )
    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["field_id"], ["service_field.id"], name="fk_service_field_id_service_field"),
        sa.PrimaryKeyConstraint("id", name="pk_service"),
        sa.UniqueConstraint("code", name="uq_service_code"),
    )
    op.create_index("ix_service_field_id", "service", ["field_id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_sign_in_account_id_account"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sign_in"),
    )
    op.create_index("ix_sign_in_account_id", "sign_in", ["account_id"], unique=False)

    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=64), nullable=False),
        sa.Column("one_stop_office", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "closed",
                "archived",
                name="campaignstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_campaign_closes_after_it_opens")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["questionnaire_version.id"], name="fk_campaign_version_id_questionnaire_version"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_campaign"),
        sa.UniqueConstraint("code", name="uq_campaign_code"),
    )
    op.create_table(
        "counter_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retirement_reason", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "(retired_at IS NULL) = (retirement_reason IS NULL)", name=op.f("ck_counter_code_retirement_has_reason")
        ),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name="fk_counter_code_counter_id_counter"),
        sa.PrimaryKeyConstraint("id", name="pk_counter_code"),
        sa.UniqueConstraint("code", name="uq_counter_code_code"),
    )
    op.create_index(
        "uq_counter_code_in_force",
        "counter_code",
        ["counter_id"],
        unique=True,
        sqlite_where=sa.text("retired_at IS NULL"),
        postgresql_where=sa.text("retired_at IS NULL"),
    )

    op.create_table(
        "counter_service",
        sa.Column("counter_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("responsible_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name="fk_counter_service_counter_id_counter"),
        sa.ForeignKeyConstraint(
            ["responsible_agency_id"], ["agency.id"], name="fk_counter_service_responsible_agency_id_agency"
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_counter_service_service_id_service"),
        sa.PrimaryKeyConstraint("counter_id", "service_id", name="pk_counter_service"),
    )
    op.create_table(
        "rated_item",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_code", sa.String(length=32), nullable=False),
        sa.CheckConstraint("position > 0", name=op.f("ck_rated_item_position_is_positive")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["questionnaire_version.id"], name="fk_rated_item_version_id_questionnaire_version"
        ),
        sa.PrimaryKeyConstraint("version_id", "position", name="pk_rated_item"),
        sa.UniqueConstraint("version_id", "item_code", name="uq_rated_item_version_id_item_code"),
    )
    op.create_table(
        "transaction_count",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("dossiers", sa.Integer(), nullable=False),
        sa.CheckConstraint("dossiers >= 0", name=op.f("ck_transaction_count_dossiers_is_not_negative")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_transaction_count_agency_id_agency"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_transaction_count_service_id_service"),
        sa.PrimaryKeyConstraint("agency_id", "service_id", "month", name="pk_transaction_count"),
    )
    op.create_table(
        "campaign_agency",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_campaign_agency_agency_id_agency"),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name="fk_campaign_agency_campaign_id_campaign"),
        sa.PrimaryKeyConstraint("campaign_id", "agency_id", name="pk_campaign_agency"),
    )
    op.create_table(
        "response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_key", sa.String(length=16), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=False),
        sa.Column("receiving_agency_id", sa.Integer(), nullable=False),
        sa.Column("responsible_agency_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum(
                "qr",
                "kiosk",
                "paper",
                "telephone",
                "assisted",
                name="mode",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "assurance",
            sa.Enum("open", "transaction", name="assurance", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("seconds_taken", sa.Integer(), nullable=True),
        sa.Column("quarantined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quarantine_reason", sa.String(length=200), nullable=True),
        sa.Column("ratings", sa.String(length=200), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=True),
        sa.CheckConstraint(
            "(quarantined_at IS NULL) = (quarantine_reason IS NULL)", name=op.f("ck_response_quarantine_has_reason")
        ),
        sa.CheckConstraint(
            "seconds_taken IS NULL OR seconds_taken >= 0", name=op.f("ck_response_seconds_taken_is_not_negative")
        ),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name="fk_response_campaign_id_campaign"),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name="fk_response_counter_id_counter"),
        sa.ForeignKeyConstraint(["receiving_agency_id"], ["agency.id"], name="fk_response_receiving_agency_id_agency"),
        sa.ForeignKeyConstraint(
            ["responsible_agency_id"], ["agency.id"], name="fk_response_responsible_agency_id_agency"
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_response_service_id_service"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["questionnaire_version.id"], name="fk_response_version_id_questionnaire_version"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_response"),
        sa.UniqueConstraint("submission_key", name="uq_response_submission_key"),
    )
    op.create_table(
        "comment",
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("item_code", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name="fk_comment_response_id_response", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("response_id", "item_code", name="pk_comment"),
    )
    op.execute(ANSWER_VIEW)


def downgrade() -> None:
    """Back."""
    op.execute("DROP VIEW answer")
    op.drop_table("comment")
    op.drop_table("response")
    op.drop_table("campaign_agency")
    op.drop_table("transaction_count")
    op.drop_table("rated_item")
    op.drop_table("counter_service")
    op.drop_table("counter_code")
    op.drop_table("campaign")
    op.drop_table("sign_in")
    op.drop_table("service")
    op.drop_table("role_grant")
    op.drop_table("questionnaire_version")
    op.drop_table("counter")
    op.drop_table("agency_succession")
    op.drop_table("service_field")
    op.drop_table("questionnaire")
    op.drop_table("agency")
    op.drop_table("account")
