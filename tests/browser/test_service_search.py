"""Finding one service among more than forty, typed as people type: without accents, in any order."""

import pytest

from survey.texts import fold_text
from tests.browser.counter_form import CounterForm

_OFFERED = "options => options.filter(option => option.value).map(option => option.text)"


def list_offered(page) -> list[str]:
    """The services that can be chosen now, in the list or as rows."""
    if page.locator("select#service").count():
        return page.locator("select#service option").evaluate_all(_OFFERED)
    return page.locator("label:has(input[name=service])").all_inner_texts()


@pytest.fixture
def open_form(visit, counter_codes):
    """A function that opens the form of a counter with many services."""

    def open_form(*, java_script: bool) -> CounterForm:
        form = CounterForm(visit(java_script_enabled=java_script))
        form.open(counter_codes.many)
        assert len(list_offered(form.page)) >= 40
        return form

    return open_form


def choose_words(services: list[str]) -> tuple[str, list[str]]:
    """Two words of the last service, without accents and the later one first, and the services that have both."""
    words = sorted(set(fold_text(services[-1]).split()), key=len)[-2:]
    expected = [service for service in services if all(word in fold_text(service) for word in words)]
    return " ".join(words), expected


def test_typing_narrows_the_list_at_once(open_form):
    page = open_form(java_script=True).page
    services = list_offered(page)
    typed, expected = choose_words(services)
    assert 0 < len(expected) < len(services)
    search = page.get_by_label("Tìm thủ tục theo tên hoặc mã")
    search.press_sequentially(typed)
    assert list_offered(page) == expected
    search.fill("")
    assert list_offered(page) == services


def test_typing_does_not_take_away_what_was_chosen(open_form):
    form = open_form(java_script=True)
    page = form.page
    page.locator("select#service").select_option(index=1)
    chosen = form.answers["service"]
    page.get_by_label("Tìm thủ tục theo tên hoặc mã").press_sequentially("zzzz")
    assert form.answers["service"] == chosen


def test_the_button_finds_without_javascript_and_keeps_the_answers(open_form):
    form = open_form(java_script=False)
    page = form.page
    form.answer(["answer_q24", "answer_q25"], rating="5")
    answers = form.answers
    typed, expected = choose_words(list_offered(page))
    page.get_by_label("Tìm thủ tục theo tên hoặc mã").fill(typed)
    page.get_by_role("button", name="Tìm", exact=True).click()
    assert list_offered(page) == expected
    assert form.answers == answers
    assert page.locator(".summary").count() == 0
    page.get_by_label(expected[-1], exact=True).check()
    form.answer([name for name in form.groups if name.startswith("answer_")])
    form.send()
    assert form.receipt
    assert expected[-1] in page.locator("dl").inner_text()


def test_enter_in_the_search_field_searches_and_does_not_send(open_form):
    form = open_form(java_script=False)
    page = form.page
    typed, expected = choose_words(list_offered(page))
    page.get_by_label("Tìm thủ tục theo tên hoặc mã").fill(typed)
    with page.expect_navigation() as searched:
        page.keyboard.press("Enter")
    assert searched.value.status == 200
    assert list_offered(page) == expected
    assert page.locator(".summary").count() == 0
