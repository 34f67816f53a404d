"""Making weightings: begun, put in order, kept, published and withdrawn."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey import clock
from survey.accounts.permissions import Permission
from survey.campaigns.models import Campaign
from survey.campaigns.queries import find_campaign
from survey.database import committing
from survey.extensions import db, memory
from survey.indices.periods import list_months
from survey.sampling.models import Weighting
from survey.sampling.recipe import InvalidRecipe, Margin, PoststratifyStep, Recipe, Step, decode_recipe
from survey.sampling.weightings import (
    TakenWeightingCode,
    WeightingChangedMeanwhile,
    WeightingFacts,
    WeightingNotMade,
    change_recipe,
    find_weighting,
    publish_weighting,
    start_weighting,
    withdraw_draft,
)
from survey.texts import in_language
from survey.web.account.access import requires, signed_in
from survey.web.analyst import blueprint
from survey.web.analyst.weighting_forms import WeightingForm, offer_months
from survey.web.analyst.weightings import refuse_part_of_the_tree, render_weighting
from survey.web.languages import language

_BY_DOSSIERS = Recipe((PoststratifyStep(Margin(("agency", "service"))),))


@blueprint.route("/campaigns/<code>/weightings/new", methods=["GET", "POST"])
@requires(Permission.WEIGH_AND_RELEASE)
def begin_weighting(code: str) -> ResponseReturnValue:
    """Begin a draft."""
    refuse_part_of_the_tree()
    session, campaign, form = db.session(), find_campaign(db.session(), code), WeightingForm()
    months = list_months(campaign.opens_on, max(campaign.opens_on, min(campaign.closes_on, clock.today())))
    offer_months(form, months)
    if not form.is_submitted():
        form.last_month.data = f"{months[-1]:%Y-%m}"
    if not form.validate_on_submit():
        return _render_beginning(campaign, form), 422 if form.is_submitted() else 200
    named = {f"{month:%Y-%m}": month for month in months}
    facts = WeightingFacts(
        code=str(form.code.data),
        name={at: text for at in ("vi", "en") if (text := (form[f"name_{at}"].data or "").strip())},
        first_month=named[form.first_month.data].replace(day=1),
        last_month=named[form.last_month.data].replace(day=1),
        with_set_aside=form.set_aside.data == "counted",
    )
    recipe = _BY_DOSSIERS if form.start.data == "dossiers" else Recipe()
    try:
        with committing(session):
            start_weighting(session, campaign, facts, recipe, by=signed_in().actor, at=clock.now())
    except TakenWeightingCode:
        form.code.errors = [_("Đợt này đã có bộ trọng số mang mã ấy.")]
        return _render_beginning(campaign, form), 422
    return _lead_to(code, facts.code)


@blueprint.post("/campaigns/<code>/weightings/<weighting_code>/order")
@requires(Permission.WEIGH_AND_RELEASE)
def order_steps(code: str, weighting_code: str) -> ResponseReturnValue:
    """Move a step of a draft up or down, or remove it: "up.2", "down.1", "remove.3"."""
    campaign, weighting = find_draft(code, weighting_code)
    steps = list(decode_recipe(weighting.recipe).steps)
    what, _dot, number = request.form.get("do", "").partition(".")
    at = int(number) - 1 if number.isascii() and number.isdecimal() and len(number) < 4 else -1
    to = {"up": at - 1, "down": at + 1, "remove": at}.get(what, -1)
    if not (0 <= at < len(steps) and 0 <= to < len(steps)):
        abort(400)
    step = steps.pop(at)
    if what != "remove":
        steps.insert(to, step)
    return save_steps(campaign, weighting, steps)


@blueprint.post("/campaigns/<code>/weightings/<weighting_code>/make")
@requires(Permission.WEIGH_AND_RELEASE)
def make_weighting(code: str, weighting_code: str) -> ResponseReturnValue:
    """Follow a draft's recipe and keep what it gives."""
    from survey.indices.weighting.making import keep_made, load_weighted_sample, make_weights

    session = db.session()
    campaign, weighting = find_draft(code, weighting_code)
    last_event = load_weighted_sample(session, weighting, memory()).version.last_event
    try:
        made = make_weights(session, weighting, memory())
    except InvalidRecipe as refusal:
        return render_weighting(campaign, weighting, problem=in_language(refusal.text, language())), 422
    began_from = weighting.edit
    with committing(session):
        session.refresh(weighting)
        if weighting.edit != began_from:
            return _show_conflict(campaign, weighting)
        keep_made(session, campaign, weighting, made, last_event=last_event, by=signed_in().actor, at=clock.now())
    flash(_("Đã giữ bộ trọng số. Ông/Bà có thể dùng thử trong bộ lọc; người khác chỉ thấy sau khi công bố."))
    return _lead_to(code, weighting_code)


