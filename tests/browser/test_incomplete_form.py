"""A form that is sent too early says so where the person is, keeps every answer, and can be mended by keyboard."""

import pytest

from tests.browser.counter_form import CounterForm

ANSWERED = ["answer_q24", "answer_q30", "answer_gender"]
_FOCUS = "() => { const {tagName, id, name, type} = document.activeElement; return {tagName, id, name, type}; }"
_UNANSWERED = "name => !document.querySelector(`input[name='${name}']:checked`)"
# More presses than the form has groups, links and buttons together.
_MOST_PRESSES = 120


def find_focus(page) -> dict[str, str]:
    """What has the keyboard focus."""
    return page.evaluate(_FOCUS)


def press_tab_until(page, found) -> dict[str, str]:
    """Press Tab until what has the focus is what is looked for."""
    for _press in range(_MOST_PRESSES):
        page.keyboard.press("Tab")
        if found(focus := find_focus(page)):
            return focus
    pytest.fail("the keyboard does not lead there")


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def refused(request, visit, counter_codes):
    """A form that came back because most of it was missing."""
    form = CounterForm(visit(java_script_enabled=request.param))
    form.open(counter_codes.few)
    form.answer(ANSWERED)
    with form.page.expect_navigation() as sent:
        form.send()
    assert sent.value.status == 422
    return form


def test_the_error_summary_has_the_focus_and_the_answers_are_kept(refused):
    assert refused.page.evaluate("document.activeElement.matches('.summary[role=alert]')")
    assert refused.page.title().startswith("Lỗi:")
    assert list(refused.answers) == ANSWERED


def test_each_link_of_the_summary_leads_to_the_first_row_of_its_question(refused):
    page = refused.page
    links = page.locator(".summary a")
    named = [link.get_attribute("href").removeprefix("#") for link in links.all()]
    assert len(named) == page.locator(".item.wrong").count() > 0
    for position, name in enumerate(named):
        links.nth(position).click()
        assert find_focus(page) == {"tagName": "INPUT", "id": name, "name": name, "type": "radio"}
        assert page.locator(f"input[name='{name}']").first.get_attribute("id") == name
        assert page.locator(f"#{name}").get_attribute("aria-describedby") == f"{name}-error"


def test_the_form_can_be_completed_with_the_keyboard_alone(refused, count_responses):
    page, before = refused.page, count_responses()
    press_tab_until(page, lambda focus: focus["tagName"] == "A")
    page.keyboard.press("Enter")
    assert find_focus(page)["name"] == "service"
    page.keyboard.press("Space")
    while missing := [name for name in refused.groups if page.evaluate(_UNANSWERED, name)]:
        focus = press_tab_until(page, lambda focus: focus["name"] in missing)
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        assert refused.answers[focus["name"]]
    press_tab_until(page, lambda focus: focus["type"] == "submit")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert refused.receipt
    assert count_responses() == before + 1
