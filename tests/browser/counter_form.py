"""The public form on the screen, used as a respondent uses it."""

from playwright.sync_api import Page, Response

RECEIPT = ".receipt .code"
_GROUPS = "radios => [...new Set(radios.map(radio => radio.name))]"
_CHOSEN = """
form => Object.fromEntries(
  [...new FormData(form)].filter(([name, value]) => value && (name === "service" || name.startsWith("answer_")))
)
"""
_CHOOSE = """
({groups, rating}) => groups.forEach(name => {
  const rows = [...document.querySelectorAll(`input[name="${name}"]`)];
  (rows.find(row => name.startsWith("answer_q") && row.value === rating) ?? rows[0]).click();
})
"""


class CounterForm:
    """The form of one counter in a browser."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, code: str, **parameters: str) -> Response:
        """Open the address that the counter's QR code holds."""
        query = "&".join(f"{name}={value}" for name, value in parameters.items())
        reply = self.page.goto(f"/S/{code}" + (f"?{query}" if query else ""))
        assert reply is not None
        return reply

    @property
    def groups(self) -> list[str]:
        """The names of the radio groups, in the order of the page."""
        names: list[str] = self.page.locator("input[type=radio]").evaluate_all(_GROUPS)
        return names

    @property
    def answers(self) -> dict[str, str]:
        """What is answered now, as the browser would send it."""
        answers: dict[str, str] = self.page.locator("form#answers").evaluate(_CHOSEN)
        return answers

    def tap(self, groups: list[str], rating: str = "4") -> None:
        """Tap an answer in each of these groups, one after the other, scrolling as a thumb does."""
        for name in groups:
            rows = self.page.locator(f"input[name='{name}']")
            rated = self.page.locator(f"input[name='{name}'][value='{rating}']")
            (rated if name.startswith("answer_q") else rows.first).check()

    def answer(self, groups: list[str], rating: str = "4") -> None:
        """Have an answer chosen in each of these groups at once, for tests that are not about tapping."""
        self.page.evaluate(_CHOOSE, {"groups": groups, "rating": rating})

    def send(self) -> None:
        """Press the button at the end of the form."""
        self.page.locator("form#answers .send button").click()

    @property
    def receipt(self) -> str:
        """The receipt's code as printed."""
        return self.page.locator(RECEIPT).inner_text()
