"""Files of the answers of the answered province."""

from contextlib import ExitStack

import pytest
from sqlalchemy import select, update

from survey.collection.models import Response
from survey.exports.microdata.formats import Wanted, write_answers
from survey.exports.microdata.gather import gather_microdata
from survey.exports.microdata.suffixes import SUFFIXES
from survey.indices.choices import read_selection
from tests.exports.microdata.reading import TODAY


def _ignore(done, of):
    """Progress that nobody watches."""


@pytest.fixture
def gather(session, answered_province, tmp_path):
    """Gather the answers of a filter; what they are kept in goes with the test."""
    with ExitStack() as stack:

        def gather(*, with_times=False, **chosen):
            selection = read_selection(session, answered_province.campaign, chosen, TODAY)
            kept = gather_microdata(session, selection, tmp_path, _ignore, with_times=with_times, with_figures=True)
            return stack.enter_context(kept)

        yield gather


@pytest.fixture
def write(tmp_path, gather):
    def write(file_format, language="vi", **wanted):
        file = tmp_path / f"answers{SUFFIXES[file_format]}"
        microdata = gather(**wanted)
        return microdata, file, write_answers(microdata, Wanted(file_format, language, TODAY), file, _ignore)

    return write


@pytest.fixture
def told_traits(session, answered_province):
    """Some tell of themselves: of the ward's 40, 30 are women and 10 are men, one of whom is over 60."""
    ids = session.scalars(select(Response.id).order_by(Response.id)).all()
    for place, number in enumerate(ids[:40]):
        answers = {"gender": "female" if place < 30 else "male", "age": "over_60" if place == 35 else "from_25_to_34"}
        session.execute(update(Response).where(Response.id == number).values(answers=answers))
    session.commit()
