"""The weightings of a campaign: their list, and each with its recipe and its diagnostics."""

from typing import TYPE_CHECKING

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from survey.accounts.permissions import Permission
from survey.campaigns.models import Campaign
from survey.campaigns.queries import find_campaign
from survey.extensions import db, memory
from survey.indices.traits import list_traits
from survey.indices.weighting.refusals import name_margin
from survey.questionnaires.queries import load_document
from survey.sampling.models import Weighting, WeightingState
from survey.sampling.recipe import InvalidRecipe, decode_recipe
from survey.sampling.weightings import find_weighting, list_weightings
from survey.texts import Text, in_language
from survey.web.account.access import requires, scope_of
from survey.web.analyst import blueprint
from survey.web.analyst.filtering import may_weigh
from survey.web.analyst.weighting_forms import KINDS, list_margin_names
from survey.web.analyst.weighting_words import KIND_HINTS, KIND_NAMES, STATE_NAMES, tell_step
from survey.web.languages import language, translated

if TYPE_CHECKING:
    from survey.indices.weighting.making import Verification
    from survey.indices.weighting.report import WeightingReport


@blueprint.get("/campaigns/<code>/weightings")
@requires(Permission.READ_RESULTS)
def list_all_weightings(code: str) -> ResponseReturnValue:
    """List the weightings with what they cost; drafts only to who may make them."""
    from survey.indices.weighting.report import decode_report

    session, campaign = db.session(), find_campaign(db.session(), code)
    listed = [each for each in list_weightings(session, campaign.id) if may_read(each)]
    reports = {each.id: decode_report(each.report) for each in listed if each.report is not None}
    return render_template(
        "analyst/weightings.html",
        campaign=campaign,
        weightings=listed,
        reports=reports,
        state_names=STATE_NAMES,
        may_weigh=may_weigh(),
        demonstration=campaign.is_demonstration,
    )


@blueprint.get("/campaigns/<code>/weightings/<weighting_code>")
@requires(Permission.READ_RESULTS)
def show_weighting(code: str, weighting_code: str) -> ResponseReturnValue:
    """Show a weighting: its recipe, and what it gave or would give now."""
    campaign, weighting = find_readable(code, weighting_code)
    return render_weighting(campaign, weighting)


@blueprint.get("/campaigns/<code>/weightings/<weighting_code>/verify")
@requires(Permission.READ_RESULTS)
def verify_again(code: str, weighting_code: str) -> ResponseReturnValue:
    """Follow the recipe of kept weights again, and say whether they came out the same."""
    from survey.indices.weighting.making import verify_weighting

    campaign, weighting = find_readable(code, weighting_code)
    if weighting.sha256 is None:
        abort(404)
    return render_weighting(campaign, weighting, verify_weighting(db.session(), weighting, memory()))


def refuse_part_of_the_tree() -> None:
    """Who may weigh for a part of the tree only does not change what weighs every agency's answers."""
    if not may_weigh():
        abort(403)


def may_read(weighting: Weighting) -> bool:
    """Whether the account signed in may see a weighting: drafts are for who makes them."""
    return weighting.state is WeightingState.PUBLISHED or may_weigh()


def find_readable(code: str, weighting_code: str) -> tuple[Campaign, Weighting]:
    """A campaign and a weighting of it that the account signed in may see."""
    campaign = find_campaign(db.session(), code)
    weighting = find_weighting(db.session(), campaign, weighting_code)
    if not may_read(weighting):
        abort(404)
    return campaign, weighting


def list_questions(campaign: Campaign) -> dict[str, Text]:
    """The texts of the questions with one answer, by code."""
    return {trait.code: trait.text for trait in list_traits(load_document(db.session(), campaign.version_id))}


def render_weighting(
    campaign: Campaign, weighting: Weighting, verification: "Verification | None" = None, problem: str = ""
) -> str:
    """The page of a weighting; `problem` is what stood in the way of what was asked for."""
    questions, traits = list_questions(campaign), list_traits(load_document(db.session(), campaign.version_id))
    report, refusal = _find_report(weighting)
    recipe = decode_recipe(weighting.recipe)
    return render_template(
        "analyst/weighting.html",
        campaign=campaign,
        weighting=weighting,
        steps=[(str(step.__struct_config__.tag), tell_step(step, questions)) for step in recipe.steps],
        report=report,
        refusal=problem or refusal,
        verification=verification,
        is_draft=weighting.state is WeightingState.DRAFT,
        may_weigh=may_weigh(),
        sees_whole=scope_of(Permission.READ_RESULTS).holds(None),
        state_names=STATE_NAMES,
        kind_names=KIND_NAMES,
        kind_hints=KIND_HINTS,
        choices={
            kind: [(name, translated(name_margin(name, questions))) for name in list_margin_names(kind, traits)]
            for kind in KINDS
        },
        name_margin=lambda name: translated(name_margin(name, questions)),
        demonstration=campaign.is_demonstration,
    )


def _find_report(weighting: Weighting) -> "tuple[WeightingReport | None, str]":
    """The report of what was kept, or of what a draft would give now; and why it can give nothing."""
    from survey.indices.weighting.making import preview_weighting
    from survey.indices.weighting.report import decode_report

    if weighting.report is not None:
        return decode_report(weighting.report), ""
    if not weighting.recipe["steps"]:
        return None, ""
    try:
        return preview_weighting(db.session(), weighting, memory()), ""
    except InvalidRecipe as refusal:
        return None, in_language(refusal.text, language())
