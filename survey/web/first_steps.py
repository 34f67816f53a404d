"""The way to a first counted answer as pages tell it: each stage in words, and the address where it goes on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import g, url_for
from flask_babel import gettext as _

from survey import clock
from survey.accounts.permissions import Permission
from survey.accounts.queries import SignedInAccount
from survey.collection.first_steps import FirstStep, FirstSteps, has_counted_answer, load_first_steps
from survey.extensions import db
from survey.web.languages import translated


@dataclass(frozen=True)
class Act:
    """A thing to do: what the link says, and where it leads."""

    label: str
    address: str


@dataclass(frozen=True)
class Stage:
    """One stage as it is shown: its name, what it is for, what there is, and what to do, the likeliest first."""

    step: FirstStep
    number: int
    name: str
    reason: str
    state: str
    acts: tuple[Act, ...]
    is_done: bool
    is_next: bool


def leads_the_way(account: SignedInAccount) -> bool:
    """Whether an account can go the whole way: it takes an administrator of the whole installation."""
    needed = (Permission.KEEP_ORGANISATION, Permission.RUN_CAMPAIGNS)
    if not account.permissions.issuperset(needed):
        return False
    return account.scope(db.session(), Permission.RUN_CAMPAIGNS).holds(None)


def is_under_way(account: SignedInAccount | None) -> bool:
    """Whether the account signed in has the way to the first answer before it."""
    if account is None or account.missing is not None:
        return False
    if "under_way" not in g:
        g.under_way = leads_the_way(account) and not has_counted_answer(db.session())
    return bool(g.under_way)


def find_next_stage(account: SignedInAccount | None) -> Stage | None:
    """The stage that comes next for the account signed in; None where it has no way to go."""
    if not is_under_way(account):
        return None
    return next((stage for stage in list_stages() if stage.is_next), None)


def list_stages() -> list[Stage]:
    """Every stage in its order."""
    steps = load_first_steps(db.session(), clock.today())
    return [_tell(steps, step, number) for number, step in enumerate(FirstStep, start=1)]


def _tell(steps: FirstSteps, step: FirstStep, number: int) -> Stage:
    name, reason, state, list_acts = _WORDS[step](steps)
    return Stage(
        step=step,
        number=number,
        name=name,
        reason=reason,
        state=state,
        acts=tuple(list_acts),
        is_done=step in steps.done,
        is_next=step is steps.next,
    )


_Told = tuple[str, str, str, list[Act]]


def _row_act(label: str, register: str, **filled: str) -> Act:
    values: dict[str, Any] = {"name": register, **filled}
    return Act(label, url_for("admin.show_row", **values))


def _import_act(register: str) -> Act:
    return Act(_("Nhập từ tệp"), url_for("admin.show_register_import", name=register))


def _tell_agencies(steps: FirstSteps) -> _Told:
    n_agencies = steps.counts["agencies"]
    label = _("Thêm cơ quan") if n_agencies else _("Thêm cơ quan đầu tiên")
    return (
        _("Cơ quan, đơn vị"),
        _("Bắt đầu từ tỉnh, rồi tới trung tâm, sở, xã, phường có quầy tiếp nhận. Có sẵn danh sách thì nhập từ tệp."),
        _("%(n)d cơ quan", n=n_agencies),
        [_row_act(label, "agencies"), _import_act("agencies")],
    )


def _tell_services(steps: FirstSteps) -> _Told:
    n_fields, n_services = steps.counts["fields"], steps.counts["services"]
    add_service = _row_act(_("Thêm thủ tục"), "services")
    add_field = _row_act(_("Thêm lĩnh vực"), "fields")
    return (
        _("Lĩnh vực và thủ tục hành chính"),
        _("Người dân chọn thủ tục mình đến làm. Mỗi thủ tục thuộc một lĩnh vực, nên thêm lĩnh vực trước."),
        _("%(fields)d lĩnh vực, %(services)d thủ tục", fields=n_fields, services=n_services),
        [add_service, add_field, _import_act("services")]
        if n_fields
        else [add_field, Act(_("Nhập lĩnh vực từ tệp"), url_for("admin.show_register_import", name="fields"))],
    )


def _tell_counters(steps: FirstSteps) -> _Told:
    n_counters, idle = steps.counts["counters"], steps.idle_counter
    acts = [_row_act(_("Thêm quầy"), "counters"), _import_act("counters")]
    if idle is not None:
        agency = idle.agency.code
        filled = {"agency": agency, "number": idle.number, "responsible": agency}
        label = _("Ghi thủ tục tiếp nhận tại %(counter)s", counter=translated(idle.name))
        acts.insert(0, _row_act(label, "offers", **filled))
    return (
        _("Quầy và thủ tục tại quầy"),
        _("Mỗi quầy có một mã QR riêng. Ghi quầy tiếp nhận thủ tục nào thì phiếu tại quầy mới hỏi được."),
        _("%(counters)d quầy, %(n)d quầy đã có thủ tục", counters=n_counters, n=steps.counts["offering"]),
        acts,
    )


def _tell_questionnaire(steps: FirstSteps) -> _Told:
    make = Act(_("Tạo phiếu hỏi"), url_for("admin.show_new_questionnaire"))
    acts = [make]
    if steps.draft is not None:
        code, number = steps.draft.questionnaire.code, steps.draft.number
        acts.insert(0, Act(_("Kiểm tra và công bố"), url_for("admin.show_check", code=code, number=number)))
    return (
        _("Phiếu hỏi"),
        _("Lấy bộ câu hỏi chính thức của Bộ Nội vụ làm bản nháp, xem thử, thêm câu riêng nếu cần, rồi công bố."),
        _("%(n)d bản đã công bố", n=steps.counts["published"]),
        acts,
    )


def _tell_campaign(steps: FirstSteps) -> _Told:
    acts = [Act(_("Tạo đợt lấy ý kiến"), url_for("admin.show_new_campaign"))]
    if steps.campaign is not None:
        label = _("Mở đợt “%(name)s”", name=translated(steps.campaign.name))
        acts.insert(0, Act(label, url_for("admin.show_campaign", code=steps.campaign.code, _anchor="onward")))
    return (
        _("Đợt lấy ý kiến"),
        _("Một đợt nói rõ dùng phiếu nào, ở cơ quan nào, từ ngày nào. Đợt mở thì các quầy bắt đầu nhận câu trả lời."),
        _("%(n)d đợt đang mở", n=steps.counts["open"]),
        acts,
    )


def _tell_posters(_steps: FirstSteps) -> _Told:
    return (
        _("Tờ dán có mã QR"),
        _("In tờ dán cho mọi quầy một lần; mã của quầy dùng lâu dài, cho cả các đợt sau."),
        "",
        [Act(_("In tờ dán"), url_for("admin.list_counters", _anchor="print"))],
    )


def _tell_answer(steps: FirstSteps) -> _Told:
    acts = []
    if steps.code is not None:
        name = translated(steps.code.counter.name)
        acts = [Act(_("Mở phiếu của %(counter)s", counter=name), url_for("citizen.show_form", code=steps.code.code))]
    return (
        _("Câu trả lời đầu tiên"),
        _("Quét mã trên tờ dán bằng điện thoại, hoặc mở phiếu ngay tại đây, trả lời rồi gửi."),
        "",
        acts,
    )


_WORDS: dict[FirstStep, Callable[[FirstSteps], _Told]] = {
    FirstStep.AGENCIES: _tell_agencies,
    FirstStep.SERVICES: _tell_services,
    FirstStep.COUNTERS: _tell_counters,
    FirstStep.QUESTIONNAIRE: _tell_questionnaire,
    FirstStep.CAMPAIGN: _tell_campaign,
    FirstStep.POSTERS: _tell_posters,
    FirstStep.ANSWER: _tell_answer,
}
