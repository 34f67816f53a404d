"""What the buttons say that lead a campaign from one state to the next."""

from flask_babel import lazy_gettext

from survey.campaigns.models import CampaignState

# What a button that leads to a state says, and what follows from it; by state left and state entered.
ACTS = {
    (CampaignState.DRAFT, CampaignState.REHEARSAL): (
        lazy_gettext("Tập dượt"),
        lazy_gettext("Phiếu mở ở các quầy trong phạm vi, ghi rõ là tập dượt; câu trả lời không bao giờ được tính."),
    ),
    (CampaignState.DRAFT, CampaignState.OPEN): (
        lazy_gettext("Mở đợt"),
        lazy_gettext("Từ ngày bắt đầu, câu trả lời được tính. Phiếu hỏi và phương pháp không đổi được nữa."),
    ),
    (CampaignState.REHEARSAL, CampaignState.OPEN): (
        lazy_gettext("Mở đợt"),
        lazy_gettext("Câu trả lời tập dượt bị xóa hẳn; từ ngày bắt đầu, câu trả lời được tính."),
    ),
    (CampaignState.REHEARSAL, CampaignState.DRAFT): (
        lazy_gettext("Ngừng tập dượt"),
        lazy_gettext("Phiếu đóng lại và câu trả lời tập dượt bị xóa hẳn."),
    ),
    (CampaignState.OPEN, CampaignState.CLOSED): (
        lazy_gettext("Đóng đợt"),
        lazy_gettext("Quầy ngừng nhận câu trả lời trong vài giây. Có thể mở lại."),
    ),
    (CampaignState.CLOSED, CampaignState.OPEN): (
        lazy_gettext("Mở lại"),
        lazy_gettext("Quầy lại nhận câu trả lời cho tới ngày kết thúc."),
    ),
    (CampaignState.CLOSED, CampaignState.ARCHIVED): (
        lazy_gettext("Lưu trữ"),
        lazy_gettext("Đợt nằm cuối danh sách; kết quả vẫn xem được."),
    ),
    (CampaignState.ARCHIVED, CampaignState.CLOSED): (
        lazy_gettext("Lấy ra khỏi lưu trữ"),
        lazy_gettext("Đợt trở lại danh sách các đợt đã đóng."),
    ),
}
