"""Counters with their codes, and what is printed from them."""

from collections.abc import Sequence
from itertools import groupby

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey.accounts.permissions import Permission
from survey.campaigns.models import CounterCode
from survey.campaigns.qr import form_address, qr_address, render_png, render_svg
from survey.campaigns.queries import find_code_in_force, list_codes_in_force
from survey.extensions import db, settings
from survey.texts import fold_text, in_language
from survey.web.account.access import requires
from survey.web.admin import blueprint
from survey.web.languages import language


@blueprint.get("/counters")
@requires(Permission.PRINT_POSTERS)
def list_counters() -> ResponseReturnValue:
    """List the counters by agency, with their addresses, QR codes and posters; `q` searches."""
    typed = request.args.get("q", "")
    codes = [code for code in list_codes_in_force(db.session()) if _matches(code, typed)]
    groups = [(agency, list(of)) for agency, of in groupby(codes, key=lambda code: code.counter.agency)]
    return render_template(
        "admin/counters.html", groups=groups, n_counters=len(codes), typed=typed, address=_address_of
    )


@blueprint.get("/counters/posters.pdf")
@requires(Permission.PRINT_POSTERS)
def download_posters() -> ResponseReturnValue:
    """The posters of all counters that the search finds, in one PDF."""
    typed = request.args.get("q", "")
    codes = [code for code in list_codes_in_force(db.session()) if _matches(code, typed)]
    return _send_posters(codes, "posters.pdf")


@blueprint.get("/counters/<code>/poster.pdf")
@requires(Permission.PRINT_POSTERS)
def download_poster(code: str) -> ResponseReturnValue:
    """The poster of one counter."""
    return _send_posters([find_code_in_force(db.session(), code)], f"poster-{code}.pdf")


@blueprint.get("/counters/<code>/qr.svg")
@requires(Permission.PRINT_POSTERS)
def download_svg(code: str) -> ResponseReturnValue:
    """The QR code of one counter as SVG."""
    found = find_code_in_force(db.session(), code)
    title = _("Mã QR của %(counter)s", counter=in_language(found.counter.name, language()))
    svg = render_svg(qr_address(settings().base_url, found.code), title)
    return _send(svg.encode(), "image/svg+xml", f"qr-{found.code}.svg")


@blueprint.get("/counters/<code>/qr.png")
@requires(Permission.PRINT_POSTERS)
def download_png(code: str) -> ResponseReturnValue:
    """The QR code of one counter as PNG."""
    found = find_code_in_force(db.session(), code)
    return _send(render_png(qr_address(settings().base_url, found.code)), "image/png", f"qr-{found.code}.png")


def _matches(code: CounterCode, typed: str) -> bool:
    counter = code.counter
    names = (in_language(name, language()) for name in (counter.name, counter.agency.name))
    described = fold_text(" ".join((*names, code.code)))
    return all(word in described for word in fold_text(typed).split())


def _address_of(code: CounterCode) -> str:
    return form_address(settings().base_url, code.code)


def _send_posters(codes: Sequence[CounterCode], name: str) -> Response:
    from survey.reports.poster import render_posters
    from survey.reports.poster_facts import gather_poster_facts

    facts = gather_poster_facts(db.session(), codes, base_url=settings().base_url)
    return _send(render_posters(facts), "application/pdf", name)


def _send(content: bytes, mimetype: str, name: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
