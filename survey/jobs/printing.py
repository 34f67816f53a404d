"""Jobs that print: posters, and pictures of codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.campaigns.models import CounterCode
from survey.jobs.kinds import Progress, Refused

if TYPE_CHECKING:
    from survey.reports.poster import PosterFacts

POSTERS, CODE_ARCHIVE = "posters", "code_archive"


@dataclass(frozen=True)
class Printing:
    """What printing needs of the installation: its public address, and where the signs of agencies are kept."""

    base_url: str
    logos: Path

    def make_posters(
        self, session: Session, parameters: Mapping[str, Any], file: Path, progress: Progress
    ) -> int | None:
        """One PDF of `parameters`: "codes", "format" and "languages"."""
        from survey.reports.poster import UnprintablePoster, render_posters

        facts = self._gather(session, parameters)
        try:
            file.write_bytes(render_posters(facts, parameters["format"], progress=progress))
        except UnprintablePoster as error:
            raise _explain(error.address) from error
        progress(len(facts) + 1, len(facts) + 1)
        return len(facts)

    def make_code_archive(
        self, session: Session, parameters: Mapping[str, Any], file: Path, progress: Progress
    ) -> int | None:
        """One ZIP file of `parameters`: "codes", and "picture"."""
        from survey.reports.code_archive import write_code_archive

        return write_code_archive(file, self._gather(session, parameters), parameters["picture"], progress)

    def _gather(self, session: Session, parameters: Mapping[str, Any]) -> "list[PosterFacts]":
        from survey.reports.poster_facts import gather_poster_facts

        wanted = {code: place for place, code in enumerate(parameters["codes"])}
        # A code that was retired since it was chosen is not printed any more.
        found = session.scalars(
            select(CounterCode).where(CounterCode.code.in_(wanted), CounterCode.retired_at.is_(None))
        )
        codes = sorted(found, key=lambda code: wanted[code.code])
        if not codes:
            raise Refused(
                "Các mã đã chọn đều hết hiệu lực. Xin mở lại trang Quầy và mã QR rồi chọn lại.",
                "All codes that were chosen have been retired. Please choose again on the page of counters.",
            )
        languages = tuple(parameters.get("languages", ("vi", "en")))
        return gather_poster_facts(session, codes, base_url=self.base_url, logos=self.logos, languages=languages)


def _explain(address: str) -> Refused:
    if not address:
        return Refused(
            "Các tờ không in chung được. Xin bỏ biểu trưng của cơ quan rồi in lại.",
            "The posters cannot be printed together. Please remove the agency's sign and print again.",
        )
    return Refused(
        f"Không in được tờ {address}: tên quầy hoặc tên cơ quan để trống hoặc có ký tự không in được. "
        "Xin sửa tên rồi in lại.",
        f"The poster {address} cannot be printed: the name of its counter or agency is empty or has a character that "
        "cannot be printed. Please correct the name and print again.",
    )
