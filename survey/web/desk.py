"""What every page of the office's doors shows around its own content."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from survey.accounts.permissions import Permission
from survey.accounts.queries import SignedInAccount
from survey.campaigns.queries import holds_demonstration
from survey.extensions import db
from survey.followup.alerts import count_unseen
from survey.web.account.access import STEPS, current_account
from survey.web.first_steps import Act, find_next_stage, is_under_way


@dataclass(frozen=True)
class Door:
    """An entry of the navigation: where it leads, who sees it, and the addresses that it stands for."""

    name: str
    endpoint: str
    permission: Permission
    addresses: str | tuple[str, ...]


DOORS = (
    Door(_("Chỉ số"), "analyst.list_campaigns", Permission.READ_RESULTS, ("/analyst/", "/admin/public-page")),
    Door(
        _("Đợt lấy ý kiến"),
        "admin.show_campaigns",
        Permission.READ_CAMPAIGNS,
        ("/admin/campaigns", "/admin/collection"),
    ),
    Door(_("Quầy và mã QR"), "admin.list_counters", Permission.READ_ORGANISATION, ("/admin/counters", "/admin/logos")),
    Door(
        _("Ý kiến và vụ việc"),
        "admin.list_comments",
        Permission.READ_COMMENTS,
        ("/admin/comments", "/admin/cases", "/admin/alerts", "/admin/retention"),
    ),
    Door(_("Phiếu hỏi"), "admin.list_questionnaires", Permission.READ_QUESTIONNAIRES, "/admin/questionnaires"),
    Door(_("Tổ chức"), "admin.show_agencies", Permission.READ_ORGANISATION, "/admin/organisation"),
    Door(_("Nhật ký"), "admin.show_audit", Permission.READ_AUDIT, "/admin/audit"),
    Door(_("Tài khoản"), "admin.show_accounts", Permission.READ_ACCOUNTS, "/admin/accounts"),
)


@dataclass(frozen=True)
class OpenDoor:
    """A door that the account signed in may enter."""

    name: str
    address: str
    is_current: bool
    n_unseen: int


def list_open_doors(account: SignedInAccount | None) -> list[OpenDoor]:
    """The doors that an account may enter, in the order of the navigation."""
    permissions = account.permissions if account else frozenset()
    start = [_open_start()] if is_under_way(account) else []
    return start + [
        OpenDoor(
            door.name,
            url_for(door.endpoint),
            request.path.startswith(door.addresses),
            _count_unseen(account) if account and door.permission is Permission.READ_COMMENTS else 0,
        )
        for door in DOORS
        if door.permission in permissions
    ]


def _open_start() -> OpenDoor:
    """The door to the first steps, which stands before the others until an answer was counted."""
    address = url_for("admin.show_start")
    return OpenDoor(gettext("Các bước đầu"), address, request.path == address, 0)


def _count_unseen(account: SignedInAccount) -> int:
    """How many alerts wait behind the door to opinions and cases."""
    session = db.session()
    return count_unseen(session, account.scope(session, Permission.READ_COMMENTS))


def find_home(account: SignedInAccount | None) -> str:
    """Where an account begins: at the step of signing in that it lacks, else the first door it may enter, or itself."""
    if account is None:
        return url_for("account.show_sign_in")
    if account.missing is not None:
        return url_for(STEPS[account.missing])
    doors = list_open_doors(account)
    return doors[0].address if doors else url_for("account.show_own_account")


def _is_here(act: Act) -> bool:
    return urlsplit(act.address).path == request.path


def describe_desk() -> dict[str, Any]:
    """Who is signed in, what they may enter, and whether this installation holds demonstration data."""
    account = current_account()
    stage = find_next_stage(account)
    return {
        "account": account,
        "doors": list_open_doors(account),
        "home": find_home(account),
        "demonstration": holds_demonstration(db.session()),
        "next_stage": None if request.path == url_for("admin.show_start") else stage,
        "onward": next((act for act in stage.acts[:1] if not _is_here(act)), None) if stage else None,
    }
