"""Files of answers: read back by other programs they give the index of the page, and nobody is told by them."""

import csv
import io
import itertools
import json
import shutil
import subprocess
import zipfile
from collections import Counter
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from fastparquet import ParquetFile
from lxml import etree
from sqlalchemy import select, update

from survey.collection.models import Response
from survey.exports.microdata.ddi import write_ddi
from survey.exports.microdata.formats import Wanted, write_answers
from survey.exports.microdata.gather import NothingToExport, gather_microdata
from survey.exports.microdata.protecting import K
from survey.exports.microdata.suffixes import SUFFIXES
from survey.indices.choices import read_selection
from survey.sampling.recipe import Margin, RakeStep, Recipe

TODAY = date(2026, 6, 1)
WEIGHTED_BY = ["weight", "stratum", "psu"]


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


def read(file_format, file):
    """The ratings on the scale and the design, as another library reads them."""
    if file_format == "csv":
        return pd.read_csv(file)
    if file_format == "parquet":
        return ParquetFile(str(file)).to_pandas()
    frame, _ = pyreadstat.read_sav(file) if file_format == "sav" else pyreadstat.read_dta(file)
    return frame


@pytest.mark.parametrize("file_format", ["csv", "parquet", "sav", "dta"])
def test_the_index_comes_out_of_every_file_as_it_stands_on_the_page(write, file_format):
    microdata, file, written = write(file_format)
    answers = read(file_format, file)
    ratings = answers[list(microdata.names.values())].astype(float)
    satisfied, answered = (ratings >= 4).sum(axis=1), ratings.notna().sum(axis=1)
    found = (answers["weight"] * satisfied).sum() / (answers["weight"] * answered).sum()
    assert found == pytest.approx(microdata.figures[0].index, abs=1e-12)
    assert (len(answers), written.n) == (80, 80)
    assert written.sha256 == sha256(file.read_bytes()).hexdigest()


