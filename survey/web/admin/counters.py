"""Counters with their codes, and what is printed from them."""

from itertools import groupby

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey import clock
from survey.accounts.permissions import Permission
from survey.campaigns.models import CounterCode
from survey.campaigns.qr import find_reach, form_address, qr_address, render_png, render_svg
from survey.campaigns.queries import find_code_in_force, list_codes_in_force, list_counters_without_code
from survey.codes import read_code
from survey.collection.counter_counts import count_by_counter
from survey.errors import UnknownCode
from survey.extensions import db, logos, settings
from survey.organisation.queries import AgencyNode, AgencyTree, load_agency_tree
from survey.texts import fold_text, in_language
from survey.web.account.access import requires, scope_of, signed_in
from survey.web.admin import blueprint
from survey.web.admin.printing_form import PrintingForm
from survey.web.exporting import send_export
from survey.web.languages import language

_ON_A_PAGE = 100
_LEAST_OF_A_CODE = 4


@blueprint.get("/counters")
@requires(Permission.READ_ORGANISATION)
def list_counters() -> ResponseReturnValue:
    """List the counters by agency, with what came of their codes; `q`, `agency` search, `page` is a number or "all"."""
    return render_counters(PrintingForm(formdata=None), set())


def render_counters(form: PrintingForm, ticked: set[str]) -> str:
    """The list of counters with the form that prints from it, as it was filled in."""
    session, tree = db.session(), load_agency_tree(db.session())
    codes = list_found(tree)
    is_whole = request.values.get("page") == "all"
    page = min(max(request.values.get("page", 1, type=int), 1), max(-(-len(codes) // _ON_A_PAGE), 1))
    shown = codes if is_whole else codes[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE]
    may_keep = scope_of(Permission.KEEP_ORGANISATION)
    return render_template(
        "admin/counters.html",
        groups=[(agency, list(of)) for agency, of in groupby(shown, key=lambda code: code.counter.agency)],
        n_counters=len(codes),
        pages=range(1, -(-len(codes) // _ON_A_PAGE) + 1),
        page="all" if is_whole else page,
        typed=request.values.get("q", ""),
        chosen=request.values.get("agency", ""),
        agencies=_list_agencies(tree),
        ticked=ticked,
        form=form,
        address=_address_of,
        counts=count_by_counter(session, [code.counter_id for code in shown]),
        uncoded=[one for one in list_counters_without_code(session, clock.today()) if may_keep.holds(one.agency_id)],
        may_keep=may_keep,
        may_add=Permission.KEEP_ORGANISATION in signed_in().permissions,
        reach=find_reach(settings().base_url),
        base_url=settings().base_url,
        may_print=Permission.PRINT_POSTERS in signed_in().permissions,
    )


@blueprint.get("/counters/<code>/poster.pdf")
@requires(Permission.READ_ORGANISATION)
def download_poster(code: str) -> ResponseReturnValue:
    """The poster of one counter."""
    from survey.reports.poster import render_posters
    from survey.reports.poster_facts import gather_poster_facts

    found = find_own(code)
    facts = gather_poster_facts(db.session(), [found], base_url=settings().base_url, logos=logos())
    name, subject = f"poster-{found.code}.pdf", f"counter_code:{found.code}"
    return send_export(render_posters(facts), "application/pdf", name, subject=subject, inline=True)


@blueprint.get("/counters/<code>/qr.svg")
@requires(Permission.READ_ORGANISATION)
def download_svg(code: str) -> ResponseReturnValue:
    """The QR code of one counter as SVG."""
    found = find_own(code)
    title = _("Mã QR của %(counter)s", counter=in_language(found.counter.name, language()))
    svg = render_svg(qr_address(settings().base_url, found.code), title)
    name = f"qr-{found.code}.svg"
    return send_export(svg.encode(), "image/svg+xml", name, subject=f"counter_code:{found.code}", inline=True)


@blueprint.get("/counters/<code>/qr.png")
@requires(Permission.READ_ORGANISATION)
def download_png(code: str) -> ResponseReturnValue:
    """The QR code of one counter as PNG."""
    found = find_own(code)
    png, name = render_png(qr_address(settings().base_url, found.code)), f"qr-{found.code}.png"
    return send_export(png, "image/png", name, subject=f"counter_code:{found.code}", inline=True)


def list_found(tree: AgencyTree, permission: Permission = Permission.READ_ORGANISATION) -> list[CounterCode]:
    """The codes in force where the account may do this, narrowed by what was typed and by the agency chosen."""
    typed, chosen = request.values.get("q", ""), request.values.get("agency", "")
    scope, codes = scope_of(permission), list_codes_in_force(db.session(), clock.today())
    under = set(tree.list_subtree(tree.find_by_code(chosen).id)) if chosen else tree.nodes.keys()
    return [
        code
        for code in codes
        if code.counter.agency_id in under and scope.holds(code.counter.agency_id) and _matches(code, typed)
    ]


def _list_agencies(tree: AgencyTree) -> list[AgencyNode]:
    """The agencies that the account may see that have counters with codes, themselves or in a unit under them."""
    scope, codes = scope_of(Permission.READ_ORGANISATION), list_codes_in_force(db.session(), clock.today())
    with_codes = {unit for agency in {code.counter.agency_id for code in codes} for unit in tree.list_path(agency)}
    return [node for node in tree.nodes.values() if node.id in with_codes and scope.holds(node.id)]


def find_own(typed_code: str) -> CounterCode:
    """A code in force of that part of the tree; raises UnknownCode elsewhere, as if it did not exist."""
    code = find_code_in_force(db.session(), typed_code)
    if not scope_of(Permission.READ_ORGANISATION).holds(code.counter.agency_id):
        raise UnknownCode("no counter has this code")
    return code


def _matches(code: CounterCode, typed: str) -> bool:
    counter, part = code.counter, read_code(typed)
    # A word or number of a name must not be found by chance inside a code.
    if len(part) >= _LEAST_OF_A_CODE and part in code.code:
        return True
    names = fold_text(" ".join(in_language(name, language()) for name in (counter.name, counter.agency.name)))
    return all(word in names for word in fold_text(typed).split())


def _address_of(code: CounterCode) -> str:
    return form_address(settings().base_url, code.code)
