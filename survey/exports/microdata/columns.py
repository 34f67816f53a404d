"""The columns of a file of answers that it has whatever was asked for: design and ratings."""

from survey.exports.microdata.variables import Kind, Variable
from survey.indices.basis import Basis
from survey.indices.names import name_item
from survey.texts import Text

_RATINGS: Text = {
    "vi": "Cả dãy điểm theo thứ tự câu hỏi: 1-5; n không áp dụng; - bỏ trống; . không hiện",
    "en": "All ratings in the order of the items: 1-5; n not applicable; - left out; . not shown",
}

# The number of the row in the file, then what a design is declared with.
DESIGN = (
    Variable("row", {"vi": "Số thứ tự trong tệp", "en": "Row number"}, Kind.COUNT),
    Variable(
        "weight",
        {"vi": "Trọng số: số hồ sơ mà phiếu đại diện", "en": "Weight: dossiers that the response stands for"},
        Kind.NUMBER,
    ),
    Variable("stratum", {"vi": "Tầng: cơ quan × thủ tục", "en": "Stratum: agency × service"}, Kind.COUNT),
    Variable("psu", {"vi": "Cụm: một quầy trong một ngày", "en": "PSU: one counter on one day"}, Kind.COUNT),
)


def describe_ratings(basis: Basis, names: dict[str, str]) -> tuple[Variable, ...]:
    """A column for each rated item, then all of them as one text that says why a rating is not there."""
    columns = (Variable(names[item.code], name_item(basis, item), Kind.RATING) for item in basis.document.rating_items)
    return (*columns, Variable("ratings", _RATINGS, Kind.TEXT))
