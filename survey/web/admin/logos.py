"""The signs of agencies that stand on their posters."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey import clock
from survey.accounts.permissions import Permission
from survey.audit import record
from survey.database import committing
from survey.extensions import db, logos
from survey.organisation.queries import AgencyNode, load_agency_tree
from survey.web.account.access import requires, scope_of, signed_in
from survey.web.admin import blueprint

_LARGEST_SENT = 4 * 1024 * 1024


@blueprint.url_value_preprocessor
def _let_pictures_in(endpoint: str | None, _values: object) -> None:
    # More than is kept, so that a picture somewhat too large is answered on its own page.
    if endpoint == "admin.keep_agency_logo":
        request.max_content_length = _LARGEST_SENT


@blueprint.get("/logos/<code>")
@requires(Permission.KEEP_ORGANISATION)
def show_logo(code: str) -> ResponseReturnValue:
    """Show the sign of an agency, to change or remove it."""
    return _render(_find_own(code))


@blueprint.post("/logos/<code>")
@requires(Permission.KEEP_ORGANISATION)
def keep_agency_logo(code: str) -> ResponseReturnValue:
    """Keep the picture that was sent, or remove the sign."""
    from survey.reports.logos import BadLogo, keep_logo, remove_logo

    agency, sent = _find_own(code), request.files.get("picture")
    if "remove" in request.form:
        remove_logo(logos(), agency.id)
        _record("logo.removed", agency)
        flash(_("Đã bỏ biểu trưng."))
    elif sent is None or not sent.filename:
        return _render(agency, _("Xin chọn một tệp PNG hoặc SVG.")), 422
    else:
        try:
            keep_logo(logos(), agency.id, sent.read())
        except BadLogo as error:
            return _render(agency, _explain(str(error))), 422
        _record("logo.kept", agency)
        flash(_("Đã lưu biểu trưng; các tờ in từ nay mang biểu trưng này."))
    return redirect(url_for("admin.show_logo", code=agency.code), 303)


@blueprint.get("/logos/<code>/picture.png")
@requires(Permission.KEEP_ORGANISATION)
def download_logo(code: str) -> ResponseReturnValue:
    """The picture itself."""
    from survey.reports.logos import find_own_logo

    file = find_own_logo(logos(), _find_own(code).id)
    if file is None:
        abort(404)
    return Response(file.read_bytes(), mimetype="image/png", headers={"Cache-Control": "private, no-store"})


def _render(agency: AgencyNode, problem: str = "") -> str:
    from survey.reports.logos import find_logo, find_own_logo

    own, tree = find_own_logo(logos(), agency.id), load_agency_tree(db.session())
    shown = find_logo(logos(), tree, agency.id)
    above = tree.nodes[int(shown.stem)] if shown and not own else None
    return render_template("admin/logo.html", agency=agency, has_own=own is not None, above=above, problem=problem)


def _find_own(code: str) -> AgencyNode:
    agency = load_agency_tree(db.session()).find_by_code(code)
    if not scope_of(Permission.KEEP_ORGANISATION).holds(agency.id):
        abort(404)
    return agency


def _record(action: str, agency: AgencyNode) -> None:
    session = db.session()
    with committing(session):
        record(session, signed_in().actor, action, f"agency:{agency.code}", at=clock.now())


def _explain(kind: str) -> str:
    explained: dict[str, str] = {
        "kind": _("Tệp này không phải PNG hay SVG. Xin lưu hình thành một trong hai dạng ấy."),
        "size": _("Tệp quá lớn. Xin thu nhỏ hình dưới 4000 điểm ảnh mỗi cạnh và dưới 512 KB."),
    }
    return explained.get(kind) or str(
        _("Không đọc được hình trong tệp này. Xin mở và lưu lại bằng phần mềm vẽ rồi gửi lại.")
    )
