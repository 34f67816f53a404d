"""The way from an empty installation to the first counted answer, gone by an official who follows the pages alone."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pyotp
import pypdfium2
import zxingcpp
from playwright.sync_api import Locator, Page
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from survey import clock
from survey.accounts.commands import create_account
from survey.accounts.models import Role
from tests.browser.counter_form import CounterForm

USERNAME, PASSWORD = "nguyenvanan", "dòng sông quê tôi chảy về biển"


@dataclass(frozen=True)
class Pace:
    """How slowly a person goes: seconds to look at a page that opened, and between two letters."""

    look: float = 0
    letter: float = 0


@dataclass
class Official:
    """A person at the office's computer, whose clicks and typed letters are counted."""

    page: Page
    pace: Pace = field(default_factory=Pace)
    see: Callable[[Page], None] = lambda _page: None
    n_clicks: int = 0
    n_letters: int = 0

    def look(self) -> None:
        """Read the page that is open now."""
        self.page.wait_for_load_state()
        self.see(self.page)
        time.sleep(self.pace.look)

    def press(self, place: Locator) -> None:
        """Click, and look at what came of it."""
        place.click()
        self.n_clicks += 1
        self.look()

    def type(self, label: str, text: str) -> None:
        """Type into the field with this label."""
        place = self.page.get_by_role("main").get_by_label(label, exact=True)
        place.click()
        place.press_sequentially(text, delay=self.pace.letter * 1000)
        self.n_clicks += 1
        self.n_letters += len(text)

    def save(self, name: str = "Lưu") -> None:
        """Press the button of the form."""
        self.press(self.page.get_by_role("button", name=name, exact=True))

    def go_on(self, name: str) -> None:
        """Follow the link that the line of the next step shows."""
        self.press(self.page.locator(".onward").get_by_role("link", name=name))


def make_first_account(engine: Engine) -> None:
    """What `flask sipas admin create` makes."""
    with Session(engine) as session:
        create_account(
            session,
            username=USERNAME,
            name="Nguyễn Văn An",
            password=PASSWORD,
            role=Role.ADMINISTRATOR,
            agency_id=None,
            created_at=clock.now(),
        )
        session.commit()


def sign_in_at_first(official: Official) -> None:
    """Sign in and set up the second factor, as the pages ask; ends on the first page."""
    page = official.page
    page.goto("/")
    official.look()
    official.type("Tên đăng nhập", USERNAME)
    official.type("Mật khẩu", PASSWORD)
    official.save("Đăng nhập")
    official.press(page.get_by_text("Không quét được?"))
    secret = page.locator("details code").inner_text().replace(" ", "")
    official.type("Mã xác nhận", pyotp.TOTP(secret).at(clock.now()))
    official.save("Hoàn tất")
    official.press(page.get_by_role("link", name="Tôi đã cất các mã này"))


def describe_the_office(official: Official) -> None:
    """Agencies, a service and a counter that offers it."""
    page = official.page
    official.press(page.get_by_role("main").get_by_role("link", name="Thêm cơ quan đầu tiên"))
    official.type("Mã cơ quan", "H30")
    official.type("Tên cơ quan", "Tỉnh Hải Long")
    official.save("Lưu và thêm dòng nữa")
    official.type("Mã cơ quan", "TTHCC")
    official.type("Tên cơ quan", "Trung tâm Phục vụ hành chính công tỉnh")
    official.page.get_by_label("Loại cơ quan").select_option(label="Trung tâm Phục vụ hành chính công")
    official.save()
    official.go_on("Thêm lĩnh vực")
    official.type("Mã lĩnh vực", "HT")
    official.type("Tên lĩnh vực", "Hộ tịch")
    official.save()
    official.go_on("Thêm thủ tục")
    official.type("Mã thủ tục", "1.000894")
    official.type("Tên thủ tục", "Đăng ký kết hôn")
    official.save()
    official.go_on("Thêm quầy")
    official.type("Mã cơ quan", "trung tâm phục vụ hành chính công tỉnh")
    official.type("Số quầy", "1")
    official.type("Tên quầy", "Quầy số 1")
    official.save()
    official.go_on("Ghi thủ tục tiếp nhận tại Quầy số 1")
    official.save()


def begin_to_collect(official: Official) -> None:
    """A questionnaire on the official items, and a campaign that is open."""
    page = official.page
    official.go_on("Tạo phiếu hỏi")
    official.save("Tạo bản nháp")
    official.press(page.get_by_role("main").get_by_role("link", name="Kiểm tra và công bố"))
    official.save("Công bố bản 1")
    official.go_on("Tạo đợt lấy ý kiến")
    official.save()
    official.press(page.get_by_text("Mở đợt", exact=True))
    official.save("Đồng ý: Mở đợt")


def print_posters(official: Official, file: Path) -> str:
    """The posters of every counter, kept in a file; returns the address that the code on the first one holds."""
    official.go_on("In tờ dán")
    with official.page.expect_download() as download:
        official.press(official.page.get_by_role("button", name="In cho mọi quầy tìm thấy"))
    download.value.save_as(file)
    with pypdfium2.PdfDocument(file) as document:
        picture = document[0].render(scale=2, grayscale=True).to_numpy()
    (found,) = zxingcpp.read_barcodes(picture)
    return str(found.text)


def answer_on_a_phone(phone: Page, address: str, pace: Pace) -> str:
    """Open what the poster's code holds, answer every question and send; returns the code of the receipt."""
    phone.goto(address)
    form = CounterForm(phone)
    for group in form.groups:
        form.tap([group])
        time.sleep(pace.look / 2)
    form.send()
    return form.receipt


def see_the_answer(official: Official) -> str:
    """Back at the desk: what the first page says, and on to the collection; returns how many answers it counts."""
    page = official.page
    official.press(page.get_by_role("link", name="Các bước đầu"))
    official.press(page.get_by_role("main").get_by_role("link", name="Theo dõi thu thập"))
    return page.locator(".headline > div").filter(has_text="Hoàn thành").locator("dd").inner_text().split()[0]
