"""What a kind of job is: a name, and the function that does the work."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.orm import Session

from survey.accounts.permissions import Permission
from survey.errors import BadSelection, SurveyError
from survey.texts import Text, in_language

# Told how much is done of how much in all; raises Interrupted when the server is about to end.
Progress = Callable[[int, int], None]


class Interrupted(Exception):
    """The server ends: the job goes back to those that wait."""


class Refused(SurveyError):
    """The work cannot be done, for a reason that who asked can mend: told in Vietnamese, then in English."""

    def __init__(self, vietnamese: str, english: str) -> None:
        super().__init__(f"{vietnamese}\n{english}")
        self.text: Text = {"vi": vietnamese, "en": english}


def refuse_filter(error: BadSelection) -> Refused:
    """The refusal of work whose filter the data do not have, or no longer."""
    text = getattr(error, "text", None) or {"vi": str(error), "en": str(error)}
    return Refused(
        f"Điều kiện lọc không còn dùng được. {text['vi']}", f"The filter does not hold. {in_language(text, 'en')}"
    )


class Make(Protocol):
    """The work itself: reads with `session`, writes the whole of `file`; returns how many rows or pages are in it.

    What it raises as Refused is shown to who asked.
    """

    def __call__(
        self, session: Session, parameters: Mapping[str, Any], file: Path, progress: Progress
    ) -> int | None: ...


@dataclass(frozen=True)
class JobKind:
    """A kind of job: `suffix` of the file that it makes, as in ".pdf", its media type, and what one must be allowed to
    do where the file tells of, to ask for it and to fetch it."""

    make: Make
    suffix: str
    mimetype: str
    permission: Permission
