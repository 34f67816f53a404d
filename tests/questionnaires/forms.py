"""A questionnaire with every kind of item and a chain of conditions, small enough to follow by hand."""

from survey.questionnaires.document import QuestionnaireDocument, Section
from survey.questionnaires.item_types import (
    ChoiceItem,
    Comparison,
    Condition,
    Level,
    LongTextItem,
    MultipleChoiceItem,
    NoticeItem,
    NumberItem,
    Option,
    RatingItem,
    ShortTextItem,
    YesNoItem,
)

LEVELS = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")
LEVELS_IN_ENGLISH = ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied")


def text(vietnamese: str, english: str) -> dict[str, str]:
    """A text in both languages."""
    return {"vi": vietnamese, "en": english}


def only_if(item: str, *values: str, negated: bool = False) -> Condition:
    """A condition on one item."""
    return Condition("all", (Comparison(item, values, negated),))


WAYS = (
    Option("counter", text("Đến quầy", "At a counter")),
    Option("online", text("Cổng dịch vụ công", "The public-service portal")),
    Option("post", text("Bưu chính", "By post")),
)

EVERY_KIND = QuestionnaireDocument(
    instrument=None,
    title=text("Phiếu của sở", "The department's form"),
    introduction=text("Xin Ông/Bà cho ý kiến.", "Please give your opinion."),
    scale=tuple(
        Level(value, text(*texts)) for value, texts in enumerate(zip(LEVELS, LEVELS_IN_ENGLISH, strict=True), start=1)
    ),
    sections=(
        Section(
            "visit",
            text("Lần giao dịch", "Your visit"),
            (
                NoticeItem("welcome", text("Phiếu chỉ mất một phút.", "This takes a minute.")),
                YesNoItem("paid", text("Ông/Bà có nộp phí không?", "Did you pay a fee?"), required=True),
                NumberItem(
                    "fee",
                    text("Phí bao nhiêu nghìn đồng?", "How many thousand đồng?"),
                    1,
                    5000,
                    required=True,
                    show_if=only_if("paid", "yes"),
                ),
                MultipleChoiceItem("ways", text("Ông/Bà đã dùng cách nào?", "Which ways did you use?"), WAYS),
                ChoiceItem("best", text("Cách nào tiện nhất?", "Which was the best?"), WAYS),
            ),
        ),
        Section(
            "portal",
            text("Về cổng dịch vụ công", "About the portal"),
            (
                RatingItem("speed", "1", text("Tốc độ của cổng", "The portal's speed")),
                ShortTextItem(
                    "slow_page", text("Trang nào chậm?", "Which page was slow?"), show_if=only_if("speed", "1", "2")
                ),
            ),
            show_if=only_if("ways", "online"),
        ),
        Section(
            "overall",
            text("Nhận xét chung", "Overall"),
            (
                RatingItem("overall", "2", text("Sự phục vụ nói chung", "The service overall"), not_applicable=True),
                LongTextItem("comment", text("Ý kiến khác", "Other comments")),
            ),
        ),
    ),
)
