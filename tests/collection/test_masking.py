"""What masking takes out of a comment, what it leaves, and that doing it again changes nothing."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.collection.masking import mask_personal_data

MASKED = {
    "Gọi tôi số 0912 345 678 nhé": "Gọi tôi số [điện thoại] nhé",
    "sđt +84.912.345.678.": "sđt [điện thoại].",
    "máy bàn 0208-3855-123": "máy bàn [điện thoại]",
    "CCCD 019087001234, cấp lại": "CCCD [số giấy tờ], cấp lại",
    "căn cước 119087001234": "căn cước [số giấy tờ]",
    "CMND 123456789": "CMND [số giấy tờ]",
    "hồ sơ 250101-000123": "hồ sơ [số giấy tờ]",
    "thư về mai.tran@example.vn nhé": "thư về [thư điện tử] nhé",
    "xe 20A-123.45 bị giữ": "xe [biển số] bị giữ",
    "xe 29-B1 234.56": "xe [biển số]",
    "anh Nam ở quầy 2 nói to": "anh [tên] ở quầy 2 nói to",
    "Chị Nguyễn Thị Lan Anh hướng dẫn tốt": "Chị [tên] hướng dẫn tốt",
    "cán bộ tên là Hoà bắt chờ": "cán bộ tên là [tên] bắt chờ",
    "Nguyễn Văn An làm việc chậm": "[tên] làm việc chậm",
    unicodedata.normalize("NFD", "bà Nguyễn Thị Hường"): "bà [tên]",
    "Mr. Smith was helpful": "Mr. [tên] was helpful",
}
KEPT = [
    "Chờ 45 phút, quầy số 12, ngày 12/03/2026",
    "Đóng phí 1.500.000 đồng",
    "Anh chị ở quầy rất nhiệt tình",
    "Cán bộ không giải thích",
    "Đề nghị mở thêm quầy vào buổi sáng",
    "Hà tiện giấy tờ",
]


@pytest.mark.parametrize(("text", "masked"), MASKED.items())
def test_what_tells_who_somebody_is_is_masked(text, masked):
    assert mask_personal_data(text) == masked


@pytest.mark.parametrize("text", KEPT)
def test_what_tells_nothing_of_a_person_stays_word_for_word(text):
    assert mask_personal_data(text) == text


WORDS = st.sampled_from(
    ["anh", "Nam", "Nguyễn", "Bà", "chậm", "0912", "345", "20A", "-", ".", "12345", "@", "x.vn", "tên", "là"]
)


@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join), st.lists(WORDS).map("".join)))
def test_masking_again_changes_nothing_and_no_long_number_is_left(text):
    masked = mask_personal_data(text)
    assert mask_personal_data(masked) == masked
    assert not re.search(r"(?<!\d)\d(?:[ .-]?\d){8,}(?!\d)", masked)
