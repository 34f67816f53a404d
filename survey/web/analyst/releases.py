"""Results of a campaign as they were published: the list, one of them, what changed since the one before."""

from typing import TYPE_CHECKING

import msgspec
from flask import Response, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from survey import clock
from survey.accounts.permissions import Permission
from survey.campaigns.models import Campaign, CampaignState
from survey.campaigns.queries import find_campaign
from survey.database import committing
from survey.extensions import db, jobs, releases_folder
from survey.indices.releases.kept_bundle import find_kept_bundle
from survey.indices.releases.models import Release
from survey.indices.releases.queries import find_release, is_page_on, list_releases
from survey.jobs.commands import ask_job
from survey.jobs.releasing import RELEASE
from survey.web.account.access import requires, scope_of, signed_in
from survey.web.analyst import blueprint
from survey.web.analyst.filtering import chosen_filters, may_weigh, selected_basis
from survey.web.analyst.framing import describe_frame
from survey.web.analyst.overview import selected_overview
from survey.web.analyst.release_forms import ReleaseForm, WithdrawForm
from survey.web.analyst.weightings import refuse_part_of_the_tree
from survey.web.exporting import record_export, send_export

if TYPE_CHECKING:
    from survey.indices.releases.difference import Difference
    from survey.indices.releases.figures import Figure


@blueprint.get("/campaigns/<code>/releases")
@requires(Permission.READ_RESULTS)
def show_releases(code: str) -> ResponseReturnValue:
    """Show what was published of a campaign, and what would be published under the filter."""
    return _render_list(find_campaign(db.session(), code), ReleaseForm())


@blueprint.post("/campaigns/<code>/releases")
@requires(Permission.WEIGH_AND_RELEASE)
def ask_release(code: str) -> ResponseReturnValue:
    """Begin to publish, and lead to the progress."""
    refuse_part_of_the_tree()
    session = db.session()
    campaign, form = find_campaign(session, code), ReleaseForm()
    if not form.validate():
        return _render_list(campaign, form), 422
    parameters = {
        "name": f"{campaign.code}-release",
        "campaign": campaign.code,
        "chosen": chosen_filters(),
        "today": clock.today().isoformat(),
        "note": str(form.note.data).strip(),
        "account": signed_in().actor.account_id,
    }
    with committing(session):
        job = ask_job(session, RELEASE, parameters, by=signed_in().actor, at=clock.now())
    jobs().wake()
    return redirect(url_for("admin.show_job", job_id=job.id), 303)


@blueprint.get("/campaigns/<code>/releases/<int:number>")
@requires(Permission.READ_RESULTS)
def show_release(code: str, number: int) -> ResponseReturnValue:
    """Show a release: its figures, its checksums, and what is different from the one before."""
    campaign, release = _find(code, number)
    return _render_one(campaign, release, WithdrawForm())


@blueprint.get("/campaigns/<code>/releases/<int:number>/bundle.zip")
@requires(Permission.EXPORT_ANSWERS)
def download_bundle(code: str, number: int) -> ResponseReturnValue:
    """The bundle of a release, answers and all."""
    if not scope_of(Permission.EXPORT_ANSWERS).holds(None):
        abort(403)
    _, release = _find(code, number)
    file = find_kept_bundle(releases_folder(), release)
    told = {"release": number, "rows": release.n_responses, "sha256": release.sha256}
    record_export(release.file, f"campaign:{code}", told)
    response = send_file(file, mimetype="application/zip", as_attachment=True, download_name=release.file)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/campaigns/<code>/releases/<int:number>/figures.csv")
@requires(Permission.READ_RESULTS)
def download_release_figures(code: str, number: int) -> Response:
    """The figures of a release, to their last digit."""
    from survey.exports.release_csv import write_release_csv

    _, release = _find(code, number)
    content = write_release_csv(_read_figures(release))
    return send_export(content, "text/csv; charset=utf-8", f"{code}-{number}-figures.csv", subject=f"campaign:{code}")


