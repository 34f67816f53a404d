"""Who answered: the traits of respondents, and the index of each."""

from typing import TYPE_CHECKING

from flask import render_template
from flask.typing import ResponseReturnValue

from survey.accounts.permissions import Permission
from survey.campaigns.queries import find_campaign
from survey.extensions import db, memory
from survey.web.account.access import requires
from survey.web.analyst import blueprint
from survey.web.analyst.filtering import selected_basis
from survey.web.analyst.framing import describe_frame

if TYPE_CHECKING:
    from survey.indices.basis import Basis
    from survey.indices.other_answers import ChoicesTable, NumberTable
    from survey.indices.respondents import TraitTable


@blueprint.get("/campaigns/<code>/respondents")
@requires(Permission.READ_RESULTS)
def show_respondents(code: str) -> ResponseReturnValue:
    """Show who answered and whether satisfaction goes with it."""
    campaign = find_campaign(db.session(), code)
    basis = selected_basis(campaign)
    return render_template(
        "analyst/respondents.html",
        tables=_recall(basis) if basis.n else (),
        others=_recall_others(basis) if basis.n else (),
        least=basis.method.minimum_n,
        **describe_frame(campaign, basis),
    )


def _recall(basis: "Basis") -> "list[TraitTable]":
    from survey.indices.basis import read_trait
    from survey.indices.respondents import describe_traits

    session, sample = db.session(), basis.sample
    return memory().keep(
        sample.version,
        ("respondents", basis.selection),
        lambda: describe_traits(
            basis,
            {code: read_trait(session, sample, code, memory()) for code in sample.traits},
        ),
    )


def _recall_others(basis: "Basis") -> "list[NumberTable | ChoicesTable]":
    from survey.indices.other_answers import describe_other_answers

    return memory().keep(
        basis.sample.version,
        ("other answers of", basis.selection),
        lambda: describe_other_answers(db.session(), basis, memory()),
    )
