"""How far the answers can be trusted, and what is suspicious in them."""

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from survey.accounts.permissions import Permission
from survey.campaigns.queries import find_campaign
from survey.extensions import db, memory
from survey.web.account.access import requires
from survey.web.analyst import blueprint
from survey.web.analyst.filtering import selected_basis
from survey.web.analyst.framing import describe_frame

if TYPE_CHECKING:
    from survey.indices.basis import Basis
    from survey.indices.quality import Quality
    from survey.indices.suspicions import Suspicions

WAYS = {
    "as_shown": _("Như đang xem"),
    "with_set_aside": _("Tính cả phiếu bị tách riêng"),
    "without_suspicious": _("Bỏ các phiếu đáng ngờ"),
}
INDICATORS = {
    "straight_lining": _("Một mức cho mọi câu, mà ít người trả lời như thế"),
    "long_string": _("Chuỗi câu liền nhau cùng một mức dài bất thường"),
    "speeding": _("Trả lời nhanh hơn hẳn người khác"),
    "bursts": _("Nhiều phiếu dồn trong vài phút tại một quầy"),
    "identical": _("Nhiều phiếu giống hệt nhau, gần nhau tại một quầy"),
}


@blueprint.get("/campaigns/<code>/quality")
@requires(Permission.READ_RESULTS)
def show_quality(code: str) -> ResponseReturnValue:
    """Show item non-response, the reliability of the factors, and the index with the answers set aside."""
    campaign = find_campaign(db.session(), code)
    basis = selected_basis(campaign)
    return render_template(
        "analyst/quality.html",
        quality=_recall_quality(basis) if basis.n else None,
        ways=WAYS,
        **describe_frame(campaign, basis),
    )


@blueprint.get("/campaigns/<code>/suspicions")
@requires(Permission.READ_RESULTS)
def show_suspicions(code: str) -> ResponseReturnValue:
    """Show what looks like careless or made-up answering, and the index without it."""
    from survey.indices.suspicions import LEAST_INDICATORS

    campaign = find_campaign(db.session(), code)
    basis = selected_basis(campaign)
    return render_template(
        "analyst/suspicions.html",
        suspicions=_recall_suspicions(basis) if basis.n else None,
        least=LEAST_INDICATORS,
        ways=WAYS,
        indicators=INDICATORS,
        counters=basis.sample.organisation.counters,
        tree=basis.tree,
        **describe_frame(campaign, basis),
    )


def _recall_quality(basis: "Basis") -> "Quality":
    from survey.indices.basis import build_basis
    from survey.indices.quality import assess_quality

    session, version = db.session(), basis.sample.version
    all_answers = build_basis(session, replace(basis.selection, with_set_aside=True), memory())
    return memory().keep(
        version,
        ("quality", basis.selection),
        lambda: assess_quality(basis, all_answers),
    )


def _recall_suspicions(basis: "Basis") -> "Suspicions":
    from survey.indices.conduct import read_conduct
    from survey.indices.suspicions import find_suspicions

    return memory().keep(
        basis.sample.version,
        ("suspicions", basis.selection),
        lambda: find_suspicions(basis, read_conduct(db.session(), basis.sample, memory())),
    )
