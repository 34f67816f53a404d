"""Questionnaires as files: the product's own JSON and XLSForm, out and in."""

from collections.abc import Iterator, Sequence

from flask import Response, abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import Regexp, ValidationError

from survey import clock
from survey.accounts.permissions import Permission
from survey.database import committing
from survey.extensions import db
from survey.questionnaires.cleaning import clean_document
from survey.questionnaires.document import (
    InvalidDocument,
    QuestionnaireDocument,
    decode_document,
    list_texts,
    serialise_document,
)
from survey.questionnaires.drafts import TakenQuestionnaireCode, start_draft, start_questionnaire
from survey.questionnaires.instruments.load import load_instrument
from survey.questionnaires.interchange.carrying import carry_over
from survey.questionnaires.interchange.xlsform_read import ReadForm, read_xlsform
from survey.questionnaires.interchange.xlsform_sheets import BadWorkbook, SheetProblem
from survey.questionnaires.interchange.xlsform_write import write_xlsform
from survey.questionnaires.item_problems import find_code_problems, find_size_problems
from survey.questionnaires.item_types import OptionItem
from survey.questionnaires.models import QuestionnaireVersion
from survey.questionnaires.problems import Problem
from survey.questionnaires.queries import find_version, list_versions
from survey.web.account.access import requires, signed_in
from survey.web.admin import blueprint
from survey.web.admin.questionnaire_saving import lead_to, refuse_part_of_the_tree
from survey.web.exporting import send_export
from survey.web.fields import ChoiceField
from survey.web.languages import translated

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SCALE_OF = "sipas_1001_counter"
_MOST_BYTES = 2_000_000
# Lines about what did not come in, and rows in each.
_MOST_TOLD = 8
_WORKBOOK = b"PK"
# What is wrong in a file: where, and in which way.
Places = list[tuple[str, str]]
_TOO_LARGE = {"vi": "tệp lớn hơn 2 MB", "en": "the file has more than 2 MB"}
_NO_VIETNAMESE = {"vi": "cần có nội dung tiếng Việt", "en": "needs a Vietnamese text"}


@blueprint.url_value_preprocessor
def _let_files_in(endpoint: str | None, _values: object) -> None:
    # More than is read, so that a file somewhat too large is answered on its own page.
    if endpoint == "admin.import_questionnaire":
        request.max_content_length = 2 * _MOST_BYTES


class ImportForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A file to begin a questionnaire from, or the next draft of one."""

    into = ChoiceField(lazy_gettext("Nhập thành"))
    code = StringField(
        lazy_gettext("Mã phiếu mới"),
        [
            Regexp(
                r"([a-z0-9][a-z0-9_-]{0,63})?\Z",
                message=lazy_gettext("Mã gồm chữ thường không dấu, chữ số và dấu gạch."),
            ),
        ],
    )
    file = FileField(lazy_gettext("Tệp"), [FileRequired(lazy_gettext("Xin chọn một tệp."))])

    def validate_code(self, field: StringField) -> None:
        """A new questionnaire needs a code; the next draft of one has it."""
        if not field.data and not self.into.data:
            raise ValidationError(_("Xin nhập mã phiếu."))


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
    return _render_import(_build_form(formdata=None), [])


@blueprint.post("/questionnaires/import")
@requires(Permission.DESIGN_QUESTIONNAIRES)
def import_questionnaire() -> ResponseReturnValue:
    """Begin a questionnaire or a draft from a file, or show what is wrong with it, place by place."""
    refuse_part_of_the_tree()
    form = _build_form()
    if not form.validate():
        return _render_import(form, []), 422
    problems: Places = []
    try:
        data = form.file.data.read(_MOST_BYTES + 1)
        read = _read_form(data)
        version = (
            _begin_next(form.into.data, data, read.document) if form.into.data else _begin_new(form, read.document)
        )
        _tell_left_out(read.left_out)
        return lead_to(version)
    except TakenQuestionnaireCode:
        form.code.errors = [_("Mã này đã có phiếu khác dùng.")]
    except InvalidDocument as refusal:
        problems = [(f"{each.item} {each.field}".strip(), translated(each.text)) for each in refusal.problems]
    except BadWorkbook as refusal:
        problems = [
            (_tell_place(each.sheet, each.row, each.column), translated(each.text)) for each in refusal.problems
        ]
    return _render_import(form, problems), 422


def _build_form(**options: None) -> ImportForm:
    form = ImportForm(**options)
    newest = {version.questionnaire.code: version for version in reversed(list_versions(db.session()))}
    drafts = (
        (code, _("bản nháp mới của %(title)s", title=f"{translated(version.questionnaire.title)} ({code})"))
        for code, version in sorted(newest.items())
    )
    form.into.offer([("", _("phiếu mới")), *drafts])
    return form


def _render_import(form: ImportForm, problems: Places) -> str:
    return render_template("admin/questionnaire_import.html", form=form, problems=problems)


def _begin_new(form: ImportForm, document: QuestionnaireDocument) -> QuestionnaireVersion:
    with committing(db.session()):
        return start_questionnaire(
            db.session(),
            code=str(form.code.data),
            title=document.title,
            document=document,
            by=signed_in().actor,
            at=clock.now(),
        )


def _begin_next(code: str, data: bytes, document: QuestionnaireDocument) -> QuestionnaireVersion:
    """A draft after the newest version; a workbook takes from that one what it could not carry."""
    session = db.session()
    source = list_versions(session, code)[0]
    if data.startswith(_WORKBOOK):
        document = carry_over(document, decode_document(source.document))
    with committing(session):
        return start_draft(session, source, document=document, by=signed_in().actor, at=clock.now())


def _tell_left_out(left_out: Sequence[SheetProblem]) -> None:
    """Say what of a workbook did not come in: a line a column, with its rows."""
    rows: dict[tuple[str, str, str], list[int]] = {}
    for each in left_out:
        rows.setdefault((each.sheet, each.column, translated(each.text)), []).append(each.row)
    for (sheet, column, text), numbers in [*rows.items()][:_MOST_TOLD]:
        told = ", ".join(map(str, numbers[:_MOST_TOLD])) + (", …" if len(numbers) > _MOST_TOLD else "")
        flash(
            _(
                "Không nhập: trang tính %(sheet)s, cột %(column)s, dòng %(rows)s: %(text)s.",
                sheet=sheet,
                column=column,
                rows=told,
                text=text,
            )
        )


def _read_form(data: bytes) -> ReadForm:
    """The questionnaire of a file of either kind; raises InvalidDocument, BadWorkbook."""
    if len(data) > _MOST_BYTES:
        raise InvalidDocument([Problem("", "", _TOO_LARGE)])
    is_workbook = data.startswith(_WORKBOOK)
    form = read_xlsform(data, load_instrument(_SCALE_OF).scale) if is_workbook else ReadForm(decode_document(data), ())
    document = clean_document(form.document)
    without = [Problem(each.item, each.field, _NO_VIETNAMESE) for each in list_texts(document) if "vi" not in each.text]
    if not document.title.get("vi", "").strip():
        without.append(Problem("", "form_title" if is_workbook else "title", _NO_VIETNAMESE))
    if problems := [*without, *_find_unusable(document)]:
        raise InvalidDocument(problems)
    return ReadForm(document, form.left_out)


def _find_unusable(document: QuestionnaireDocument) -> Iterator[Problem]:
    """Codes that no page could name, and what is too large for one; all else can be mended in the designer."""
    yield from find_code_problems("", "code", [section.code for section in document.sections])
    yield from find_code_problems("", "code", [item.code for item in document.items])
    for section in document.sections:
        yield from find_size_problems(section.code, (), section.show_if)
    for item in document.items:
        options = item.options if isinstance(item, OptionItem) else ()
        yield from find_size_problems(item.code, options, item.show_if)
        yield from find_code_problems(item.code, "options", [option.code for option in options])


def _tell_place(sheet: str, row: int, column: str) -> str:
    if not sheet:
        return str(_("tệp"))
    if not row:
        return str(_("trang tính %(sheet)s", sheet=sheet))
    return str(_("trang tính %(sheet)s, dòng %(row)d, cột %(column)s", sheet=sheet, row=row, column=column))
