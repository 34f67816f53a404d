from hypothesis import given
from hypothesis import strategies as st

from survey.texts import fill_text, fold_text, in_language, list_placeholders

PLAIN = st.text(st.characters(exclude_characters="{}"))


def test_a_text_falls_back_to_vietnamese_where_it_was_not_translated():
    assert in_language({"vi": "Có", "en": "Yes"}, "en") == "Yes"
    assert in_language({"vi": "Có", "en": "Yes"}, "vi") == "Có"
    assert in_language({"vi": "Có"}, "en") == "Có"
    assert in_language({"vi": "Có", "en": " "}, "en") == "Có"


def test_a_placeholder_is_filled_wherever_it_stands():
    filled = fill_text("{office} mở cửa; {office} đóng cửa", {"office": "Trung tâm"})
    assert filled == "Trung tâm mở cửa; Trung tâm đóng cửa"


def test_braces_that_are_no_known_placeholder_stay_as_they_are():
    text = "{unknown} {0} {} {{office}} {office.__class__} {office!r} {"
    assert fill_text(text, {"office": "X"}) == "{unknown} {0} {} {X} {office.__class__} {office!r} {"


def test_a_filled_value_is_not_filled_again():
    assert fill_text("{first}", {"first": "{second}", "second": "no"}) == "{second}"


@given(before=PLAIN, value=st.text(), after=PLAIN)
def test_only_the_placeholder_changes(before, value, after):
    assert fill_text(f"{before}{{office}}{after}", {"office": value}) == before + value + after


def test_the_names_a_text_asks_for_are_listed_once():
    assert list_placeholders("{b} {a} {b} {A} {1}") == ("a", "b")


def test_folded_text_has_neither_capitals_nor_accents():
    assert fold_text("Đăng ký HỘ KHẨU") == "dang ky ho khau"
