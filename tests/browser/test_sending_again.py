"""However often a form is sent, it is one answer with one receipt."""

import pytest

from tests.browser.counter_form import CounterForm


@pytest.mark.parametrize("java_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_going_back_and_sending_again_gives_the_same_receipt_and_no_second_row(
    visit, counter_codes, count_responses, java_script
):
    before = count_responses()
    form = CounterForm(visit(java_script_enabled=java_script))
    form.open(counter_codes.few)
    form.answer(form.groups)
    form.send()
    receipt, address = form.receipt, form.page.url
    for _again in range(2):
        form.page.go_back()
        form.answer(form.groups, rating="1")
        form.send()
        assert (form.receipt, form.page.url) == (receipt, address)
    assert count_responses() == before + 1


def test_two_taps_on_the_button_are_one_answer(visit, counter_codes, count_responses):
    before = count_responses()
    form = CounterForm(visit())
    form.open(counter_codes.few)
    form.answer(form.groups)
    form.page.locator(".send button").dblclick(no_wait_after=True)
    form.page.wait_for_url("**/r/*")
    assert form.receipt
    assert count_responses() == before + 1


def test_another_visit_to_the_counter_is_another_answer(visit, counter_codes, count_responses):
    before = count_responses()
    form = CounterForm(visit(java_script_enabled=False))
    form.open(counter_codes.few)
    form.answer(form.groups)
    form.send()
    first = form.receipt
    form.page.get_by_role("link", name="Cho ý kiến về một lần giao dịch khác").click()
    assert list(form.answers) == []
    form.answer(form.groups)
    form.send()
    assert form.receipt != first
    assert count_responses() == before + 2
