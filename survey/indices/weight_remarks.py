"""Which weights are behind a result, in one sentence for each kind."""

from babel.dates import format_date
from babel.numbers import format_decimal

from survey.clock import VIETNAM
from survey.indices.basis import Basis
from survey.indices.coverage import Coverage
from survey.indices.names import name_weighting
from survey.indices.selection import UNWEIGHTED
from survey.indices.weighting.stored_queries import UsedWeighting
from survey.texts import LANGUAGES, Text


def tell_weights(basis: Basis, coverage: Coverage) -> Text:
    """By dossiers, none, or those of a weighting: which responses it weighs, and how many of the period it does not."""
    if basis.sample.weighting is not None:
        return _tell_weighting(basis.sample.weighting, coverage.n_not_weighed)
    if basis.selection.weighting == UNWEIGHTED:
        return {
            "vi": "Không dùng trọng số: mỗi phiếu được tính như nhau.",
            "en": "Unweighted: every response counts alike.",
        }
    return _tell_dossiers(coverage)


def _tell_weighting(weighting: UsedWeighting, n_not_weighed: int) -> Text:
    named = name_weighting(weighting)
    made = {at: format_date(weighting.made_at.astimezone(VIETNAM), format="dd/MM/yyyy", locale=at) for at in LANGUAGES}
    n, rest = _in_both(weighting.n_responses), _in_both(n_not_weighed)
    months = f"{weighting.first_month:%m/%Y} – {weighting.last_month:%m/%Y}"
    others = {
        "vi": f" Kết quả chỉ tính các phiếu ấy: {rest['vi']} phiếu khác trong kỳ không được tính.",
        "en": f" Results are about those: {rest['en']} other responses of the period are not in it.",
    }
    told = {
        "vi": f"Trọng số: {named['vi']}, lập ngày {made['vi']} cho {n['vi']} phiếu ({months}).",
        "en": f"Weights: {named['en']}, made on {made['en']} for {n['en']} responses ({months}).",
    }
    return {at: told[at] + (others[at] if n_not_weighed else "") for at in LANGUAGES}


def _tell_dossiers(coverage: Coverage) -> Text:
    if coverage.n and coverage.n_without_counts == coverage.n:
        return {
            "vi": "Không có số hồ sơ nên mỗi phiếu có trọng số 1.",
            "en": "Without transaction counts every response weighs 1.",
        }
    rest = coverage.n_without_counts
    return {
        "vi": "Trọng số: phân tầng sau theo số hồ sơ của từng cơ quan – thủ tục"
        + (f"; {rest} phiếu chưa có số hồ sơ tương ứng nên có trọng số 1." if rest else "."),
        "en": "Weights: post-stratified to the dossiers of each agency and service"
        + (f"; {rest} responses without such a count weigh 1." if rest else "."),
    }


def _in_both(count: int) -> dict[str, str]:
    return {at: format_decimal(count, locale=at) for at in LANGUAGES}
