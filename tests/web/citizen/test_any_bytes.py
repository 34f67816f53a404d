"""Whatever is sent to a public address is answered by a plain page, never by a fault."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from survey.collection.models import Response

anything = st.text(max_size=60) | st.binary(max_size=60).map(lambda data: data.decode("latin-1"))
ordinary = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def assert_plain_refusal(reply):
    assert 200 <= reply.status_code < 500, reply.status_code
    assert "Traceback" not in reply.text


@ordinary
@given(path=anything, prefix=st.sampled_from(["/s/", "/S/", "/r/", "/", "/s/x/", "/static/"]))
def test_any_address_gets_a_plain_page(visitor, path, prefix):
    assert_plain_refusal(visitor.get(prefix + quote(path.encode("utf-8", "surrogatepass"))))


@ordinary
@given(
    body=st.binary(max_size=300),
    kind=st.sampled_from(
        [
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "application/json",
            "text/plain",
            "",
        ]
    ),
)
def test_any_body_gets_a_plain_page_and_stores_nothing(visitor, session, small_province, body, kind):
    reply = visitor.post(f"/s/{small_province.code.code}", data=body, content_type=kind)
    assert_plain_refusal(reply)
    assert reply.status_code >= 400
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Response)) == 0


@ordinary
@given(
    fields=st.dictionaries(
        st.sampled_from(
            ["ticket", "lang", "service", "answer_q24", "answer_comment", "answer_gender", "service_search"]
        ),
        anything,
        max_size=7,
    ),
    query=anything,
)
def test_any_field_gets_a_plain_page_and_stores_nothing(visitor, session, small_province, fields, query):
    address = f"/s/{small_province.busy_code.code}?lang={quote(query.encode('utf-8', 'surrogatepass'))}"
    reply = visitor.post(address, data=fields)
    assert_plain_refusal(reply)
    # A search for a service shows what it found and is no mistake.
    assert reply.status_code == (200 if fields.get("service_search") and not fields.get("service") else 422)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Response)) == 0


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused_plainly(visitor, small_province, method):
    reply = visitor.open(f"/s/{small_province.code.code}", method=method)
    assert reply.status_code in {200, 405}


def test_a_body_beyond_all_measure_is_refused(visitor, small_province):
    reply = visitor.post(f"/s/{small_province.code.code}", data={"answer_comment": "x" * 400_000})
    assert reply.status_code == 413
    assert "<h1>" in reply.text
