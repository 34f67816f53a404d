"""The pictures of codes in one file, and the list that says whose each is."""

import csv
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import typst
import zxingcpp

from survey.campaigns.qr import form_address, printed_address, qr_address
from survey.reports.code_archive import COLUMNS, PICTURES, write_code_archive
from tests.reports.test_poster import FACTS

CODES = ("AAAA0000", "BBBB1111")
ALL = [replace(FACTS, code=code, counter={"vi": f'Quầy "{code[0]}", tầng 2'}) for code in CODES]


def write(folder, picture, facts=ALL):
    told = []
    file = folder / "codes.zip"
    assert write_code_archive(file, facts, picture, lambda done, total: told.append((done, total))) == len(facts)
    assert told == [(n, len(facts)) for n in range(1, len(facts) + 1)]
    return zipfile.ZipFile(file)


def read_manifest(archive):
    return list(csv.DictReader(io.StringIO(archive.read("manifest.csv").decode("utf-8-sig"))))


def see(content, name, folder):
    (folder / name).write_bytes(content)
    page = f'#set page(width: 200pt, height: 200pt, margin: 0pt)\n#image("/{name}", width: 100%)'
    (folder / "main.typ").write_text(page)
    document = pypdfium2.PdfDocument(typst.compile(str(folder / "main.typ"), root=str(folder)))
    (found,) = zxingcpp.read_barcodes(document[0].render(scale=1, grayscale=True).to_numpy())
    return found.text


@pytest.mark.parametrize("picture", PICTURES)
def test_each_picture_leads_where_the_list_says(picture, tmp_path):
    archive = write(tmp_path, picture)
    rows = read_manifest(archive)
    assert sorted(archive.namelist()) == sorted([*(row["file"] for row in rows), "manifest.csv"])
    for row, facts in zip(rows, ALL, strict=True):
        assert tuple(row) == COLUMNS
        assert see(archive.read(row["file"]), row["file"], tmp_path) == qr_address(facts.base_url, facts.code)
        assert row["code"] == facts.code
        assert row["address"] == form_address(facts.base_url, facts.code)
        assert row["printed_address"] == printed_address(facts.base_url, facts.code)
        assert (row["agency"], row["counter"]) == (facts.agency["vi"], facts.counter["vi"])


def test_the_same_codes_give_the_same_file(tmp_path):
    first = Path(write(tmp_path, "svg").filename).read_bytes()
    assert Path(write(tmp_path, "svg").filename).read_bytes() == first


def test_excel_reads_the_list_as_utf_8(tmp_path):
    assert write(tmp_path, "svg").read("manifest.csv").startswith(b"\xef\xbb\xbf")
