"""A small province, as rows to put into the tables by name: what migrations must carry over unharmed.

Kept by the revision that made room for it and written without any model, since models only know today's schema.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, MetaData, Table, func, insert, inspect, select, text

Rows = dict[str, list[dict[str, Any]]]

_MOMENT = datetime(2026, 3, 2, 2, 30, tzinfo=UTC)
_DAY = date(2026, 3, 2)

# Revision to the rows of the tables it made or changed, in an order that foreign keys allow.
ROWS: dict[str, Rows] = {
    "0001": {
        "account": [
            {
                "id": 1,
                "username": "quantri",
                "name": "Nguyễn Thị Ánh",
                "password_hash": "$argon2id$",
                "created_at": _MOMENT,
            }
        ],
        "agency": [
            {
                "id": 1,
                "code": "19",
                "name": {"vi": "Tỉnh Thái Nguyên"},
                "kind": "province",
                "opened_on": date(1997, 1, 1),
            },
            {
                "id": 2,
                "code": "05443",
                "name": {"vi": "Phường Phan Đình Phùng", "en": "Phan Dinh Phung ward"},
                "kind": "ward",
                "parent_id": 1,
                "opened_on": date(2025, 7, 1),
            },
        ],
        "agency_succession": [
            {"predecessor_id": 1, "successor_id": 2, "succeeded_on": date(2025, 7, 1), "kind": "merged"}
        ],
        "questionnaire": [{"id": 1, "code": "sipas_1001_counter", "title": {"vi": "Phiếu khảo sát"}}],
        "questionnaire_version": [
            {"id": 1, "questionnaire_id": 1, "number": 1, "document": "{}", "published_at": _MOMENT}
        ],
        "rated_item": [
            {"version_id": 1, "position": position, "item_code": f"c{position}"} for position in range(1, 7)
        ],
        "service_field": [{"id": 1, "code": "ho_tich", "name": {"vi": "Hộ tịch"}}],
        "service": [{"id": 1, "code": "1.001193", "name": {"vi": "Đăng ký khai sinh"}, "field_id": 1}],
        "counter": [
            {"id": 1, "agency_id": 2, "number": "1", "name": {"vi": "Quầy số 1"}, "opened_on": date(2025, 7, 1)}
        ],
        "counter_service": [{"counter_id": 1, "service_id": 1, "responsible_agency_id": 2}],
        "counter_code": [
            {"id": 1, "counter_id": 1, "code": "7K2M9P", "issued_at": _MOMENT},
            {
                "id": 2,
                "counter_id": 1,
                "code": "0A1B2C",
                "issued_at": _MOMENT,
                "retired_at": _MOMENT,
                "retirement_reason": "Tờ mã bị bóc",
            },
        ],
        "role_grant": [{"id": 1, "account_id": 1, "role": "administrator"}],
        "sign_in": [{"token_hash": b"\x00" * 32, "account_id": 1, "signed_in_at": _MOMENT, "expires_at": _MOMENT}],
        "transaction_count": [{"agency_id": 2, "service_id": 1, "month": date(2026, 3, 1), "dossiers": 120}],
        "campaign": [
            {
                "id": 1,
                "code": "2026-1",
                "name": {"vi": "Đợt 1 năm 2026"},
                "version_id": 1,
                "method": "sipas_1001_counter_pooled_v1",
                "one_stop_office": {"vi": "Trung tâm Phục vụ hành chính công"},
                "state": "open",
                "opens_on": date(2026, 1, 1),
                "closes_on": date(2026, 6, 30),
                "is_demonstration": False,
            }
        ],
        "campaign_agency": [{"campaign_id": 1, "agency_id": 1}],
        "response": [
            {
                "id": number,
                "submission_key": f"KEY{number}",
                "campaign_id": 1,
                "version_id": 1,
                "counter_id": 1,
                "receiving_agency_id": 2,
                "responsible_agency_id": 2,
                "service_id": 1,
                "mode": "qr",
                "assurance": "open",
                "language": "vi",
                "received_at": _MOMENT,
                "received_on": _DAY,
                "seconds_taken": 95,
                "ratings": ratings,
                "answers": {"gender": "female"},
            }
            for number, ratings in ((1, "5n-.41"), (2, "123455"))
        ],
        "comment": [{"response_id": 1, "item_code": "y_kien", "text": "Cán bộ hướng dẫn rất tận tình."}],
    },
    "0002": {
        "audit_event": [
            {
                "id": 1,
                "at": _MOMENT,
                "account_id": 1,
                "actor": "Nguyễn Thị Ánh",
                "action": "counter_code.issued",
                "subject": "counter:05443/1",
                "after": {"code": "ABCDEFGH"},
                "hash": bytes(32),
            }
        ]
    },
    "0003": {
        "account": [
            {
                "id": 2,
                "username": "dieuphoi",
                "name": "Lê Văn Bình",
                "password_hash": "$argon2id$",
                "created_at": _MOMENT,
                "email": "dieuphoi@example.vn",
                "totp_secret": "JBSWY3DPEHPK3PXP",
                "totp_confirmed_at": _MOMENT,
                "failed_sign_ins": 2,
                "locked_until": _MOMENT,
            }
        ],
        "recovery_code": [{"code_hash": bytes(range(32)), "account_id": 2}],
        "role_grant": [{"id": 2, "account_id": 2, "role": "coordinator", "agency_id": 2}],
        "sign_in": [
            {
                "token_hash": bytes([7] * 32),
                "account_id": 2,
                "signed_in_at": _MOMENT,
                "expires_at": _MOMENT,
                "second_factor_at": _MOMENT,
                "browser": "Chrome, Android",
            }
        ],
    },
    "0004": {
        "questionnaire_version": [
            {
                "id": 2,
                "questionnaire_id": 1,
                "number": 2,
                "document": "{}",
                "edit": 3,
                "edited_at": _MOMENT,
                "edited_by": "Lê Văn Bình",
                "based_on_id": 1,
            }
        ]
    },
    "0005": {
        "campaign": [
            {
                "id": 2,
                "code": "tap-duot",
                "name": {"vi": "Đợt đang tập dượt"},
                "version_id": 1,
                "method": "sipas_1001_counter_pooled_v1",
                "one_stop_office": {"vi": "Bộ phận một cửa"},
                "state": "rehearsal",
                "opens_on": _DAY,
                "closes_on": _DAY,
                "is_demonstration": False,
                "languages": ["vi"],
                "precedence": 1,
            }
        ],
        "campaign_target": [{"campaign_id": 1, "agency_id": 2, "service_id": 1, "responses": 120}],
        "counter_visits": [
            {"campaign_id": 1, "counter_id": 1, "day": _DAY, "hour": 9, "scans": 12, "starts": 10},
        ],
    },
    "0006": {
        "job": [
            {
                "id": 1,
                "kind": "posters",
                "parameters": {"size": "a4"},
                "account_id": 1,
                "state": "done",
                "asked_at": _MOMENT,
                "done": 5,
                "total": 5,
                "file": "posters-1.pdf",
            }
        ]
    },
    "0007": {
        "case_record": [
            {"id": 1, "response_id": 1, "agency_id": 2, "state": "received", "opened_at": _MOMENT, "due_on": _DAY}
        ],
        "case_step": [
            {
                "id": 1,
                "case_id": 1,
                "at": _MOMENT,
                "actor": "Lê Văn Bình",
                "state": "received",
                "agency_id": 2,
                "note": "",
            }
        ],
        "case_tag": [{"case_id": 1, "tag": "chậm trễ"}],
        "alert_rule": [
            {
                "id": 1,
                "name": "Nhiều phiếu không hài lòng",
                "grouping": "counter",
                "low_scores": 5,
                "low_at_most": 2,
                "days": 7,
                "is_active": True,
            }
        ],
        "alert": [
            {"id": 1, "rule_id": 1, "counter_id": 1, "agency_id": 2, "raised_at": _MOMENT, "low_scores": 5},
        ],
    },
    "0008": {
        "alert": [
            {
                "id": 2,
                "rule_id": 1,
                "service_id": 1,
                "agency_id": 2,
                "raised_at": _MOMENT,
                "low_scores": 6,
                "email_tried_at": _MOMENT,
                "email_tries": 1,
                "email_problem": "SMTPServerDisconnected",
            }
        ],
    },
    "0009": {
        "service_starts": [
            {
                "campaign_id": 1,
                "counter_id": 1,
                "service_id": 1,
                "responsible_agency_id": 2,
                "day": _DAY,
                "starts": 10,
            }
        ],
    },
    "0010": {
        "weighting": [
            {
                "id": 1,
                "campaign_id": 1,
                "code": "gioi-tuoi",
                "name": {"vi": "Giới và tuổi"},
                "state": "published",
                "first_month": _DAY,
                "last_month": _DAY,
                "with_set_aside": False,
                "recipe": {"steps": []},
                "edit": 2,
                "changed_at": _MOMENT,
                "changed_by": "Lê Văn Bình",
                "made_at": _MOMENT,
                "made_by": "Lê Văn Bình",
                "published_at": _MOMENT,
                "published_by": "Lê Văn Bình",
                "n_responses": 2,
                "last_response_id": 2,
                "last_event_id": 1,
                "sha256": "0" * 64,
                "inputs_sha256": "1" * 64,
                "report": {"n": 2},
                "response_ids": bytes(16),
                "weights": bytes(16),
                "base_weights": bytes(16),
                "knowledge": bytes(4),
            }
        ]
    },
    "0011": {
        "external_figure": [
            {
                "id": 1,
                "indicator": "SIPAS",
                "year": 2024,
                "unit": "Cả nước",
                "value": 839400,
                "starts_series": False,
                "source": "Quyết định công bố",
                "changed_at": _MOMENT,
                "changed_by": "Lê Văn Bình",
            }
        ]
    },
    "0012": {
        "release": [
            {
                "id": 1,
                "campaign_id": 1,
                "number": 1,
                "note": "Lần đầu",
                "published_at": _MOMENT,
                "published_by": "Lê Văn Bình",
                "file": "HL26-1-000000000000.zip",
                "sha256": "0" * 64,
                "n_responses": 2,
                "manifest": {"format": 1},
                "about": {"n": 2},
                "figures": [{"kind": "overall"}],
                "withdrawn_at": _MOMENT,
                "withdrawn_by": "Lê Văn Bình",
                "withdrawn_reason": "Nhập sai số hồ sơ",
            }
        ],
        "public_page": [{"id": 1, "is_on": True, "changed_at": _MOMENT, "changed_by": "Lê Văn Bình"}],
    },
    # The event that is there already is counted.
    "0013": {},
    # An index holds no rows of its own.
    "0014": {},
    "0015": {
        "alert_rule": [
            {
                "id": 2,
                "name": "Nhiều trong số đã trả lời",
                "grouping": "service",
                "low_scores": 5,
                "low_share": 20,
                "low_at_most": 2,
                "days": 7,
                "is_active": True,
            }
        ],
    },
    "0016": {
        "retention_rule": [
            {"campaign_id": 1, "way": "mask", "months": 12, "masked_before": _DAY},
            {"campaign_id": 2, "way": "erase", "months": 6},
        ]
    },
    "0017": {
        "agency_succession": [
            {
                "predecessor_id": 2,
                "successor_id": 1,
                "succeeded_on": date(2026, 7, 1),
                "kind": "merged",
                "handed_over": {"counters": {"1": "1"}, "units": [], "services": []},
            }
        ],
        "campaign_agency": [{"campaign_id": 1, "agency_id": 2, "follows_id": 1}],
    },
}


def fill(connection: Connection, rows: Rows) -> None:
    """Put rows into the tables as the database knows them, not as today's models do; those that are there stay."""
    for name, values in rows.items():
        table = _read_table(connection, name)
        keys = [column.name for column in table.primary_key]
        there = {tuple(row[key] for key in keys) for row in _read_rows(connection, table)}
        for row in values:
            if tuple(row.get(key) for key in keys) not in there:
                connection.execute(insert(table).values(row))


def read_all(connection: Connection) -> Rows:
    """Every row of every table but the migrations' own, in the order of the primary keys."""
    names = sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})
    return {name: list(_read_rows(connection, _read_table(connection, name))) for name in names}


def count_rows(connection: Connection, table: str) -> int:
    """How many rows a table holds."""
    return connection.scalar(select(func.count()).select_from(text(table))) or 0


def _read_table(connection: Connection, name: str) -> Table:
    return Table(name, MetaData(), autoload_with=connection, resolve_fks=False)


def _read_rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    for row in connection.execute(select(table).order_by(*table.primary_key)):
        yield dict(row._mapping)
