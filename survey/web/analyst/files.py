"""Files of answers, asked for under the filter of the results."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from survey import clock
from survey.accounts.permissions import Permission
from survey.campaigns.models import Campaign
from survey.campaigns.queries import find_campaign
from survey.database import committing
from survey.extensions import db, jobs
from survey.jobs.commands import ask_job
from survey.web.account.access import requires, signed_in
from survey.web.analyst import blueprint
from survey.web.analyst.files_form import FilesForm
from survey.web.analyst.filtering import may_weigh, narrowed_choices, selected_basis
from survey.web.analyst.framing import describe_frame


@blueprint.get("/campaigns/<code>/files")
@requires(Permission.EXPORT_ANSWERS)
def show_files(code: str) -> ResponseReturnValue:
    """Show which files there are of a selection, and how they protect respondents."""
    return _render(find_campaign(db.session(), code), FilesForm())


@blueprint.post("/campaigns/<code>/files")
@requires(Permission.EXPORT_ANSWERS)
def ask_file(code: str) -> ResponseReturnValue:
    """Begin to write a file, and lead to the progress."""
    session = db.session()
    campaign, form = find_campaign(session, code), FilesForm()
    is_valid = form.validate()
    # A filter that the data do not have is refused here, before any work is asked for.
    page = _render(campaign, form)
    if not is_valid:
        return page, 422
    parameters = {
        "name": f"{campaign.code}-{form.kind.data.removeprefix('answers_')}-{form.written_in.data}",
        "campaign": campaign.code,
        "chosen": narrowed_choices(campaign),
        "drafts": may_weigh(),
        "today": clock.today().isoformat(),
        "language": form.written_in.data,
        "with_times": form.detail.data == "times",
    }
    with committing(session):
        job = ask_job(session, form.kind.data, parameters, by=signed_in().actor, at=clock.now())
    jobs().wake()
    return redirect(url_for("admin.show_job", job_id=job.id), 303)


def _render(campaign: Campaign, form: FilesForm) -> str:
    from survey.exports.microdata.protecting import K
    from survey.indices.weighting.caution import tell_caution

    basis = selected_basis(campaign)
    caution = tell_caution(db.session(), basis)
    return render_template(
        "analyst/files.html", form=form, fewest=K, caution=caution, **describe_frame(campaign, basis)
    )
