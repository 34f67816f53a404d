"""Turning the public page on and off."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey import clock
from survey.accounts.permissions import Permission
from survey.database import committing
from survey.extensions import db
from survey.indices.releases.queries import find_standing_releases, is_page_on
from survey.web.account.access import requires, scope_of, signed_in
from survey.web.admin import blueprint


@blueprint.get("/public-page")
@requires(Permission.KEEP_INSTALLATION, Permission.READ_AUDIT)
def show_public_page() -> ResponseReturnValue:
    """Show whether the public page is on, and what everybody would see there."""
    session = db.session()
    return render_template(
        "admin/public_page.html",
        is_on=is_page_on(session),
        shown=find_standing_releases(session),
        may_turn=scope_of(Permission.KEEP_INSTALLATION).holds(None),
    )


@blueprint.post("/public-page")
@requires(Permission.KEEP_INSTALLATION)
def turn_public_page() -> ResponseReturnValue:
    """Turn the public page on or off."""
    from survey.indices.releases.public_page import turn_page

    wanted = request.form.get("turn", "")
    if not scope_of(Permission.KEEP_INSTALLATION).holds(None):
        abort(403)
    if wanted not in {"on", "off"}:
        abort(400)
    session = db.session()
    with committing(session):
        turn_page(session, on=wanted == "on", by=signed_in().actor, at=clock.now())
    flash(_("Trang công khai đã mở.") if wanted == "on" else _("Trang công khai đã tắt."))
    return redirect(url_for("admin.show_public_page"), 303)
