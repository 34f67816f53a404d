"""What must be said beside every result, so that nobody takes it for more than it is."""

from babel.numbers import format_decimal

from survey.campaigns.models import CampaignState
from survey.indices.basis import Basis
from survey.indices.coverage import Coverage
from survey.indices.joining import tell_apart, tell_joining
from survey.indices.rounding import show_percent
from survey.indices.selection import MODE_NAMES, Units
from survey.indices.weight_remarks import tell_weights
from survey.texts import LANGUAGES, Text

NOT_NATIONAL: Text = {
    "vi": "Kết quả từ người đến giao dịch tại quầy tự trả lời; không phải Chỉ số SIPAS quốc gia do Bộ Nội vụ công bố"
    " (từ năm 2022 điều tra chọn mẫu hộ gia đình).",
    "en": "Answers that visitors of the counters gave of their own accord; this is not the national SIPAS index of the"
    " Ministry of Home Affairs (a household sample since 2022).",
}
NOBODY: Text = {
    "vi": "Không có phiếu nào khớp bộ lọc này. Xin mở rộng khoảng thời gian hoặc bỏ bớt điều kiện lọc.",
    "en": "No response matches this filter. Widen the period or drop a condition.",
}
DEMONSTRATION: Text = {
    "vi": "DỮ LIỆU MINH HỌA: tỉnh, cơ quan và câu trả lời đều là giả định.",
    "en": "DEMONSTRATION DATA: the province, its agencies and the answers are invented.",
}


def is_preliminary(basis: Basis) -> bool:
    """Whether answers still come, so that results will change."""
    return basis.campaign.state is CampaignState.OPEN


def tell_preliminary(basis: Basis) -> Text:
    """That results are preliminary, of a campaign that is still open."""
    last = f"{basis.campaign.closes_on:%d/%m/%Y}"
    return {
        "vi": f"Số liệu sơ bộ: đợt lấy ý kiến còn mở tới {last}, kết quả còn thay đổi.",
        "en": f"Preliminary: the campaign is open until {last}, and results will change.",
    }


def list_remarks(basis: Basis, coverage: Coverage) -> list[Text]:
    """The remarks on a result: demonstration, kind of survey, mode, coverage, weights, what was left out."""
    remarks = [DEMONSTRATION] if basis.campaign.is_demonstration else []
    remarks += [
        NOT_NATIONAL,
        *([tell_preliminary(basis)] if is_preliminary(basis) else []),
        *([] if coverage.n else [NOBODY]),
        _tell_modes(coverage),
        _tell_coverage(basis, coverage),
        tell_weights(basis, coverage),
    ]
    is_now = basis.selection.units is Units.NOW
    joined = tell_joining(basis, coverage.units) if is_now else tell_apart(basis, coverage.units)
    remarks += [joined] if joined else []
    if coverage.n_set_aside:
        remarks.append(_tell_set_aside(basis, coverage.n_set_aside))
    n = basis.method.minimum_n
    remarks.append(
        {
            "vi": f"Dưới {n} phiếu thì không công bố chỉ số. Khoảng tin cậy 95% tính theo thiết kế mẫu, coi các phiếu"
            " của một quầy trong một ngày là một cụm.",
            "en": f"No index is given under {n} responses. 95% intervals follow the design; the responses of one"
            " counter on one day are taken as one cluster.",
        }
    )
    return remarks


def describe_method(basis: Basis) -> Text:
    """The index method in one line: its title, version and legal source."""
    method = basis.method
    return {
        language: f"{method.title[language]} ({method.id}, v{method.version}); {method.legal_source[language]}"
        for language in ("vi", "en")
    }


def _tell_modes(coverage: Coverage) -> Text:
    total = sum(coverage.modes.values())
    return {
        language: label
        + (
            "; ".join(
                f"{MODE_NAMES[mode][language]} {_rate(count / total, language)}"
                for mode, count in coverage.modes.items()
            )
            or none
        )
        + "."
        for language, label, none in (
            ("vi", "Hình thức trả lời: ", "không có phiếu"),
            ("en", "Mode of answering: ", "no response"),
        )
    }


def _tell_coverage(basis: Basis, coverage: Coverage) -> Text:
    if basis.selection.narrows_beyond_dossiers:
        return {
            "vi": "Không tính tỷ lệ trả lời và độ bao phủ: số hồ sơ không được đếm riêng theo quầy hay theo đặc điểm"
            " của người trả lời.",
            "en": "No response rate and coverage: dossiers are not counted apart by counter or by respondents' traits.",
        }
    if coverage.dossiers is None or coverage.response_rate is None or coverage.coverage is None:
        return {
            "vi": "Chưa có số hồ sơ đã giải quyết để tính tỷ lệ trả lời và độ bao phủ.",
            "en": "There are no transaction counts to tell response rate and coverage from.",
        }
    n, dossiers = _in_both(coverage.n), _in_both(coverage.dossiers)
    return {
        "vi": f"{n['vi']} phiếu trên {dossiers['vi']} hồ sơ đã giải quyết (tỷ lệ trả lời"
        f" {_rate(coverage.response_rate, 'vi')}); các cặp cơ quan – thủ tục có phiếu chiếm"
        f" {_rate(coverage.coverage, 'vi')} số hồ sơ.",
        "en": f"{n['en']} responses to {dossiers['en']} dossiers handled (response rate"
        f" {_rate(coverage.response_rate, 'en')}); the pairs of agency and service with responses hold"
        f" {_rate(coverage.coverage, 'en')} of the dossiers.",
    }


def _tell_set_aside(basis: Basis, n_set_aside: int) -> Text:
    n = _in_both(n_set_aside)
    if basis.selection.with_set_aside:
        return {
            "vi": f"{n['vi']} phiếu đã bị tách riêng vì nghi vấn nhưng vẫn được tính ở đây, theo điều kiện đã chọn.",
            "en": f"{n['en']} responses were set aside as suspicious and are counted in here, as was chosen.",
        }
    return {
        "vi": f"{n['vi']} phiếu khớp bộ lọc bị tách ra vì nghi vấn và không được tính.",
        "en": f"{n['en']} responses that match the filter were set aside as suspicious, not counted.",
    }


def _in_both(count: int) -> dict[str, str]:
    return {language: format_decimal(count, locale=language) for language in LANGUAGES}


def _rate(share: float, language: str) -> str:
    return f"{format_decimal(show_percent(share, 1), format='0.0', locale=language)}%"