def test_r_s_survey_package_makes_the_same_indices_and_standard_errors(write, tmp_path):
    if shutil.which("Rscript") is None:
        pytest.skip("R is not on this machine")
    has = subprocess.run(["Rscript", "-e", "library(survey)"], capture_output=True, check=False)
    if has.returncode:
        pytest.skip("R has no package survey here")
    _, file, _ = write("package")
    zipfile.ZipFile(file).extractall(tmp_path)
    ran = subprocess.run(["Rscript", "indices.R"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "con số khớp" in ran.stdout
    # The comparison is one that can fail.
    figures = tmp_path / "figures.csv"
    figures.write_text(figures.read_text().replace("0.", "0.1", 1))
    assert subprocess.run(["Rscript", "indices.R"], cwd=tmp_path, capture_output=True, check=False).returncode == 1


def test_spss_finds_vietnamese_labels_and_why_a_rating_is_missing(write, session):
    session.execute(update(Response).where(Response.id == 1).values(ratings="n-." + "5" * 13))
    session.commit()
    microdata, file, _ = write("sav")
    answers, meta = pyreadstat.read_sav(file, user_missing=True)
    names = list(microdata.names.values())
    assert Counter(answers[names[0]])[-1] == Counter(answers[names[1]])[-2] == Counter(answers[names[2]])[-3] == 1
    assert meta.variable_value_labels[names[0]] == {
        -3: "Không hiện câu hỏi",
        -2: "Bỏ trống",
        -1: "Không áp dụng",
        1: "Rất không hài lòng",
        2: "Không hài lòng",
        3: "Bình thường",
        4: "Hài lòng",
        5: "Rất hài lòng",
    }
    assert meta.missing_ranges[names[0]] == [{"lo": -9, "hi": -1}]
    assert all(len(label.encode()) <= 255 and "�" not in label for label in meta.column_labels)
    assert "Phường Bình Minh" in " ".join(meta.variable_value_labels["responsible"].values()) or meta.notes
    assert "không phải Chỉ số SIPAS quốc gia" in " ".join(meta.notes)


def test_ratings_that_are_missing_are_empty_for_programs_and_say_why_beside(write, session):
    session.execute(update(Response).where(Response.id == 1).values(ratings="n-." + "5" * 13))
    session.commit()
    microdata, file, _ = write("csv")
    answers = pd.read_csv(file)
    row = answers[answers["ratings"] == "n-." + "5" * 13]
    assert row[list(microdata.names.values())[:3]].isna().all(axis=None)


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


def test_excel_gets_marks_semicolons_decimal_commas_and_labels(write):
    _, file, _ = write("csv_excel")
    raw = file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = [line for line in raw.decode("utf-8-sig").splitlines() if not line.startswith('"# ')]
    rows = list(csv.DictReader(io.StringIO("\n".join(lines)), delimiter=";"))
    assert len(rows) == 80
    weights = {row["weight: Trọng số: số hồ sơ mà phiếu đại diện"] for row in rows}
    assert weights == {"25,0", "93,75", "1,0"}
    assert any("Bảo vệ người trả lời" in line for line in raw.decode("utf-8-sig").splitlines()[:40])


def test_parquet_says_what_it_is_in_its_own_metadata(write):
    _, file, _ = write("parquet")
    metadata = {key: json.loads(value) for key, value in ParquetFile(str(file)).key_value_metadata.items()}
    assert any("không phải Chỉ số SIPAS quốc gia" in line for line in metadata["about"]["vi"])
    assert metadata["variables"]["responsible"]["values"]


_DDI = "{ddi:codebook:2_5}"


@pytest.fixture(scope="module")
def ddi_schema():
    return etree.XMLSchema(file=str(Path(__file__).with_name("ddi_codebook_2_5.xsd")))


@pytest.mark.parametrize("with_times", [False, True])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_ddi_is_valid_and_counts_every_answer(write, told_traits, ddi_schema, language, with_times):
    microdata, file, _ = write("ddi", language, with_times=with_times)
    book = etree.parse(file).getroot()
    ddi_schema.assertValid(book)
    assert ("gender" in {variable.name for variable in microdata.variables}) is not with_times
    variables = list(book.iter(f"{_DDI}var"))
    assert [each.get("name") for each in variables] == [variable.name for variable in microdata.variables]
    assert [book.findtext(f".//{_DDI}{name}") for name in ("caseQnty", "varQnty")] == ["80", str(len(variables))]
    for each in variables:
        counts = {one.get("type"): int(one.text) for one in each.findall(f"{_DDI}sumStat")}
        assert counts["vald"] + counts["invd"] == 80
        missing = [one for one in each.findall(f"{_DDI}catgry") if one.get("missing") == "Y"]
        assert sum(int(one.findtext(f"{_DDI}catStat")) for one in missing) == counts["invd"]


def test_ddi_tells_of_the_columns_as_the_sav_file_keeps_them(write, gather, told_traits):
    for with_times in (False, True):
        _, ddi, _ = write("ddi", with_times=with_times)
        _, sav, _ = write("sav", with_times=with_times)
        _, kept = pyreadstat.read_sav(sav)
        formats = {each.get("name"): each.find(f"{_DDI}varFormat") for each in etree.parse(ddi).iter(f"{_DDI}var")}
        assert list(formats) == kept.column_names
        assert {name: one.get("type") == "character" for name, one in formats.items()} == {
            name: kind == "string" for name, kind in kept.readstat_variable_types.items()
        }
        named = {name: one.get("formatname") for name, one in formats.items() if one.get("formatname")}
        assert named == ({"received_at": kept.original_variable_types["received_at"]} if with_times else {})


def test_ddi_lists_the_modes_that_the_file_tells(write):
    _, file, _ = write("ddi", "en")
    assert [each.text for each in etree.parse(file).iter(f"{_DDI}collMode")] == ["QR code at the counter", "paper form"]


def test_ddi_takes_any_text(gather, ddi_schema):
    awkward = "<titl>\"Tiếp\x00 nhận\" & 'trả\x0b\x1b\ud800\ufffe\uffff\x7f kết quả' ]]> \U0001f600\u202e </titl>"
    text = {"vi": awkward, "en": " \t"}
    microdata = gather()
    variables = tuple(
        replace(each, label=text, values=tuple(replace(value, label=text) for value in each.values))
        for each in microdata.variables
    )
    renamed = replace(microdata, title=text, rows=replace(microdata.rows, variables=variables))
    written = write_ddi(renamed, "a & <b>.sav", "en", TODAY)
    book = etree.fromstring(written)
    ddi_schema.assertValid(book)
    kept = "<titl>\"Tiếp nhận\" & 'trả\x7f kết quả' ]]> \U0001f600\u202e </titl>"
    assert {each.text for name in ("titl", "qstnLit") for each in book.iter(f"{_DDI}{name}")} == {kept}
    assert book.findtext(f".//{_DDI}fileName") == "a & <b>.sav"


# What the official schema refuses too, each done to the first element of a name.
_DAMAGES = {
    "another namespace": lambda at: setattr(at("codeBook"), "tag", "{ddi:codebook:2_6}codeBook"),
    "another version": lambda at: at("codeBook").set("version", "2.1"),
    "no study": lambda at: at("codeBook").remove(at("stdyDscr")),
    "the file before the study": lambda at: at("codeBook").insert(0, at("fileDscr")),
    "no citation of the study": lambda at: at("stdyDscr").remove(at("stdyDscr")[0]),
    "the method before the scope": lambda at: at("stdyDscr").insert(1, at("method")),
    "no title": lambda at: at("titlStmt").remove(at("titl")),
    "two titles": lambda at: at("titlStmt").append(deepcopy(at("titl"))),
    "weighting before sampling": lambda at: at("dataColl").insert(0, at("weight")),
    "text between elements": lambda at: setattr(at("dataDscr"), "text", "Biến"),
    "an unknown element": lambda at: etree.SubElement(at("dataDscr"), f"{_DDI}variable"),
    "an unknown attribute": lambda at: at("var").set("label", "Trọng số"),
    "no name": lambda at: at("var").attrib.pop("name"),
    "a file that is not described": lambda at: at("var").set("files", "F9"),
    "several files, one of them unknown": lambda at: at("var").set("files", "V1 V2 V999"),
    "an ID that another has": lambda at: at("var").set("ID", "F1"),
    "an ID that is no name": lambda at: at("var").set("ID", "1"),
    "an unknown event": lambda at: at("collDate").set("event", "begin"),
    "an unknown interval": lambda at: at("var").set("intrvl", "continuous"),
    "an unknown statistic": lambda at: at("sumStat").set("type", "median"),
    "a statistic of no type": lambda at: at("sumStat").attrib.pop("type"),
    "an unknown frequency": lambda at: at("catStat").set("type", "count"),
    "an unknown kind of missing": lambda at: at("catgry").set("missing", "yes"),
    "an unknown format": lambda at: at("varFormat").set("type", "string"),
    "labels after counts": lambda at: at("catgry").append(at("catgry")[1]),
    "a language that is none": lambda at: at("codeBook").set(
        "{http://www.w3.org/XML/1998/namespace}lang", "tiếng Việt"
    ),
}
# What the official schema takes for text; ours does not.
_DAMAGES_THAT_ONLY_WE_REFUSE = {
    "a count that is no number": lambda at: setattr(at("caseQnty"), "text", "80 phiếu"),
    "a frequency that is no number": lambda at: setattr(at("catStat"), "text", "1.5"),
    "a value that is no number": lambda at: setattr(at("catValu"), "text", "một"),
    "a date that is none": lambda at: at("prodDate").set("date", "01/06/2026"),
    "an empty title": lambda at: setattr(at("titl"), "text", " "),
    "a name twice": lambda at: at("var").set("name", "weight"),
}


def test_ddi_that_is_damaged_is_found_invalid(gather, ddi_schema):
    whole = write_ddi(gather(), "answers.sav", "vi", TODAY)
    assert ddi_schema.validate(etree.fromstring(whole))
    taken = set()
    for name, damage in (_DAMAGES | _DAMAGES_THAT_ONLY_WE_REFUSE).items():
        book = etree.fromstring(whole)
        damage(lambda element, book=book: next(book.iter(f"{_DDI}{element}")))
        if ddi_schema.validate(etree.fromstring(etree.tostring(book))):
            taken.add(name)
    assert not taken


def test_the_codebook_counts_every_value(write, told_traits):
    microdata, file, _ = write("codebook")
    rows = list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"))))
    of = {name: list(each) for name, each in itertools.groupby(rows, key=lambda row: row["variable"])}
    assert list(of) == [variable.name for variable in microdata.variables]
    assert all(sum(int(row["responses"]) for row in each[1:]) == 80 for each in of.values() if len(each) > 1)


def test_a_file_that_could_not_be_finished_is_not_there(gather, tmp_path):
    folder = tmp_path / "made"
    folder.mkdir()

    class Ended(Exception):
        pass

    def end(*_):
        raise Ended

    for file_format in ("csv", "parquet", "package"):
        with pytest.raises(Ended):
            write_answers(gather(), Wanted(file_format, "vi", TODAY), folder / "answers", end)
    assert list(folder.iterdir()) == []


def test_a_filter_that_leaves_nothing_is_told(gather):
    with pytest.raises(NothingToExport, match="widen the period"):
        gather(mode="telephone")


def test_a_part_of_the_sample_keeps_its_indices_and_says_its_errors_are_not_whole(write):
    microdata, file, _ = write("csv", agency="TG-P1")
    answers = pd.read_csv(file)
    first = answers[next(iter(microdata.names.values()))]
    found = np.average(first.dropna() >= 4, weights=answers["weight"][first.notna()])
    assert found == pytest.approx(next(each.index for each in microdata.figures if each.measure == "criterion"))
    assert not microdata.design_is_kept
