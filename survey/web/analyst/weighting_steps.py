"""One step of a draft's recipe: its totals typed in, beside the responses and dossiers that there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal

from survey.accounts.permissions import Permission
from survey.campaigns.models import Campaign
from survey.extensions import db, memory
from survey.indices.traits import list_traits
from survey.indices.weighting.refusals import name_margin
from survey.questionnaires.queries import load_document
from survey.sampling.models import Weighting
from survey.sampling.recipe import CalibrateStep, Margin, RakeStep, Recipe, Step, TrimStep, decode_recipe
from survey.texts import in_language
from survey.web.account.access import requires
from survey.web.analyst import blueprint
from survey.web.analyst.weighting_changes import find_draft, save_steps
from survey.web.analyst.weighting_forms import KINDS, ReadStep, is_counted, list_margin_names, read_step
from survey.web.analyst.weighting_words import KIND_HINTS, KIND_NAMES, METHOD_NAMES, MISSING_NAMES, UNIT_NAMES
from survey.web.analyst.weightings import list_questions
from survey.web.languages import language, translated

if TYPE_CHECKING:
    from survey.indices.weighting.inputs import WeightingInputs


@dataclass(frozen=True)
class ClassRow:
    """A class whose total may be typed in: its field, name, responses and dossiers, and what is in the field."""

    field: str
    name: str
    n: int
    dossiers: float | None
    value: str


@dataclass(frozen=True)
class MarginFields:
    """A margin on the form: where its totals come from, and its classes where they may be typed in."""

    name: str
    title: str
    is_counted: bool
    is_typed: bool
    unit: str
    source: str
    missing: str
    n_missing: int
    rows: tuple[ClassRow, ...]


@blueprint.route("/campaigns/<code>/weightings/<weighting_code>/steps/new", methods=["GET", "POST"])
@requires(Permission.WEIGH_AND_RELEASE)
def add_step(code: str, weighting_code: str) -> ResponseReturnValue:
    """Add a step of the kind in the address, of the margins in the address."""
    campaign, weighting = find_draft(code, weighting_code)
    kind, names = request.args.get("kind", ""), _read_names(campaign)
    if kind not in KINDS:
        abort(400)
    if request.method == "GET":
        begun = _begin_step(kind, names)
        return _render(campaign, weighting, kind, names, ReadStep(begun, "", frozenset()), number=None)
    read = read_step(kind, names, list_questions(campaign))
    if read.step is None or read.problem:
        return _render(campaign, weighting, kind, names, read, number=None), 422
    return save_steps(campaign, weighting, [*decode_recipe(weighting.recipe).steps, read.step])


@blueprint.route("/campaigns/<code>/weightings/<weighting_code>/steps/<int:number>", methods=["GET", "POST"])
@requires(Permission.WEIGH_AND_RELEASE)
def edit_step(code: str, weighting_code: str, number: int) -> ResponseReturnValue:
    """Change the totals of a step."""
    campaign, weighting = find_draft(code, weighting_code)
    steps = list(decode_recipe(weighting.recipe).steps)
    if not 1 <= number <= len(steps):
        abort(404)
    step = steps[number - 1]
    kind, names = str(step.__struct_config__.tag), [margin.name for margin in step.margins]
    if request.method == "GET":
        return _render(campaign, weighting, kind, names, ReadStep(step, "", frozenset()), number=number)
    read = read_step(kind, names, list_questions(campaign))
    if read.step is None or read.problem:
        return _render(campaign, weighting, kind, names, read, number=number), 422
    steps[number - 1] = read.step
    return save_steps(campaign, weighting, steps)


def _read_names(campaign: Campaign) -> list[str]:
    """The margins in the address, each once; what there is not is refused."""
    kind, asked = request.args.get("kind", ""), list(dict.fromkeys(request.args.getlist("by")))
    known = list_margin_names(kind, list_traits(load_document(db.session(), campaign.version_id)))
    if any(name not in known for name in asked) or (kind == "poststratify" and len(asked) > 1):
        abort(400)
    return asked if kind != "trim" else []


def _begin_step(kind: str, names: Sequence[str]) -> Step:
    """What the form of a new step shows: dossiers where they are counted, all else to be typed in."""
    if kind == "trim":
        return TrimStep(upper_times_median=5.0)
    margins = tuple(
        Margin(tuple(name.split(" x ")), totals=None if is_counted(name) else {}, missing="share") for name in names
    )
    return CalibrateStep(margins) if kind == "calibrate" else RakeStep(margins)


def _render(
    campaign: Campaign,
    weighting: Weighting,
    kind: str,
    names: Sequence[str],
    read: ReadStep,
    *,
    number: int | None,
) -> str:
    traits = list_traits(load_document(db.session(), campaign.version_id))
    questions = list_questions(campaign)
    margins = _list_margins(campaign, weighting, names, read.step)
    return render_template(
        "analyst/weighting_step.html",
        campaign=campaign,
        weighting=weighting,
        kind=kind,
        number=number,
        margins=margins,
        step=read.step,
        typed=request.form,
        problem=read.problem,
        unread=read.unread,
        within=[(name, translated(name_margin(name, questions))) for name in list_margin_names("trim", traits)],
        kind_names=KIND_NAMES,
        kind_hints=KIND_HINTS,
        method_names=METHOD_NAMES,
        missing_names=MISSING_NAMES,
        unit_names=UNIT_NAMES,
        show_number=_show_number,
        demonstration=campaign.is_demonstration,
    )


def _list_margins(
    campaign: Campaign, weighting: Weighting, names: Sequence[str], step: Step | None
) -> list[MarginFields]:
    if not names:
        return []
    from survey.indices.weighting.making import gather, load_weighted_sample

    wanted = Recipe((RakeStep(tuple(Margin(tuple(name.split(" x "))) for name in names)),))
    sample = load_weighted_sample(db.session(), weighting, memory())
    inputs, questions = gather(db.session(), sample, wanted, memory()), list_questions(campaign)
    known = {margin.name: margin for margin in step.margins} if step else {}
    return [_describe_margin(name, translated(name_margin(name, questions)), known.get(name), inputs) for name in names]


def _describe_margin(name: str, title: str, margin: Margin | None, inputs: "WeightingInputs") -> MarginFields:
    form, posted = request.form, request.method == "POST"
    crossed, labels = " x " in name, inputs.labels[name.split(" x ", maxsplit=1)[0]]
    is_typed = margin is not None and margin.totals is not None
    if posted:
        is_typed = not is_counted(name) or form.get(f"totals:{name}") == "typed"
    rows = () if crossed else _list_rows(name, margin, inputs)
    return MarginFields(
        name=name,
        title=title,
        is_counted=is_counted(name),
        is_typed=is_typed,
        unit=form.get(f"unit:{name}", margin.unit if margin else "percent"),
        source=form.get(f"source:{name}", margin.source if margin else ""),
        missing=form.get(f"missing:{name}", margin.missing if margin else "share"),
        n_missing=int((labels.position < 0).sum()),
        rows=rows,
    )


def _list_rows(name: str, margin: Margin | None, inputs: "WeightingInputs") -> tuple[ClassRow, ...]:
    import numpy as np

    labels, totals = inputs.labels[name], (margin.totals if margin else None) or {}
    n = np.bincount(labels.position[labels.position >= 0], minlength=len(labels.codes))
    dossiers = None
    if name in inputs.counted:
        dossiers = np.bincount(inputs.counted[name], weights=inputs.dossiers, minlength=len(labels.codes))
    return tuple(
        ClassRow(
            field := f"total:{name}:{code}",
            in_language(labels.names[at], language()),
            int(n[at]),
            None if dossiers is None else float(dossiers[at]),
            request.form.get(field, _show_number(totals.get(code))),
        )
        for at, code in enumerate(labels.codes)
    )


def _show_number(value: float | None) -> str:
    """A number as it would be typed in."""
    return "" if value is None else str(format_decimal(value, format="0.##########"))
