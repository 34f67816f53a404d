"""The states of a campaign as every door names them, and what a new one is called until somebody says otherwise."""

from collections.abc import Collection
from datetime import date

from flask_babel import gettext, lazy_gettext

from survey.campaigns.models import CampaignState

STATE_NAMES = {
    CampaignState.DRAFT: lazy_gettext("đang chuẩn bị"),
    CampaignState.REHEARSAL: lazy_gettext("đang tập dượt"),
    CampaignState.OPEN: lazy_gettext("đang mở"),
    CampaignState.CLOSED: lazy_gettext("đã đóng"),
    CampaignState.ARCHIVED: lazy_gettext("đã lưu trữ"),
}


def suggest_names(today: date, taken: Collection[str]) -> dict[str, str]:
    """A code that no campaign has yet, and names, after the month in which the campaign begins."""
    month = f"{today:%m/%Y}"
    base = f"dot-{today:%Y-%m}"
    code = next(each for each in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if each not in taken)
    return {
        "code": code,
        "name_vi": gettext("Đợt lấy ý kiến tháng %(month)s", month=month),
        "name_en": f"Survey of {month}",
    }
