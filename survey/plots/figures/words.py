"""The fixed words of figures, in both languages."""

from survey.texts import Text, in_language

_WORDS: dict[str, Text] = {
    "factors": {"vi": "Chỉ số hài lòng chung và theo nhân tố", "en": "Overall satisfaction index and its factors"},
    "criteria": {"vi": "Chỉ số hài lòng theo tiêu chí", "en": "Satisfaction index by criterion"},
    "answers": {"vi": "Người dân trả lời từng tiêu chí thế nào", "en": "How people answered each criterion"},
    "departments": {
        "vi": "Xếp hạng chỉ số hài lòng: sở, ban, ngành",
        "en": "Satisfaction index ranked: departments",
    },
    "local": {"vi": "Xếp hạng chỉ số hài lòng: địa phương", "en": "Satisfaction index ranked: local units"},
    "services": {"vi": "Xếp hạng chỉ số hài lòng: thủ tục", "en": "Satisfaction index ranked: services"},
    "moved": {
        "vi": "Những thay đổi rõ rệt so với đợt trước",
        "en": "What moved significantly since the campaign before",
    },
    "months": {"vi": "{of}: theo tháng", "en": "{of}: by month"},
    "campaigns": {"vi": "{of}: theo đợt lấy ý kiến", "en": "{of}: by campaign"},
    "drivers": {
        "vi": "Tầm quan trọng và kết quả của các nhân tố",
        "en": "Importance and performance of the factors",
    },
    "heatmap": {"vi": "Mạnh ở đâu, yếu ở đâu", "en": "Where it is strong, where it is weak"},
    "overall": {"vi": "Chung", "en": "Overall"},
    "warmth": {
        "vi": "Mỗi ô là chỉ số (%); màu càng đậm càng thấp, mỗi bậc năm điểm. Ô chưa đủ phiếu chỉ ghi số phiếu. Chênh"
        " lệch nhỏ giữa các ô có thể do ngẫu nhiên; khoảng tin cậy 95% ở tệp CSV của trang.",
        "en": "Each cell is an index (%); the darker the lower, a shade for every five points. Cells with too few"
        " responses give their number only. Small differences may be chance; the page's CSV file has 95% intervals.",
    },
    "importance": {"vi": "Tầm quan trọng (%)", "en": "Importance (%)"},
    "index": {"vi": "Chỉ số (%)", "en": "Index (%)"},
    "points": {"vi": "Chênh lệch (điểm %)", "en": "Difference (percentage points)"},
    "interval": {"vi": "khoảng tin cậy 95%", "en": "95% interval"},
    "up": {"vi": "tăng", "en": "up"},
    "down": {"vi": "giảm", "en": "down"},
    "count": {"vi": "Số trả lời", "en": "Answers"},
    "tier": {"vi": "Nhóm {n}", "en": "Tier {n}"},
    "unranked": {"vi": "Không xếp hạng", "en": "Not ranked"},
    "measures": {"vi": "Chỉ số, nhân tố, tiêu chí", "en": "Index, factors, criteria"},
    "agencies": {"vi": "Cơ quan", "en": "Agencies"},
    "of_services": {"vi": "Thủ tục", "en": "Services"},
    "scale": {
        "vi": "Trục không bắt đầu từ 0: chỉ so vị trí các chấm, không so độ dài.",
        "en": "The axis does not begin at 0: compare where dots stand, not lengths.",
    },
    "tiers": {
        "vi": "Số trước tên là hạng, trong ngoặc là những hạng mà số liệu cho phép (đồng thời 95%). Trong một nhóm chưa"
        " thể nói ai hơn kém đơn vị đứng đầu nhóm.",
        "en": "Before each name: its rank, with the ranks that the data allow (95% jointly). Within a tier nobody can"
        " be said to differ from the first of the tier.",
    },
    "withheld": {"vi": "Không vẽ vì chưa đủ phiếu: {n}.", "en": "Not drawn, for too few responses: {n}."},
    "chance": {
        "vi": "Chỉ nêu những thay đổi lớn hơn mức do ngẫu nhiên (hai mẫu độc lập, hiệu chỉnh Holm); vạch là khoảng tin"
        " cậy 95% của chênh lệch.",
        "en": "Only changes larger than chance (two independent samples, adjusted by Holm); bars are 95% intervals of"
        " the difference.",
    },
    "against": {"vi": "So với “{campaign}”.", "en": "Against “{campaign}”."},
    "nothing_moved": {
        "vi": "Không có thay đổi nào đủ rõ để khẳng định.",
        "en": "Nothing moved enough to be certain.",
    },
    "overlap": {
        "vi": "Vạch là khoảng tin cậy 95%; hai khoảng chồng lên nhau thì chưa chắc đã khác nhau.",
        "en": "Bars are 95% intervals; where two overlap, a difference is not certain.",
    },
    "not_certain": {
        "vi": "Vạch là khoảng tin cậy 95%. Điểm có vạch cắt đường trung bình thì chưa chắc thuộc ô nào.",
        "en": "Bars are 95% intervals. A point whose bar crosses a mean may belong to the field beside it.",
    },
    "other_campaigns": {
        "vi": "Các đợt khác được lấy trọn đợt, với cùng những điều kiện còn lại, theo đơn vị hiện nay; trọng số do"
        " người phân tích lập cho một đợt thì ở đợt khác thay bằng trọng số theo hồ sơ.",
        "en": "Other campaigns are taken whole, under the same other conditions, on the units of today; weights that an"
        " analyst made for one campaign are replaced by those by dossiers in another.",
    },
    "explained": {
        "vi": "Tính trên {n} người đã trả lời đủ mọi nhân tố; các nhân tố cùng giải thích được {explained}% khác biệt"
        " (LMG). Đường đứt là trung bình. Đi cùng nhau chưa phải là nguyên nhân.",
        "en": "Of {n} people who answered every factor; together the factors account for {explained}% of the"
        " differences (LMG). Broken lines are means. What goes together need not be a cause.",
    },
    "of_themselves": {
        "vi": "Phiếu không hỏi riêng mức hài lòng chung: lấy trung bình các nhân tố, mỗi nhân tố như nhau, nên tầm quan"
        " trọng chỉ gợi ý chỗ nên xem.",
        "en": "The form does not ask for overall satisfaction: the mean of the factors stands for it, each as much as"
        " another, so that importance only hints at where to look.",
    },
    "measure": {"vi": "Chỉ số hài lòng", "en": "Satisfaction index"},
    "nobody": {
        "vi": "Không có phiếu nào khớp bộ lọc này nên không có gì để vẽ.",
        "en": "No response matches this filter, so there is nothing to draw.",
    },
    "nothing_here": {
        "vi": "Với bộ lọc này không có gì để vẽ: không có đơn vị hay thủ tục nào loại ấy, chưa đủ phiếu để công bố chỉ"
        " số, hoặc không có đợt nào để so sánh.",
        "en": "Under this filter there is nothing to draw: no unit or service of the kind, too few responses to give an"
        " index, or no campaign to compare with.",
    },
    "weighted": {
        "vi": "Tỷ lệ phần trăm có trọng số trên số người đã trả lời ở thang năm mức.",
        "en": "Weighted percentages of those who answered on the scale of five.",
    },
}


def say(name: str, language: str, **filled: object) -> str:
    """A fixed word or sentence; `{n}` and the like are filled in."""
    return in_language(_WORDS[name], language).format(**filled)
