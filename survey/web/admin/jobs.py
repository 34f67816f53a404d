"""Long work of the account: how far it is, and the file that it made."""

from flask import abort, render_template, send_file
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_babel import ngettext

from survey.accounts.permissions import Permission
from survey.accounts.roster import list_accounts
from survey.extensions import db, jobs
from survey.jobs.commands import KEPT
from survey.jobs.importing import IMPORT, IMPORT_TRIAL
from survey.jobs.models import Job, JobState
from survey.jobs.places import list_places
from survey.jobs.printing import CODE_ARCHIVE, POSTERS
from survey.jobs.queries import find_job, list_jobs
from survey.jobs.releasing import RELEASE
from survey.web.account.access import requires_account, scope_of, signed_in
from survey.web.admin import blueprint
from survey.web.admin.printing_form import PRODUCT_NAMES
from survey.web.exporting import record_export

_WORDS = {
    "names": {
        POSTERS: _("In cho các quầy"),
        CODE_ARCHIVE: _("Mã QR trong tệp ZIP"),
        IMPORT_TRIAL: _("Chạy thử tệp nhập"),
        IMPORT: _("Nhập từ tệp"),
        RELEASE: _("Công bố kết quả"),
        "answers_package": _("Trọn gói dữ liệu (ZIP)"),
        "answers_csv_excel": _("Dữ liệu cho Excel (CSV)"),
        "answers_csv": _("Dữ liệu cho chương trình (CSV)"),
        "answers_parquet": _("Dữ liệu (Parquet)"),
        "answers_sav": _("Dữ liệu cho SPSS (.sav)"),
        "answers_dta": _("Dữ liệu cho Stata (.dta)"),
        "answers_ddi": _("Mô tả dữ liệu (DDI)"),
        "answers_codebook": _("Bảng giải thích các cột"),
        "report_docx": _("Báo cáo (Word)"),
        "report_pdf": _("Báo cáo (PDF)"),
        "slides_pptx": _("Trình chiếu (PowerPoint)"),
        "profiles_pdf": _("Trang từng cơ quan (PDF)"),
    },
    "states": {
        JobState.WAITING: _("đang chờ"),
        JobState.RUNNING: _("đang làm"),
        JobState.DONE: _("đã xong"),
        JobState.FAILED: _("không làm được"),
    },
}


@blueprint.get("/jobs")
@requires_account()
def show_jobs() -> ResponseReturnValue:
    """List the long work that the account asked for; who keeps the installation sees everybody's."""
    jobs().wake()
    own = _own_account()
    listed = list_jobs(db.session(), own)
    # Only who sees everybody's work need be told whose it is.
    people = {one.id: one.name for one in list_accounts(db.session())} if own is None else {}
    return render_template("admin/jobs.html", jobs=listed, people=people, describe=_describe, **_WORDS, kept=KEPT.days)


@blueprint.get("/jobs/<int:job_id>")
@requires_account()
def show_job(job_id: int) -> ResponseReturnValue:
    """Show how far a job is; the page keeps itself up to date until it is done."""
    jobs().wake()
    job = _find_own(job_id)
    file = jobs().find_file(job)
    size = file.stat().st_size if file else None
    may_fetch = _may_fetch(job)
    return render_template(
        "admin/job.html", job=job, describe=_describe, **_WORDS, size=size, kept=KEPT.days, may_fetch=may_fetch
    )


@blueprint.get("/jobs/<int:job_id>/file")
@requires_account()
def download_made(job_id: int) -> ResponseReturnValue:
    """The file that a job made."""
    job = _find_own(job_id)
    file, kind = jobs().find_file(job), jobs().kinds[job.kind]
    if not _may_fetch(job):
        abort(403)
    if file is None:
        abort(404)
    name = f"{job.parameters['name']}{kind.suffix}"
    asked = {name: value for name, value in job.parameters.items() if name != "token"}
    record_export(name, f"job:{job.id}", {"kind": job.kind, "asked": asked, "rows": job.n_rows, "sha256": job.sha256})
    response = send_file(file, mimetype=kind.mimetype, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _describe(job: Job) -> str:
    """What is made, in a few words."""
    product = PRODUCT_NAMES.get(job.parameters.get("format") or job.parameters.get("picture") or "")
    if product is None:
        return str(job.parameters["name"])
    n_counters = len(job.parameters["codes"])
    return str(ngettext("%(product)s, %(num)d quầy", "%(product)s, %(num)d quầy", n_counters, product=product))


def _find_own(job_id: int) -> Job:
    job, own = find_job(db.session(), job_id), _own_account()
    if own is not None and job.account_id != own:
        abort(404)
    return job


def _may_fetch(job: Job) -> bool:
    """Whether the account may still read of the places that the file tells of: roles change after the asking."""
    permission = jobs().kinds[job.kind].permission
    scope = scope_of(permission)
    return permission in signed_in().permissions and all(map(scope.holds, list_places(db.session(), job)))


def _own_account() -> int | None:
    """Whose work is shown: None for everybody's."""
    return None if scope_of(Permission.KEEP_INSTALLATION).holds(None) else signed_in().actor.account_id
