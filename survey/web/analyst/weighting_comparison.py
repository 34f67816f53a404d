"""Unweighted, by dossiers and by a weighting, side by side under one filter."""

from dataclasses import replace

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from survey.accounts.permissions import Permission
from survey.extensions import db, memory
from survey.indices.selection import BY_DOSSIERS, UNWEIGHTED
from survey.organisation.models import AgencyKind
from survey.web.account.access import requires
from survey.web.analyst import blueprint
from survey.web.analyst.filtering import selected
from survey.web.analyst.framing import describe_frame
from survey.web.analyst.weightings import find_readable


@blueprint.get("/campaigns/<code>/weightings/<weighting_code>/compare")
@requires(Permission.READ_RESULTS)
def compare_weights(code: str, weighting_code: str) -> ResponseReturnValue:
    """Show the overall index, the factors and the agencies by three weightings, with differences."""
    from survey.indices.basis import build_basis
    from survey.indices.weighting.comparison import compare_weightings

    campaign, weighting = find_readable(code, weighting_code)
    if weighting.sha256 is None:
        abort(404)
    selection = selected(campaign)
    codes = (UNWEIGHTED, BY_DOSSIERS, weighting.code)
    bases = [build_basis(db.session(), replace(selection, weighting=each), memory()) for each in codes]
    basis = bases[-1]
    compared = memory().keep(basis.sample.version, ("weightings", basis.selection), lambda: compare_weightings(bases))
    # The province is in the table above already.
    kinds = {node.id: node.kind for node in basis.tree.nodes.values()}
    agencies = compared.agencies[[kinds[agency] is not AgencyKind.PROVINCE for agency in compared.agencies["agency"]]]
    is_shown = agencies[f"index.{len(codes) - 1}"].notna()
    frame = describe_frame(campaign, basis)
    return render_template(
        "analyst/weighting_comparison.html",
        weighting=weighting,
        measures=compared.measures.to_dict("records"),
        shown=agencies[is_shown].to_dict("records"),
        withheld=agencies[~is_shown].to_dict("records"),
        names_of_measure=lambda row: frame["names"][row["measure"], row["code"]],
        names_of_agency=lambda row: basis.tree.nodes[row["agency"]].name,
        **frame,
    )
