"""What is checked before a draft is published, and publishing, which freezes it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.audit import Actor, record
from survey.errors import SurveyError
from survey.questionnaires.bank import list_bank
from survey.questionnaires.document import QuestionnaireDocument, decode_document, list_document_problems, list_texts
from survey.questionnaires.drafts import SavedMeanwhile, subject_of
from survey.questionnaires.freezing import refuse_published
from survey.questionnaires.instruments.method import IndexMethod
from survey.questionnaires.item_types import Item, OptionItem, kind_of
from survey.questionnaires.models import QuestionnaireVersion, RatedItem
from survey.questionnaires.problems import Problem
from survey.questionnaires.reachability import list_unreachable
from survey.texts import LANGUAGES, fold_text

_LANGUAGE_NAMES = {"vi": ("tiếng Việt", "Vietnamese"), "en": ("tiếng Anh", "English")}
_UNREACHABLE = {
    "vi": "không người trả lời nào thấy chỗ này: điều kiện hiện không bao giờ được thỏa mãn",
    "en": "nobody can ever be shown this: its conditions cannot be met",
}
_OTHER_KIND = {
    "vi": "mã này đã dùng cho một câu thuộc loại khác ở bản trước; xin đặt mã mới",
    "en": "an earlier version used this code for an item of another kind; give it a new code",
}
_OTHER_OPTION = {
    "vi": "mã phương án này đã mang nghĩa khác ở bản trước; xin đặt mã mới",
    "en": "an earlier version used this option's code for something else; give it a new code",
}
_OTHER_TEXT = {
    "vi": "lời văn khác bản trước dưới cùng một mã; nếu nghĩa đã khác, xin đặt mã mới",
    "en": "the wording differs from an earlier version under the same code; if the meaning changed, give it a new code",
}
_NOT_OFFICIAL = {
    "vi": "câu chính thức phải giữ nguyên lời văn của bộ công cụ",
    "en": "an official item must keep the wording of its instrument",
}


class PublicationCheck(Struct, frozen=True):
    """What keeps a draft from being published, and what its author should look at and confirm."""

    blocking: tuple[Problem, ...]
    advisory: tuple[Problem, ...]


class NotReady(SurveyError):
    """A draft cannot be published yet; `check` says why."""

    def __init__(self, check: PublicationCheck) -> None:
        self.check = check
        super().__init__("\n".join(str(problem) for problem in (*check.blocking, *check.advisory)))


def check_publication(
    document: QuestionnaireDocument, earlier: Sequence[QuestionnaireDocument], method: IndexMethod | None
) -> PublicationCheck:
    """Everything to mend or to look at before a document is published.

    earlier : the published versions of the same questionnaire.
    method : the index method that it is meant for, if any: each of its factors then needs an item.
    """
    reused = [problem for each in earlier for problem in _find_reused_codes(each, document)]
    return PublicationCheck(
        blocking=_once(
            (
                *list_document_problems(document),
                *(Problem(code, "show_if", _UNREACHABLE) for code in list_unreachable(document)),
                *_find_changed_official_items(document),
                *(problem for problem in reused if problem.text is not _OTHER_TEXT),
                *_find_missing_factors(document, method),
            )
        ),
        advisory=_once(
            (*_find_untranslated(document), *(problem for problem in reused if problem.text is _OTHER_TEXT))
        ),
    )


def check_draft(session: Session, version: QuestionnaireVersion, method: IndexMethod | None) -> PublicationCheck:
    """What `check_publication` finds in a draft, against the published versions of its questionnaire."""
    published = (
        select(QuestionnaireVersion.document)
        .where(QuestionnaireVersion.questionnaire_id == version.questionnaire_id)
        .where(QuestionnaireVersion.published_at.is_not(None), QuestionnaireVersion.id != version.id)
        .order_by(QuestionnaireVersion.number.desc())
    )
    earlier = [decode_document(document) for document in session.scalars(published)]
    return check_publication(decode_document(version.document), earlier, method)


def publish_draft(
    session: Session,
    version: QuestionnaireVersion,
    *,
    began_from: int,
    method: IndexMethod | None,
    is_confirmed: bool,
    by: Actor,
    at: datetime,
) -> None:
    """Freeze a draft for ever.

    Raises
    ------
    VersionIsPublished : it is published already.
    SavedMeanwhile : somebody changed it since it was checked.
    NotReady : something must be mended, or was to be confirmed and is not.
    """
    # Nobody saves between the check and the freezing.
    session.refresh(version, with_for_update=True)
    refuse_published(version)
    if version.edit != began_from:
        raise SavedMeanwhile(version)
    check = check_draft(session, version, method)
    if check.blocking or (check.advisory and not is_confirmed):
        raise NotReady(check)
    document = decode_document(version.document)
    version.published_at = at
    version.questionnaire.title = dict(document.title)
    version.rated_items = [
        RatedItem(position=position, item_code=item.code)
        for position, item in enumerate(document.rating_items, start=1)
    ]
    session.flush()
    after = {"document": msgspec.json.decode(version.document), "method": None if method is None else method.id}
    record(session, by, "questionnaire.published", subject_of(version), at=at, after=after)


def _find_untranslated(document: QuestionnaireDocument) -> Iterator[Problem]:
    for placed in list_texts(document):
        for language in LANGUAGES[1:]:
            if not placed.text.get(language, "").strip():
                vietnamese, english = _LANGUAGE_NAMES[language]
                missing = {"vi": f"chưa có bản {vietnamese}", "en": f"has no text in {english}"}
                yield Problem(placed.item, placed.field, missing)


def _find_reused_codes(earlier: QuestionnaireDocument, document: QuestionnaireDocument) -> Iterator[Problem]:
    known = {item.code: item for item in earlier.items}
    for item in document.items:
        if item.code in known:
            yield from _find_other_meaning(known[item.code], item)


def _find_other_meaning(earlier: Item, item: Item) -> Iterator[Problem]:
    if kind_of(earlier) != kind_of(item):
        yield Problem(item.code, "code", _OTHER_KIND)
    elif _plain(earlier.text) != _plain(item.text):
        yield Problem(item.code, "text", _OTHER_TEXT)
    if isinstance(earlier, OptionItem) and isinstance(item, OptionItem):
        known = {option.code: _plain(option.text) for option in earlier.options}
        moved = {text: code for code, text in known.items()}
        for option in item.options:
            text = _plain(option.text)
            if known.get(option.code, text) != text:
                # Certainly another meaning where the old one moved to another code; else perhaps a better wording.
                certain = moved.get(text, option.code) != option.code
                yield Problem(item.code, f"options.{option.code}", _OTHER_OPTION if certain else _OTHER_TEXT)


def _plain(text: object) -> str:
    """A text without what spelling may change: accents, capitals, signs and spaces."""
    folded = fold_text(text.get("vi", "")) if isinstance(text, dict) else ""
    return "".join(character for character in folded if character.isalnum())


def _find_changed_official_items(document: QuestionnaireDocument) -> Iterator[Problem]:
    """Items that call themselves official, and stand in no instrument with these words."""
    official = [(each.item.code, dict(each.item.text)) for each in list_bank()]
    for item in document.items:
        if item.locked and (item.code, dict(item.text)) not in official:
            yield Problem(item.code, "text", _NOT_OFFICIAL)


def _find_missing_factors(document: QuestionnaireDocument, method: IndexMethod | None) -> Iterator[Problem]:
    if method is None:
        return
    there = {item.code for item in document.rating_items}
    for factor in method.factors:
        if there.isdisjoint(factor.items):
            text = {
                "vi": f"phương pháp “{method.title['vi']}” cần ít nhất một câu cho nhân tố “{factor.name['vi']}”",
                "en": f"the method “{method.title['en']}” needs an item for the factor “{factor.name['en']}”",
            }
            yield Problem("", f"factors.{factor.code}", text)


def _once(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Each place and reason once: several earlier versions may say the same."""
    found = {(problem.item, problem.field, problem.text["vi"]): problem for problem in problems}
    return tuple(found.values())
