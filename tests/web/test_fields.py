"""Fields of the office's forms say in our words what cannot be read."""

import pytest
from flask import request
from flask_wtf import FlaskForm

from survey.web.fields import ChoiceField


class _Form(FlaskForm):
    number = ChoiceField("Số", pairs=[(1, "một"), (2, "hai")], coerce=int)


@pytest.mark.parametrize("typed", [{}, {"number": "3"}, {"number": "ba"}, {"number": ""}], ids=str)
def test_a_choice_that_is_not_offered_is_told_once_and_in_our_words(app, typed):
    with app.test_request_context(method="POST", data=typed):
        form = _Form(request.form, meta={"csrf": False})
        assert not form.validate()
        assert list(map(str, form.number.errors)) == ["Xin chọn một trong các mục của danh sách."]


def test_a_choice_that_is_offered_is_taken(app):
    with app.test_request_context(method="POST", data={"number": "2"}):
        form = _Form(request.form, meta={"csrf": False})
        assert form.validate()
        assert form.number.data == 2
