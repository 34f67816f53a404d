"""Ticking counters to print for, with a script and without."""

import io

import pypdfium2
import pytest


@pytest.fixture
def open_counters(visit, signed_in):
    """A function that opens the list of counters as an administrator."""

    def open_counters(**options):
        page = visit(storage_state=signed_in("quantri"), **options)
        page.goto("/admin/counters")
        return page

    return open_counters


def test_one_box_ticks_the_whole_page_and_counts(open_counters):
    page = open_counters()
    every, boxes = page.get_by_label("Chọn mọi quầy trên trang này"), page.locator("input[name=code]")
    every.check()
    assert page.locator("#n-ticked").inner_text() == "100"
    assert page.locator("input[name=code]:checked").count() == boxes.count() == 100
    boxes.first.uncheck()
    assert page.locator("#n-ticked").inner_text() == "99"
    assert every.evaluate("box => box.indeterminate")
    every.check()
    every.uncheck()
    assert page.locator("input[name=code]:checked").count() == 0


def test_without_a_script_two_counters_are_ticked_by_hand_and_printed(open_counters):
    page = open_counters(java_script_enabled=False)
    assert page.get_by_label("Chọn mọi quầy trên trang này").is_hidden()
    for place in (0, 2):
        page.locator("input[name=code]").nth(place).check()
    page.get_by_label("In ra").select_option("a5")
    with page.expect_download() as download:
        page.get_by_role("button", name="In cho các quầy đánh dấu").click()
    assert download.value.suggested_filename == "sipas-a5-2.pdf"
    assert len(pypdfium2.PdfDocument(io.BytesIO(download.value.path().read_bytes()))) == 2


@pytest.mark.parametrize("java_script", [True, False], ids=["with a script", "without"])
def test_the_page_of_long_work_comes_to_its_end_by_itself(open_counters, java_script):
    page = open_counters(java_script_enabled=java_script)
    page.get_by_label("In ra").select_option("svg")
    page.get_by_role("button", name="In cho mọi quầy tìm thấy").click()
    link = page.get_by_role("link", name="Tải tệp về")
    link.wait_for()
    assert "Đã xong" in page.get_by_role("status").inner_text()
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.endswith(".zip")
