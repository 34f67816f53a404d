"""Two sets of answers side by side: of one campaign or of two, under two filters."""

from typing import TYPE_CHECKING

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from survey import clock
from survey.accounts.permissions import Permission
from survey.campaigns.models import Campaign
from survey.campaigns.queries import find_campaign
from survey.extensions import db, memory
from survey.indices.second_set import SECOND_SET, read_second_set
from survey.web.account.access import requires
from survey.web.analyst import blueprint
from survey.web.analyst.filter_form import list_second_filters
from survey.web.analyst.filtering import (
    chosen_filters,
    find_other_campaign,
    list_others,
    may_weigh,
    selected_basis,
    within_scope,
)
from survey.web.analyst.framing import describe_frame, selected_coverage
from survey.web.exporting import send_export
from survey.web.languages import language

if TYPE_CHECKING:
    from survey.indices.basis import Basis
    from survey.indices.comparison import Comparison
    from survey.indices.selection import SelectionLine


@blueprint.get("/campaigns/<code>/comparison")
@requires(Permission.READ_RESULTS)
def show_comparison(code: str) -> ResponseReturnValue:
    """Show how two sets differ; the choices of the second begin with `b.`, and `against` names its campaign."""
    from survey.indices.remarks import list_remarks

    campaign = find_campaign(db.session(), code)
    against = find_other_campaign(campaign) or campaign
    first, second = selected_basis(campaign), _read_second(campaign, against)
    is_chosen = against.id != campaign.id or any(name.startswith(SECOND_SET) for name in chosen_filters())
    comparison = _recall(first, second) if is_chosen and first.n and second.n else None
    return render_template(
        "analyst/comparison.html",
        comparison=comparison,
        is_chosen=is_chosen,
        second=second,
        second_remarks=list_remarks(second, selected_coverage(second)),
        own=_list_own_conditions(first, second),
        against=against,
        others=list_others(campaign),
        second_filters=list_second_filters(against, of_other_campaign=against.id != campaign.id),
        **describe_frame(campaign, first),
    )


@blueprint.get("/campaigns/<code>/comparison.csv")
@requires(Permission.READ_RESULTS)
def download_comparison(code: str) -> Response:
    """The comparison as CSV for Excel."""
    from survey.exports.comparison_csv import write_comparison_csv

    campaign = find_campaign(db.session(), code)
    found = _recall(selected_basis(campaign), _read_second(campaign, find_other_campaign(campaign) or campaign))
    content = write_comparison_csv(found, language())
    return send_export(content, "text/csv; charset=utf-8", f"{code}-comparison.csv", subject=f"campaign:{code}")


def _read_second(campaign: Campaign, against: Campaign) -> "Basis":
    from survey.indices.basis import build_basis

    selection = read_second_set(db.session(), campaign, against, chosen_filters(), clock.today(), drafts=may_weigh())
    return build_basis(db.session(), within_scope(selection), memory())


def _recall(first: "Basis", second: "Basis") -> "Comparison":
    from survey.indices.comparison import compare_sets

    what = ("comparison", first.selection, second.sample.version, second.selection)
    return memory().keep(first.sample.version, what, lambda: compare_sets(first, second))


def _list_own_conditions(first: "Basis", second: "Basis") -> "list[tuple[SelectionLine | None, SelectionLine | None]]":
    """The conditions in which the two sets differ; a question that only one is narrowed by has no other line."""
    from survey.indices.names import describe_basis

    lines, others = ({str(line.label): line for line in describe_basis(basis)} for basis in (first, second))
    return [
        (lines.get(label), others.get(label))
        for label in {**lines, **others}
        if (lines[label].value if label in lines else None) != (others[label].value if label in others else None)
    ]
