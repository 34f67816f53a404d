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
from survey.errors import UnknownCode
from survey.extensions import db, settings
from survey.texts import fold_text, in_language
from survey.web.account.access import requires, scope_of
from survey.web.admin import blueprint
from survey.web.exporting import send_export
from survey.web.languages import language


@blueprint.get("/counters")
@requires(Permission.PRINT_POSTERS)
def list_counters() -> ResponseReturnValue:
    """List the counters by agency, with their addresses, QR codes and posters; `q` searches."""
    typed = request.args.get("q", "")
    codes = _list_found(typed)
    groups = [(agency, list(of)) for agency, of in groupby(codes, key=lambda code: code.counter.agency)]
    return render_template(
        "admin/counters.html", groups=groups, n_counters=len(codes), typed=typed, address=_address_of
    )


@blueprint.get("/counters/posters.pdf")
@requires(Permission.PRINT_POSTERS)
def download_posters() -> ResponseReturnValue:
    """The posters of all counters that the search finds, in one PDF."""
    typed = request.args.get("q", "")
    return _send_posters(_list_found(typed), "posters.pdf")


@blueprint.get("/counters/<code>/poster.pdf")
@requires(Permission.PRINT_POSTERS)
def download_poster(code: str) -> ResponseReturnValue:
    """The poster of one counter."""
    return _send_posters([_find_own(code)], f"poster-{code}.pdf")


@blueprint.get("/counters/<code>/qr.svg")
@requires(Permission.PRINT_POSTERS)
def download_svg(code: str) -> ResponseReturnValue:
    """The QR code of one counter as SVG."""
    found = _find_own(code)
    title = _("Mã QR của %(counter)s", counter=in_language(found.counter.name, language()))
    svg = render_svg(qr_address(settings().base_url, found.code), title)
    name = f"qr-{found.code}.svg"
    return send_export(svg.encode(), "image/svg+xml", name, subject=f"counter_code:{found.code}", inline=True)


@blueprint.get("/counters/<code>/qr.png")
@requires(Permission.PRINT_POSTERS)
def download_png(code: str) -> ResponseReturnValue:
    """The QR code of one counter as PNG."""
    found = _find_own(code)
    png, name = render_png(qr_address(settings().base_url, found.code)), f"qr-{found.code}.png"
    return send_export(png, "image/png", name, subject=f"counter_code:{found.code}", inline=True)


def _list_found(typed: str) -> list[CounterCode]:
    """The codes in force of the part of the tree that the account may print for, narrowed by what was typed."""
    scope = scope_of(Permission.PRINT_POSTERS)
    codes = list_codes_in_force(db.session())
    return [code for code in codes if scope.holds(code.counter.agency_id) and _matches(code, typed)]


def _find_own(typed_code: str) -> CounterCode:
    """A code in force of that part of the tree; raises UnknownCode elsewhere, as if it did not exist."""
    code = find_code_in_force(db.session(), typed_code)
    if not scope_of(Permission.PRINT_POSTERS).holds(code.counter.agency_id):
        raise UnknownCode("no counter has this code")
    return code


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
    subject = f"counter_code:{codes[0].code}" if len(codes) == 1 else f"counter_codes:{len(codes)}"
    return send_export(render_posters(facts), "application/pdf", name, subject=subject, inline=True)
