"""Sheets of the rows that the pictures of a page are drawn from."""

from collections.abc import Mapping, Sequence

from survey.exports.index_sheets import Column, Kind, Sheet
from survey.indices.movement import Movement
from survey.indices.overview import Overview
from survey.plots.figures.answers import build_answers
from survey.plots.figures.figure import Figure
from survey.plots.figures.moved import build_moved
from survey.questionnaires.document import Level
from survey.texts import LANGUAGES, Text, in_language

_DISTRIBUTION: Text = {"vi": "Phân bố trả lời", "en": "Distribution"}
_MOVEMENT: Text = {"vi": "Thay đổi", "en": "Movement"}
Columns = Mapping[str, tuple[Text, Kind]]
_MOVEMENT_COLUMNS: Columns = {
    "table": ({"vi": "Của", "en": "Of"}, Kind.TEXT),
    "code": ({"vi": "Mã", "en": "Code"}, Kind.TEXT),
    "name": ({"vi": "Tên", "en": "Name"}, Kind.TEXT),
    "before": ({"vi": "Đợt trước (%)", "en": "Before (%)"}, Kind.INDEX),
    "now": ({"vi": "Đợt này (%)", "en": "Now (%)"}, Kind.INDEX),
    "difference": ({"vi": "Chênh lệch (điểm %)", "en": "Difference (points)"}, Kind.INDEX),
    "standard_error": ({"vi": "Sai số chuẩn", "en": "Standard error"}, Kind.INDEX),
    "lower": ({"vi": "Cận dưới 95%", "en": "Lower 95%"}, Kind.INDEX),
    "upper": ({"vi": "Cận trên 95%", "en": "Upper 95%"}, Kind.INDEX),
    "p_adjusted": ({"vi": "p (Holm)", "en": "p (Holm)"}, Kind.CHANCE),
    "direction": ({"vi": "Kết luận", "en": "Finding"}, Kind.TEXT),
}
_DIRECTIONS: Mapping[str, Text] = {
    "up": {"vi": "tăng", "en": "up"},
    "down": {"vi": "giảm", "en": "down"},
    "unclear": {"vi": "chưa rõ", "en": "not certain"},
}


def build_distribution_sheet(overview: Overview, language: str) -> Sheet:
    """The shares of the five answers to each criterion."""
    return _build(
        build_answers(overview, language), _DISTRIBUTION, _head_levels(overview.basis.document.scale), language
    )


def _head_levels(scale: Sequence[Level]) -> Columns:
    """The columns of the distribution, a level of the scale each."""
    levels = {
        f"level_{level.value}": (
            {language: f"{level.value} – {in_language(level.text, language)} (%)" for language in LANGUAGES},
            Kind.SHARE,
        )
        for level in scale
    }
    return {
        "code": ({"vi": "Mã", "en": "Code"}, Kind.TEXT),
        "name": ({"vi": "Tên", "en": "Name"}, Kind.TEXT),
        **levels,
        "n": ({"vi": "Số trả lời", "en": "Answers"}, Kind.COUNT),
        "n_without": ({"vi": "Không đánh giá", "en": "Not rated"}, Kind.COUNT),
    }


def build_movement_sheet(overview: Overview, movement: Movement, language: str) -> Sheet:
    """Every difference from the campaign before, certain or not."""
    sheet = _build(build_moved(overview, movement, language), _MOVEMENT, _MOVEMENT_COLUMNS, language)
    rows = tuple((*row[:-1], in_language(_DIRECTIONS[str(row[-1])], language)) for row in sheet.rows)
    before = in_language(movement.before.campaign.name, language)
    return Sheet(sheet.name, f"{in_language(_MOVEMENT, language)}: {before}", sheet.columns, rows)


def _build(figure: Figure, name: Text, columns: Columns, language: str) -> Sheet:
    if figure.columns != tuple(columns):
        raise ValueError(f"{figure.name} has columns {figure.columns}")
    headed = tuple(Column(each, in_language(heading, language), kind) for each, (heading, kind) in columns.items())
    return Sheet(in_language(name, language), figure.title, headed, figure.rows)