@blueprint.post("/campaigns/<code>/releases/<int:number>/withdraw")
@requires(Permission.WEIGH_AND_RELEASE)
def withdraw(code: str, number: int) -> ResponseReturnValue:
    """Withdraw a release; it stays readable, with the reason."""
    from survey.indices.releases.storing import withdraw_release

    refuse_part_of_the_tree()
    campaign, release = _find(code, number)
    form = WithdrawForm()
    if release.withdrawn_at is not None:
        return redirect(url_for("analyst.show_release", code=code, number=number), 303)
    if not form.validate():
        return _render_one(campaign, release, form), 422
    with committing(db.session()):
        withdraw_release(db.session(), release, str(form.reason.data).strip(), by=signed_in().actor, at=clock.now())
    return redirect(url_for("analyst.show_release", code=code, number=number), 303)


def _find(code: str, number: int) -> tuple[Campaign, Release]:
    """A release for an account that reads the results of the whole province, for it tells of all."""
    if not scope_of(Permission.READ_RESULTS).holds(None):
        abort(403)
    session = db.session()
    campaign = find_campaign(session, code)
    return campaign, find_release(session, campaign, number)


def _render_list(campaign: Campaign, form: ReleaseForm) -> str:
    basis, sees_whole = selected_basis(campaign), scope_of(Permission.READ_RESULTS).holds(None)
    return render_template(
        "analyst/releases.html",
        form=form,
        # A release tells of the whole campaign, and so does its line in the list.
        releases=list_releases(db.session(), campaign.id) if sees_whole else [],
        may_release=may_weigh(),
        sees_whole=sees_whole,
        is_open=campaign.state is CampaignState.OPEN,
        problem=_find_problem(campaign),
        page_is_on=is_page_on(db.session()),
        may_turn_page=scope_of(Permission.KEEP_INSTALLATION).holds(None),
        **describe_frame(campaign, basis),
    )


def _find_problem(campaign: Campaign) -> str:
    """Why what the filter shows cannot be published; "" where it can."""
    from survey.indices.releases.publishing import CannotPublish, refuse_narrow

    overview = selected_overview(campaign)
    try:
        refuse_narrow(overview.basis.selection)
    except CannotPublish as error:
        return error.vietnamese
    return ""


def _render_one(campaign: Campaign, release: Release, form: WithdrawForm) -> str:
    others = [each for each in list_releases(db.session(), campaign.id) if each.number != release.number]
    against = _find_against(others, release)
    figures = _read_figures(release)
    return render_template(
        "analyst/release.html",
        campaign=campaign,
        release=release,
        about=release.about,
        figures={kind: [each for each in figures if each.kind == kind] for kind in _KINDS},
        others=others,
        against=against,
        difference=_compare(campaign, against, release) if against else None,
        form=form,
        may_release=may_weigh(),
        may_export=Permission.EXPORT_ANSWERS in signed_in().permissions,
        has_bundle=(releases_folder() / release.file).is_file(),
    )


_KINDS = ("overall", "factor", "criterion", "agency", "service")


def _find_against(others: list[Release], release: Release) -> Release | None:
    """The release that this one is compared with: the one asked for, else the one before."""
    asked = request.args.get("with", "")
    if asked:
        return next((each for each in others if str(each.number) == asked), None)
    return next((each for each in others if each.number < release.number), None)


def _compare(campaign: Campaign, before: Release, now: Release) -> "Difference":
    from survey.indices.releases.difference import Compared, compare_releases
    from survey.indices.releases.frozen import Manifest

    def read(release: Release) -> Compared:
        whole = find_release(db.session(), campaign, release.number)
        manifest = msgspec.convert(whole.manifest, Manifest)
        return Compared(manifest, _read_figures(whole), releases_folder() / whole.file)

    return compare_releases(read(before), read(now))


def _read_figures(release: Release) -> "tuple[Figure, ...]":
    from survey.indices.releases.figures import Figure

    return tuple(msgspec.convert(release.figures, list[Figure]))
