"""The fixed words of a report, in both languages."""

from survey.texts import Text, in_language

_WORDS: dict[str, Text] = {
    "title": {
        "vi": "Báo cáo kết quả đo lường sự hài lòng của người dân, tổ chức",
        "en": "Report on the satisfaction of citizens and organisations",
    },
    "contents": {"vi": "Mục lục", "en": "Contents"},
    "table": {"vi": "Bảng", "en": "Table"},
    "figure": {"vi": "Hình", "en": "Figure"},
    "page": {"vi": "Trang", "en": "Page"},
    "annex": {"vi": "Phụ lục", "en": "Annex"},
    "summary": {"vi": "Tóm tắt", "en": "Summary"},
    "method": {"vi": "Phương pháp và phạm vi", "en": "Method and scope"},
    "factors": {"vi": "Kết quả theo nhân tố", "en": "Results by factor"},
    "moved": {"vi": "Thay đổi so với đợt trước", "en": "What moved since the campaign before"},
    "agencies": {"vi": "Kết quả theo cơ quan", "en": "Results by agency"},
    "services": {"vi": "Kết quả theo thủ tục", "en": "Results by service"},
    "weak": {"vi": "Tiêu chí còn yếu và ý kiến của người dân", "en": "Weak criteria, and what people wrote"},
    "act": {"vi": "Kiến nghị", "en": "What to do"},
    "profiles": {"vi": "Kết quả của từng cơ quan", "en": "Agency by agency"},
    "each_profile": {
        "vi": "Mỗi cơ quan một trang: các nhân tố, những tiêu chí cao nhất và thấp nhất, đặt cạnh trung vị của nhóm"
        " cơ quan cùng loại.",
        "en": "A page for each agency: its factors, its strongest and weakest criteria, beside the median of"
        " agencies of its kind.",
    },
    "criteria": {"vi": "Chỉ số của từng tiêu chí", "en": "Every criterion"},
    "conditions": {"vi": "Điều kiện của số liệu", "en": "Conditions of the figures"},
    "departments": {"vi": "Sở, ban, ngành", "en": "Departments"},
    "local": {"vi": "Địa phương", "en": "Local units"},
    "rank": {"vi": "Hạng", "en": "Rank"},
    "agency": {"vi": "Cơ quan", "en": "Agency"},
    "agency_many": {"vi": "cơ quan", "en": "agencies"},
    "service_many": {"vi": "thủ tục", "en": "services"},
    "service": {"vi": "Thủ tục", "en": "Service"},
    "factor": {"vi": "Nhân tố", "en": "Factor"},
    "criterion": {"vi": "Tiêu chí", "en": "Criterion"},
    "measure": {"vi": "Chỉ số", "en": "Index"},
    "index": {"vi": "Chỉ số (%)", "en": "Index (%)"},
    "interval": {"vi": "Khoảng tin cậy 95%", "en": "95% interval"},
    "n": {"vi": "Số phiếu", "en": "Responses"},
    "before": {"vi": "Đợt trước (%)", "en": "Before (%)"},
    "now": {"vi": "Đợt này (%)", "en": "Now (%)"},
    "difference": {"vi": "Chênh lệch (điểm %)", "en": "Difference (points)"},
    "verdict": {"vi": "Kết luận", "en": "Finding"},
    "higher": {"vi": "cao hơn", "en": "higher"},
    "lower": {"vi": "thấp hơn", "en": "lower"},
    "unsure": {"vi": "chưa đủ căn cứ", "en": "not certain"},
    "condition": {"vi": "Điều kiện", "en": "Condition"},
    "value": {"vi": "Nội dung", "en": "Value"},
    "strongest": {"vi": "Tiêu chí được đánh giá cao nhất", "en": "Strongest criteria"},
    "weakest": {"vi": "Tiêu chí được đánh giá thấp nhất", "en": "Weakest criteria"},
    "data": {"vi": "Số liệu", "en": "Data"},
    "state": {"vi": "Tình trạng", "en": "State"},
    "preliminary": {"vi": "số liệu sơ bộ, đợt lấy ý kiến còn mở", "en": "preliminary, the campaign is still open"},
    "period": {"vi": "Thời gian lấy ý kiến", "en": "Period"},
    "method_line": {"vi": "Phương pháp", "en": "Method"},
    "made_on": {"vi": "Ngày lập báo cáo", "en": "Made on"},
    "median": {"vi": "Trung vị của nhóm (%)", "en": "Group median (%)"},
    "left_out": {"vi": "Cơ quan, thủ tục chưa đủ số phiếu", "en": "Agencies and services with too few responses"},
    "left_out_agency": {"vi": "Cơ quan chưa đủ số phiếu", "en": "Agencies with too few responses"},
    "left_out_service": {"vi": "Thủ tục chưa đủ số phiếu", "en": "Services with too few responses"},
    "continued": {"vi": "tiếp theo", "en": "continued"},
    "withheld": {"vi": "ít phiếu", "en": "too few"},
}
LANGUAGES_OF_PEOPLE = {"vi": "vi-VN", "en": "en-GB"}


def list_words(language: str) -> dict[str, str]:
    """Every fixed word in a language."""
    return {name: in_language(text, language) for name, text in _WORDS.items()}
