"""Nobody is told by a file of answers, and a file that may tell somebody says so."""

import csv
import io
import zipfile
from collections import Counter

import pandas as pd
import pytest
from lxml import etree
from sqlalchemy import select, update

from survey.collection.models import Response
from survey.exports.microdata.protecting import K
from survey.sampling.recipe import Margin, RakeStep, Recipe


def test_traits_that_are_rare_together_are_withheld_and_the_file_says_how_many(write, told_traits):
    microdata, file, _ = write("csv")
    answers = pd.read_csv(file)
    traits = ["age", "gender", "stage"]
    circumstances = ["responsible", "service", "month", "receiving", "mode", "language", *traits]
    common = Counter(map(tuple, answers[circumstances].values.tolist()))
    told = answers[(answers[traits] != "withheld").any(axis=1)]
    assert all(common[tuple(row)] >= K for row in told[circumstances].values.tolist())
    assert "over_60" not in set(answers["age"])
    assert Counter(answers["gender"])["female"] == 30
    assert "Không ghi “Độ tuổi” ở 1 phiếu." in {remark["vi"] for remark in microdata.remarks}


_CAUTIONS = {
    "vi": "trọng số được lập theo đặc điểm người trả lời (Giới tính), nên từ trọng số",
    "en": "the weights follow from respondents' traits (Gender), so that the weight",
}


@pytest.fixture
def by_gender(told_traits, make_weighting):
    """A weighting of who told a gender; the others are shared among them."""
    totals = {"male": 50.0, "female": 50.0}
    make_weighting(Recipe((RakeStep((Margin(("trait.gender",), totals=totals, source="Sổ", missing="share"),)),)))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_file_whose_weights_tell_of_traits_says_so_wherever_it_speaks_of_itself(write, by_gender, language):
    microdata, file, written = write("package", language, weights="thu")
    with zipfile.ZipFile(file) as archive:
        told = {name: archive.read(name).decode("utf-8-sig") for name in ("codebook.csv", "README.txt")}
        ddi = etree.fromstring(archive.read("ddi.xml"))
    assert _CAUTIONS[language] in next(csv.reader(io.StringIO(told["codebook.csv"].split("\r\nweight,")[1])))[3]
    assert all(caution in told["README.txt"] for caution in _CAUTIONS.values())
    assert _CAUTIONS[language] in ddi.findtext(".//{*}abstract")
    assert _CAUTIONS[language] in ddi.findtext(".//{*}dataColl/{*}weight")
    assert _CAUTIONS[language] in written.said[-1]
    assert microdata.caution


@pytest.mark.parametrize("chosen", [{}, {"with_times": True}, {"weights": "none"}])
def test_weights_that_follow_from_no_trait_are_no_reason_for_caution(gather, by_gender, chosen):
    assert gather(**chosen).caution is None


def test_without_traits_in_the_file_its_weights_tell_them_still(gather, by_gender):
    assert gather(with_times=True, weights="thu").caution


def test_the_hour_is_local_and_comes_without_traits(write, told_traits):
    _, file, _ = write("csv", with_times=True)
    answers = pd.read_csv(file)
    # 03:00 UTC is 10:00 in Vietnam; minutes are not told.
    assert {moment[11:] for moment in answers["received_at(UTC+07:00)"]} == {"10:00:00"}
    assert not {"age", "gender", "language", "month"} & set(answers)


def test_nothing_tells_the_order_in_which_people_came(write, session):
    """The file is the same when the same answers came in another order."""
    _, file, first = write("csv")
    ids = session.scalars(select(Response.id).where(Response.quarantined_at.is_(None)).order_by(Response.id)).all()
    ratings = dict(session.execute(select(Response.id, Response.ratings)).all())
    days = dict(session.execute(select(Response.id, Response.received_on)).all())
    inside = [number for number in ids if days[number] == days[ids[0]]][:30]
    for number, other in zip(inside, reversed(inside), strict=True):
        session.execute(update(Response).where(Response.id == number).values(ratings=ratings[other]))
    session.commit()
    assert write("csv")[2].sha256 == first.sha256
    assert file.is_file()
