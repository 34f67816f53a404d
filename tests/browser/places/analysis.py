"""Pages of the analyst on one campaign: overview, depth, files, report."""

from playwright.sync_api import Page

from tests.browser.counters import CounterCodes
from tests.browser.places.place import CAMPAIGN, Way, address


def _open_details_of_overview(page: Page, _codes: CounterCodes) -> None:
    page.goto(CAMPAIGN)
    for summary in page.locator("summary").all():
        summary.click()


ANALYSIS: dict[str, tuple[str, Way]] = {
    "campaigns": ("Các đợt lấy ý kiến", address("/analyst/")),
    "overview": ("Theo nhân tố và tiêu chí", address(CAMPAIGN)),
    "overview with all its details": ("Thủ tục hành chính", _open_details_of_overview),
    "overview of an earlier campaign": ("6 tháng đầu năm 2025", address("/analyst/campaigns/mot-cua-2025")),
    "overview with a filter": ("Bỏ lọc", address(f"{CAMPAIGN}?told_by=receiving&mode=qr")),
    "overview with nothing in it": ("Không có phiếu nào khớp", address(f"{CAMPAIGN}?mode=telephone")),
    "filter that is not there": ("Bộ lọc không dùng được", address(f"{CAMPAIGN}?mode=nothing")),
    "heat map": ("Mạnh ở đâu, yếu ở đâu", address(f"{CAMPAIGN}/heatmap?columns=criterion")),
    "heat map of services": ("Đăng ký", address(f"{CAMPAIGN}/heatmap?rows=service")),
    "drivers": ("Đi cùng nhau chưa phải là nguyên nhân", address(f"{CAMPAIGN}/drivers")),
    "files of answers": ("Bảo vệ người trả lời", address(f"{CAMPAIGN}/files")),
    "report": ("Báo cáo, trình chiếu", address(f"{CAMPAIGN}/report")),
    "report templates": ("Tải mẫu đang dùng về", address("/analyst/templates")),
    "respondents": ("Rao – Scott", address(f"{CAMPAIGN}/respondents")),
    "data quality": ("Alpha của Cronbach", address(f"{CAMPAIGN}/quality")),
    "suspicions": ("Dấu hiệu trả lời đáng ngờ", address(f"{CAMPAIGN}/suspicions")),
    "comparison": ("Hai nhóm khác nhau ở đâu", address(f"{CAMPAIGN}/comparison?b.agency=-&b.from=2026-03")),
    "trend": ("Theo đợt lấy ý kiến", address(f"{CAMPAIGN}/trend")),
}
