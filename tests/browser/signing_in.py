"""Signing in by the page, as an official does."""

from playwright.sync_api import Page


def sign_in(page: Page, username: str, password: str) -> None:
    """Fill in the sign-in page and press its button; ends on the analyst's first page."""
    page.goto("/account/sign-in")
    send_sign_in(page, username, password)
    page.wait_for_url("**/analyst/**")


def send_sign_in(page: Page, username: str, password: str) -> None:
    """Fill in the sign-in page that is open, and press its button."""
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
