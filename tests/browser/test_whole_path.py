"""One answer from the QR code to the office's spreadsheet, on a small phone without JavaScript."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page

from tests.browser.counter_form import CounterForm
from tests.browser.signing_in import sign_in

COLUMN_OF_N = "Số phiếu"


def read_whole_number(shown: str) -> int:
    """A number as Vietnamese pages write it, with points between the thousands."""
    return int(shown.split(maxsplit=1)[0].replace(".", ""))


def open_campaign(page: Page) -> tuple[str, int]:
    """The open campaign's name and number of responses, from the list of campaigns."""
    page.goto("/analyst/")
    row = page.get_by_role("row").filter(has_text="đang mở")
    return row.get_by_role("link").inner_text(), read_whole_number(row.get_by_role("cell").last.inner_text())


def read_headline(page: Page) -> int:
    """The number of responses that the overview's headline says."""
    headline = page.locator(".headline > div").filter(has_text=COLUMN_OF_N).locator("dd")
    return read_whole_number(headline.inner_text())


def read_n_of_workbook(file: Path) -> int:
    """The number of responses behind the overall index, from the sheet of indices."""
    rows = load_workbook(file, read_only=True)["Chỉ số"].iter_rows(values_only=True)
    column = list(next(rows)).index(COLUMN_OF_N)
    n = next(rows)[column]
    assert isinstance(n, int)
    return n


@pytest.fixture
def phone(visit):
    return visit(java_script_enabled=False)


def test_an_answer_given_without_javascript_is_in_the_office_s_page_and_workbook(
    visit, phone, server, counter_codes, tmp_path
):
    desk = visit(java_script_enabled=False, accept_downloads=True)
    sign_in(desk, "phantich", server.sign_ins["phantich"])
    campaign, before = open_campaign(desk)
    desk.get_by_role("link", name=campaign).click()
    counted_before = read_headline(desk)

    form = CounterForm(phone)
    assert form.open(counter_codes.few).status == 200
    form.tap(form.groups)
    form.send()
    assert form.receipt

    assert open_campaign(desk) == (campaign, before + 1)
    desk.get_by_role("link", name=campaign).click()
    assert read_headline(desk) == counted_before + 1
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Excel").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.suffix == ".xlsx"
    assert read_n_of_workbook(file) == counted_before + 1


def test_the_receipt_says_where_and_what_was_answered(phone, counter_codes):
    form = CounterForm(phone)
    form.open(counter_codes.few)
    counter = phone.locator(".facts b").inner_text()
    form.answer(form.groups)
    service = phone.locator("label:has(input[name=service]:checked)").inner_text()
    form.send()
    phone.locator(".receipt").wait_for()
    assert phone.title() == "Đã nhận câu trả lời – xin cảm ơn"
    assert form.receipt.replace("-", "") == phone.url.rsplit("/", 1)[1]
    assert counter in phone.locator("dl").inner_text()
    assert service in phone.locator("dl").inner_text()
