"""The codes of one counter: which it has, which it had and why they ended; replacing one, and giving one again."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, lazy_gettext
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from survey import clock
from survey.accounts.permissions import Permission
from survey.campaigns.commands import give_codes, replace_code, withdraw_code
from survey.campaigns.models import CounterCode
from survey.campaigns.qr import build_matrix, form_address, qr_address, render_svg
from survey.campaigns.queries import find_code, list_codes_of, list_counters_without_code
from survey.collection.counter_counts import count_by_counter
from survey.database import committing
from survey.errors import UnknownCode
from survey.extensions import db, settings
from survey.reports.poster_formats import FORMATS, reading_distance
from survey.texts import in_language
from survey.web.account.access import requires, scope_of, signed_in
from survey.web.addresses import read_number
from survey.web.admin import blueprint
from survey.web.admin.printing_form import PRODUCT_NAMES
from survey.web.languages import language


class RetirementForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Why a code ends."""

    reason = StringField(
        lazy_gettext("Lý do"),
        filters=[lambda typed: " ".join((typed or "").split())],
        validators=[
            DataRequired(lazy_gettext("Xin ghi lý do, để sau này biết vì sao mã này hết hiệu lực.")),
            Length(max=200, message=lazy_gettext("Lý do dài quá 200 ký tự; xin viết ngắn hơn.")),
        ],
    )


@blueprint.get("/counters/<code>")
@requires(Permission.READ_ORGANISATION)
def show_counter_codes(code: str) -> ResponseReturnValue:
    """Show the code of a counter, from how far it is read, and the codes it had before."""
    return _render(_find_own(code, Permission.READ_ORGANISATION), RetirementForm(formdata=None))


@blueprint.post("/counters/<code>/<any(replace, withdraw):act>")
@requires(Permission.KEEP_ORGANISATION)
def end_code(code: str, act: str) -> ResponseReturnValue:
    """End a code for a reason, with or without another in its place."""
    form, session = RetirementForm(), db.session()
    found = _find_own(code, Permission.KEEP_ORGANISATION)
    if found.retired_at is not None:
        abort(409)
    if not form.validate():
        return _render(found, form, act), 422
    by, at, reason = signed_in().actor, clock.now(), str(form.reason.data)
    with committing(session):
        if act == "withdraw":
            withdraw_code(session, found, reason=reason, by=by, at=at)
            shown = found
        else:
            shown = replace_code(session, found, reason=reason, by=by, at=at)
    flash(_("Mã %(code)s đã hết hiệu lực.", code=found.code))
    return redirect(url_for("admin.show_counter_codes", code=shown.code), 303)


@blueprint.post("/counters/issue")
@requires(Permission.KEEP_ORGANISATION)
def issue_again() -> ResponseReturnValue:
    """Give a code to a counter that has none: a new one, or one whose code was withdrawn."""
    session, counter_id = db.session(), request.form.get("counter", 0, type=read_number)
    counter = next((one for one in list_counters_without_code(session, clock.today()) if one.id == counter_id), None)
    if counter is None or not scope_of(Permission.KEEP_ORGANISATION).holds(counter.agency_id):
        abort(409)
    with committing(session):
        (issued,) = give_codes(session, [counter], by=signed_in().actor, at=clock.now())
    flash(_("Quầy đã có mã mới: %(code)s.", code=issued.code))
    return redirect(url_for("admin.show_counter_codes", code=issued.code), 303)


def _render(found: CounterCode, form: RetirementForm, act: str | None = None) -> str:
    session = db.session()
    codes = list_codes_of(session, found.counter_id)
    in_force = next((code for code in codes if code.retired_at is None), None)
    return render_template(
        "admin/counter_codes.html",
        counter=found.counter,
        codes=codes,
        in_force=in_force,
        hanging=_describe(in_force) if in_force else None,
        counts=count_by_counter(session, [found.counter_id])[found.counter_id],
        form=form,
        act=act,
        may_keep=scope_of(Permission.KEEP_ORGANISATION).holds(found.counter.agency_id),
    )


def _describe(code: CounterCode) -> dict[str, Any]:
    """The address of a code, its picture, and from how far it is read on each kind of print."""
    base_url = settings().base_url
    address = qr_address(base_url, code.code)
    n_modules = len(build_matrix(address))
    title = _("Mã QR của %(counter)s", counter=in_language(code.counter.name, language()))
    return {
        "address": form_address(base_url, code.code),
        "picture": Markup(render_svg(address, title)),  # noqa: S704 - drawn by us, its title escaped
        "distances": [
            (
                PRODUCT_NAMES[name],
                one.code_width,
                format_decimal(reading_distance(one.code_width, n_modules), format="0.0"),
            )
            for name, one in FORMATS.items()
            if one.copies == 1
        ],
    }


def _find_own(typed_code: str, permission: Permission) -> CounterCode:
    found = find_code(db.session(), typed_code)
    if not scope_of(permission).holds(found.counter.agency_id):
        raise UnknownCode("no counter has this code")
    return found
