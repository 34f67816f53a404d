"""Pages on which campaigns are run and watched."""

from tests.browser.places.place import Way, address

CAMPAIGNS: dict[str, tuple[str, Way]] = {
    "campaigns to run": ("Tạo đợt mới", address("/admin/campaigns")),
    "campaign to make": ("Ngôn ngữ của phiếu", address("/admin/campaigns/new")),
    "campaign to change": ("Thứ tự ưu tiên", address("/admin/campaigns/mot-cua-2026/edit")),
    "campaign": ("Bước tiếp theo", address("/admin/campaigns/mot-cua-2026")),
    "sample plan": ("Tổng số phiếu mong muốn", address("/admin/campaigns/mot-cua-2026/plan")),
    "first steps": ("Những việc nên làm tiếp", address("/admin/start")),
    "collection": ("Người dân trả lời khi nào", address("/admin/collection/mot-cua-2026")),
}
