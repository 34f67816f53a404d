"""What is wrong with a fact about the organisation, in words that tell how to mend it."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from survey.errors import SurveyError
from survey.texts import Text


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: the column (or field of a form) it is in, empty for the whole, and what is expected."""

    column: str
    text: Text


_LONGEST_CODE = 16


class RefusedChange(SurveyError):
    """A change of the organisation that cannot be; `problems` holds every reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{problem.column}: {problem.text['en']}" for problem in self.problems))


def refuse_if_any(problems: Sequence[Problem]) -> None:
    """Raise RefusedChange where there is a problem."""
    if problems:
        raise RefusedChange(problems)


def is_missing(column: str) -> Problem:
    """A fact that must be given and is not."""
    return Problem(column, {"vi": "Chưa có giá trị; xin điền vào.", "en": "This is empty; please fill it in."})


def is_unknown(column: str, code: str, known: Container[str] = ()) -> Problem:
    """A code that nothing goes by; `known`: the codes among which it may have been meant."""
    if with_zeros := next((each for each in _put_zeros_before(code) if each in known), None):
        return lost_zeros(column, code, with_zeros)
    return Problem(
        column,
        {
            "vi": f"Không có mã “{code}” trong hệ thống; xin kiểm tra lại mã, hoặc thêm mã đó trước.",
            "en": f"There is no code “{code}” here; please check it, or add it first.",
        },
    )


def lost_zeros(column: str, code: str, meant: str) -> Problem:
    """A code that differs from one that is there by the zeros before it."""
    return Problem(
        column,
        {
            "vi": f"Trong hệ thống là “{meant}”, tệp ghi “{code}”: Excel đã bỏ số 0 ở đầu. "
            "Xin định dạng cột là Văn bản rồi ghi đủ mã.",
            "en": f"Here it is “{meant}”, in the file “{code}”: Excel took the zeros off. "
            "Please format the column as Text and type the whole code.",
        },
    )


def is_taken(column: str, code: str) -> Problem:
    """A code that something else goes by already."""
    return Problem(
        column,
        {
            "vi": f"“{code}” đã có trong hệ thống; xin chọn mã khác.",
            "en": f"“{code}” is taken; please choose another.",
        },
    )


def closes_too_early(column: str) -> Problem:
    """An end that is not after the beginning."""
    return Problem(
        column,
        {"vi": "Ngày kết thúc phải sau ngày bắt đầu.", "en": "The last day must come after the first."},
    )


def is_under_itself(column: str) -> Problem:
    """An agency that would be above itself."""
    return Problem(
        column,
        {
            "vi": "Cơ quan cấp trên lại nằm dưới chính cơ quan này; xin chọn cơ quan khác.",
            "en": "The agency above is itself under this one; please choose another.",
        },
    )


def is_out_of_scope(column: str) -> Problem:
    """A thing outside the part of the tree that the account keeps."""
    return Problem(
        column,
        {
            "vi": "Tài khoản của Ông/Bà không được phân công phần này; xin nhờ quản trị viên của toàn hệ thống.",
            "en": "Your account does not keep this part; please ask an administrator of the whole installation.",
        },
    )


def _put_zeros_before(code: str) -> Iterator[str]:
    """The codes that a spreadsheet would have made this number of."""
    lengths = range(len(code) + 1, _LONGEST_CODE + 1) if code.isdigit() else ()
    return (code.zfill(length) for length in lengths)