@blueprint.post("/campaigns/<code>/weightings/<weighting_code>/publish")
@requires(Permission.WEIGH_AND_RELEASE)
def publish_made(code: str, weighting_code: str) -> ResponseReturnValue:
    """Publish kept weights, for ever."""
    session = db.session()
    campaign, weighting = find_draft(code, weighting_code)
    try:
        with committing(session):
            seen = request.form.get("sha256", "")
            publish_weighting(session, campaign, weighting, sha256=seen, by=signed_in().actor, at=clock.now())
    except WeightingNotMade:
        campaign, weighting = find_draft(code, weighting_code)
        problem = _("Công thức đã đổi từ khi mở trang, hoặc chưa giữ trọng số. Xin xem lại rồi công bố.")
        return render_weighting(campaign, weighting, problem=problem), 422
    flash(_("Đã công bố bộ trọng số; từ nay không ai sửa được nữa."))
    return _lead_to(code, weighting_code)


@blueprint.post("/campaigns/<code>/weightings/<weighting_code>/withdraw")
@requires(Permission.WEIGH_AND_RELEASE)
def withdraw_weighting(code: str, weighting_code: str) -> ResponseReturnValue:
    """Remove a draft."""
    session = db.session()
    campaign, weighting = find_draft(code, weighting_code)
    with committing(session):
        withdraw_draft(session, campaign, weighting, by=signed_in().actor, at=clock.now())
    flash(_("Đã bỏ bản nháp; nhật ký còn giữ công thức."))
    return redirect(url_for("analyst.list_all_weightings", code=code), 303)


def find_draft(code: str, weighting_code: str) -> tuple[Campaign, Weighting]:
    """A weighting that may be changed by the account signed in; what is published is refused by the commands."""
    refuse_part_of_the_tree()
    campaign = find_campaign(db.session(), code)
    return campaign, find_weighting(db.session(), campaign, weighting_code)


def save_steps(campaign: Campaign, weighting: Weighting, steps: list[Step]) -> ResponseReturnValue:
    """Give a draft other steps, unless somebody else did since the form of this request was opened."""
    session, typed = db.session(), request.form.get("edit", "")
    began_from = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else -1
    code, weighting_code = campaign.code, weighting.code
    try:
        with committing(session):
            change_recipe(
                session,
                campaign,
                weighting,
                Recipe(tuple(steps)),
                began_from=began_from,
                by=signed_in().actor,
                at=clock.now(),
            )
    except WeightingChangedMeanwhile:
        return _show_conflict(*find_draft(code, weighting_code))
    return _lead_to(code, weighting_code)


def _show_conflict(campaign: Campaign, weighting: Weighting) -> ResponseReturnValue:
    problem = _(
        "%(name)s vừa sửa công thức này. Chưa có gì bị thay đổi; xin xem công thức mới dưới đây rồi làm lại.",
        name=weighting.changed_by,
    )
    return render_weighting(campaign, weighting, problem=problem), 409


def _render_beginning(campaign: Campaign, form: WeightingForm) -> str:
    return render_template(
        "analyst/weighting_new.html", campaign=campaign, form=form, demonstration=campaign.is_demonstration
    )


def _lead_to(code: str, weighting_code: str) -> ResponseReturnValue:
    return redirect(url_for("analyst.show_weighting", code=code, weighting_code=weighting_code), 303)
