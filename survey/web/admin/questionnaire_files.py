"""Questionnaires as files: the product's own JSON and XLSForm, out and in."""

from collections.abc import Iterator

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import InputRequired, Regexp

from survey import clock
from survey.accounts.permissions import Permission
from survey.database import committing
from survey.extensions import db
from survey.questionnaires.document import (
    InvalidDocument,
    QuestionnaireDocument,
    decode_document,
    list_texts,
    serialise_document,
)
from survey.questionnaires.drafts import TakenQuestionnaireCode, start_questionnaire
from survey.questionnaires.instruments.load import load_instrument
from survey.questionnaires.interchange.xlsform_read import read_xlsform
from survey.questionnaires.interchange.xlsform_sheets import BadWorkbook
from survey.questionnaires.interchange.xlsform_write import write_xlsform
from survey.questionnaires.item_problems import find_code_problems
from survey.questionnaires.item_types import OptionItem
from survey.questionnaires.problems import Problem
from survey.questionnaires.queries import find_version
from survey.web.account.access import requires, signed_in
from survey.web.admin import blueprint
from survey.web.admin.questionnaire_saving import lead_to, refuse_part_of_the_tree
from survey.web.exporting import send_export
from survey.web.languages import translated

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SCALE_OF = "sipas_1001_counter"
_MOST_BYTES = 2_000_000
_NO_VIETNAMESE = {"vi": "cần có nội dung tiếng Việt", "en": "needs a Vietnamese text"}


class ImportForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A file to begin a questionnaire from."""

    code = StringField(
        lazy_gettext("Mã phiếu"),
        [
            InputRequired(lazy_gettext("Xin nhập mã phiếu.")),
            Regexp(
                r"[a-z0-9][a-z0-9_-]{0,63}\Z", message=lazy_gettext("Mã gồm chữ thường không dấu, chữ số và dấu gạch.")
            ),
        ],
    )
    file = FileField(lazy_gettext("Tệp"), [FileRequired(lazy_gettext("Xin chọn một tệp."))])


@blueprint.get("/questionnaires/<code>/<int:number>.<kind>")
@requires(Permission.READ_QUESTIONNAIRES)
def download_questionnaire(code: str, number: int, kind: str) -> Response:
    """A version as a file: json with everything, xlsx as XLSForm with what that can carry."""
    version = find_version(db.session(), code, number)
    document = decode_document(version.document)
    name, subject = f"{code}-{number}.{kind}", f"questionnaire:{code}/{number}"
    if kind == "json":
        return send_export(serialise_document(document).encode(), "application/json", name, subject=subject)
    if kind != "xlsx":
        abort(404)
    return send_export(write_xlsform(document, code=code, number=number), _XLSX, name, subject=subject)


@blueprint.get("/questionnaires/import")
@requires(Permission.DESIGN_QUESTIONNAIRES)
def show_import() -> ResponseReturnValue:
    """Ask for a file to begin a questionnaire from."""
    refuse_part_of_the_tree()
    return render_template("admin/questionnaire_import.html", form=ImportForm(formdata=None), problems=[])


@blueprint.post("/questionnaires/import")
@requires(Permission.DESIGN_QUESTIONNAIRES)
def import_questionnaire() -> ResponseReturnValue:
    """Begin a questionnaire from a file, or show what is wrong with it, place by place."""
    refuse_part_of_the_tree()
    form, session = ImportForm(), db.session()
    if not form.validate():
        return render_template("admin/questionnaire_import.html", form=form, problems=[]), 422
    try:
        document = _read_document(form.file.data.read(_MOST_BYTES + 1))
        with committing(session):
            version = start_questionnaire(
                session,
                code=str(form.code.data),
                title=document.title,
                document=document,
                by=signed_in().actor,
                at=clock.now(),
            )
    except TakenQuestionnaireCode:
        form.code.errors = [_("Mã này đã có phiếu khác dùng.")]
        problems = []
    except InvalidDocument as refusal:
        problems = [(f"{each.item} {each.field}".strip(), translated(each.text)) for each in refusal.problems]
    except BadWorkbook as refusal:
        problems = [
            (_tell_place(each.sheet, each.row, each.column), translated(each.text)) for each in refusal.problems
        ]
    else:
        return lead_to(version)
    return render_template("admin/questionnaire_import.html", form=form, problems=problems), 422


def _read_document(data: bytes) -> QuestionnaireDocument:
    """The questionnaire of a file of either kind; raises InvalidDocument, BadWorkbook."""
    if len(data) > _MOST_BYTES:
        abort(413)
    is_workbook = data.startswith(b"PK")
    document = read_xlsform(data, load_instrument(_SCALE_OF).scale) if is_workbook else decode_document(data)
    without = [Problem(each.item, each.field, _NO_VIETNAMESE) for each in list_texts(document) if "vi" not in each.text]
    if not document.title.get("vi", "").strip():
        without.append(Problem("", "form_title" if is_workbook else "title", _NO_VIETNAMESE))
    if problems := [*without, *_find_bad_codes(document)]:
        raise InvalidDocument(problems)
    return document


def _find_bad_codes(document: QuestionnaireDocument) -> Iterator[Problem]:
    """Codes that no page could name; everything else can be mended in the designer."""
    yield from find_code_problems("", "code", [section.code for section in document.sections])
    yield from find_code_problems("", "code", [item.code for item in document.items])
    for item in document.items:
        if isinstance(item, OptionItem):
            yield from find_code_problems(item.code, "options", [option.code for option in item.options])


def _tell_place(sheet: str, row: int, column: str) -> str:
    if not sheet:
        return str(_("tệp"))
    if not row:
        return str(_("trang tính %(sheet)s", sheet=sheet))
    return str(_("trang tính %(sheet)s, dòng %(row)d, cột %(column)s", sheet=sheet, row=row, column=column))
