"""The pages of a campaign's results, as tabs that keep the filter."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext as _

from survey.accounts.permissions import Permission
from survey.web.account.access import signed_in

TABS = (
    ("analyst.show_overview", _("Tổng quan")),
    ("analyst.show_heatmap", _("Bản đồ nhiệt")),
    ("analyst.show_trend", _("Xu hướng")),
    ("analyst.show_comparison", _("So sánh")),
    ("analyst.show_drivers", _("Nên sửa gì trước")),
    ("analyst.show_respondents", _("Người trả lời")),
    ("analyst.show_quality", _("Chất lượng")),
    ("analyst.show_report", _("Báo cáo")),
    ("analyst.show_files", _("Tệp dữ liệu")),
    ("analyst.list_all_weightings", _("Trọng số")),
    ("analyst.show_releases", _("Công bố")),
)

# What a page needs that is more than reading results.
_NEEDS = {"analyst.show_files": Permission.EXPORT_ANSWERS}


@dataclass(frozen=True)
class Tab:
    """A page of results: its name, and its address under the filter in force."""

    name: str
    address: str
    is_current: bool


def list_tabs(campaign_code: str, chosen: Mapping[str, str]) -> list[Tab]:
    """The pages of a campaign that the account may open, in the order in which an analyst goes through them."""
    return [
        Tab(name, _build_address(endpoint, campaign_code, chosen), request.endpoint == endpoint)
        for endpoint, name in TABS
        if _NEEDS.get(endpoint, Permission.READ_RESULTS) in signed_in().permissions
    ]


def _build_address(endpoint: str, campaign_code: str, chosen: Mapping[str, str]) -> str:
    filters: dict[str, Any] = dict(chosen)
    return url_for(endpoint, code=campaign_code, **filters)
