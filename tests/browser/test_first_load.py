"""What the form costs a person who scans the code on a bad network, and what it leaves on the phone."""

import pytest

from tests.browser.counter_form import CounterForm

MOST_BYTES = 14_000
MOST_REQUESTS = 2


@pytest.fixture(params=["few", "many"])
def code(request, counter_codes):
    """A counter with some services and one with many."""
    return getattr(counter_codes, request.param)


@pytest.mark.parametrize("java_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_first_load_is_two_requests_and_fourteen_kilobytes_with_headers(visit, code, java_script):
    page = visit(java_script_enabled=java_script)
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    asked: list[str] = []
    received: list[int] = []
    network.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    network.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    reply = CounterForm(page).open(code)
    page.wait_for_load_state("networkidle")
    over_the_wire = [address for address in asked if not address.startswith("data:")]
    assert reply.header_value("content-encoding") == "gzip"
    assert 1 <= len(over_the_wire) <= MOST_REQUESTS, over_the_wire
    assert len(received) >= len(over_the_wire)
    assert 0 < sum(received) <= MOST_BYTES


def test_answering_leaves_no_cookie_and_nothing_else_on_the_phone(visit, code):
    page = visit()
    form = CounterForm(page)
    form.open(code)
    if "service" not in form.groups:
        page.get_by_label("Ông/Bà đến làm thủ tục nào?").select_option(index=1)
    form.answer(form.groups)
    form.send()
    assert form.receipt
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
