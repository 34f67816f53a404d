"""Files of answers, read back by other programs, give the index of the page."""

import csv
import io
import itertools
import json
import shutil
import subprocess
import zipfile
from collections import Counter
from hashlib import sha256

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from fastparquet import ParquetFile
from sqlalchemy import update

from survey.collection.models import Response
from survey.exports.microdata.formats import Wanted, write_answers
from survey.exports.microdata.gather import NothingToExport
from tests.exports.microdata.reading import TODAY, read


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
