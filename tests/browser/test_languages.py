"""Changing the language on the way keeps what was answered."""

import pytest

from tests.browser.counter_form import CounterForm


@pytest.mark.parametrize("java_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_switching_the_language_keeps_the_answers_and_the_answer_counts_once(
    visit, counter_codes, count_responses, java_script
):
    before = count_responses()
    form = CounterForm(visit(java_script_enabled=java_script))
    page = form.page
    form.open(counter_codes.few)
    form.answer(form.groups[:9], rating="3")
    page.locator("textarea").fill("Chờ lâu, nhưng cán bộ nhiệt tình.")
    answers = form.answers
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert form.answers == answers
    assert page.locator(".summary").count() == 0
    page.get_by_role("button", name="Tiếng Việt").click()
    assert page.locator("html").get_attribute("lang") == "vi"
    assert form.answers == answers
    page.get_by_role("button", name="English").click()
    form.answer(form.groups[9:])
    form.send()
    assert page.locator("html").get_attribute("lang") == "en"
    assert form.receipt
    assert count_responses() == before + 1
