"""Document, print and slides say the figures of the overview, to the last digit, in both languages."""

import io
from datetime import date

import docx
import pptx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from sqlalchemy import select

from survey.campaigns.queries import find_campaign
from survey.collection.models import Comment, Response
from survey.exports.index_records import build_records
from survey.indices.basis import build_basis
from survey.indices.choices import read_selection
from survey.indices.overview import compute_overview
from survey.reports.annual.content import Chart, Table
from survey.reports.annual.figures import write_points
from survey.reports.annual.gather import Asked, NothingToReport
from survey.reports.annual.making import gather_report, write_report
from tests.fixtures.answered_province import BAD, Answers, store_answers

TODAY = date(2026, 9, 15)


@pytest.fixture(params=["vi", "en"])
def language(request):
    return request.param


@pytest.fixture
def selection(session, answered_province):
    return read_selection(session, find_campaign(session, answered_province.campaign.code), {}, TODAY)


@pytest.fixture
def report(session, selection, language):
    return gather_report(session, selection, None, Asked(language, with_comments=True, made_on=TODAY))


@pytest.fixture
def figures(session, selection, language):
    """What the overview's records say, as a reader of this language writes it."""
    overview = compute_overview(build_basis(session, selection))
    tables = (overview.overall, overview.factors, overview.criteria, overview.agencies, overview.services)
    records = [record for table in tables for record in build_records(overview.basis, table, language)]
    written = [f"{record['index']:.2f}" for record in records if record["index"] is not None]
    return {figure.replace(".", ",") if language == "vi" else figure for figure in written}


def read_docx(content):
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def read_pdf(content):
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content))


def test_document_holds_every_figure_of_the_overview(report, figures, tmp_path):
    written = read_docx(write_report(report, "report", "docx", tmp_path))
    assert figures and not {figure for figure in figures if figure not in written}


def test_print_holds_every_figure_of_the_overview(report, figures, tmp_path):
    written = read_pdf(write_report(report, "report", "pdf", tmp_path))
    assert not {figure for figure in figures if figure not in written}


def test_slides_hold_the_figures_as_editable_charts_and_tables(report, tmp_path):
    deck = pptx.Presentation(io.BytesIO(write_report(report, "slides", "pptx", tmp_path)))
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    charts = [shape.chart.plots[0].series[0].values for shape in shapes if shape.has_chart]
    cells = {cell.text for shape in shapes if shape.has_table for row in shape.table.rows for cell in row.cells}
    blocks = [block for section in report.sections for block in section.blocks]
    drawn = next(block for block in blocks if isinstance(block, Chart))
    assert charts[0] == tuple(bar.value for bar in drawn.bars)
    assert {cell for block in blocks if isinstance(block, Table) for row in block.rows for cell in row} <= cells


def test_no_shape_leaves_its_slide(report, tmp_path):
    deck = pptx.Presentation(io.BytesIO(write_report(report, "slides", "pptx", tmp_path)))
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height


def test_each_agency_has_one_page(report, tmp_path):
    pages = pypdfium2.PdfDocument(write_report(report, "profiles", "pdf", tmp_path))
    assert len(pages) == len(report.profiles) == 2


def test_a_selection_with_too_few_answers_is_explained(session, answered_province):
    campaign = find_campaign(session, answered_province.campaign.code)
    selection = read_selection(session, campaign, {"service": "1.000002"}, TODAY)
    with pytest.raises(NothingToReport, match="8 responses match"):
        gather_report(session, selection, None, Asked())


def test_a_campaign_does_not_move_against_itself(session, selection):
    report = gather_report(session, selection, selection, Asked("vi", made_on=TODAY))
    moved = next(section for section in report.sections if section.heading == report.labels["moved"])
    told, table = moved.blocks
    assert f"“{report.campaign}”: 80 phiếu" in told
    assert {row[-1] for row in table.rows} == {report.labels["unsure"]}
    assert {row[3] for row in table.rows} == {write_points(0.0, "vi")}


def test_what_has_too_few_answers_is_listed_once_and_takes_no_place_in_the_ranks(report):
    services = next(each for each in report.sections if each.heading == report.labels["services"])
    ranked = next(block for block in services.blocks if isinstance(block, Table))
    listed = {row[0]: row[-1] for block in report.annexes[-1].blocks for row in block.rows}
    assert "8" in listed.values()
    assert not listed.keys() & {row[1] for row in ranked.rows}
    assert any(f" {len(report.annexes)})" in block for block in services.blocks if isinstance(block, str))


def test_an_agency_with_too_few_answers_has_a_page_only_when_it_is_asked_for(session, answered_province, language):
    part = read_selection(session, answered_province.campaign, {"to": "2026-03"}, TODAY)
    code = answered_province.department.code
    report = gather_report(session, part, None, Asked(language, made_on=TODAY))
    assert [profile.code for profile in report.profiles] == [answered_province.ward.code]
    assert [row[-1] for row in report.without_page.rows] == ["16"]
    asked = gather_report(session, part, None, Asked(language, agencies=(code,), made_on=TODAY))
    assert " 16 " in asked.profiles[0].sentences[0]
    assert asked.without_page is None


def test_an_agency_stands_beside_the_median_of_its_group(report):
    for profile in report.profiles:
        for table in (profile.factor_table, profile.strongest, profile.weakest):
            assert table.columns[-1].heading == report.labels["median"]
        # Each is alone in its group here: the median is its own index.
        assert all(row[1] == row[-1] for row in profile.factor_table.rows if row[1] != report.labels["withheld"])
        assert [bar.beside for bar in profile.factors.bars] == [bar.value for bar in profile.factors.bars]


def test_slides_end_with_what_to_do_and_the_annexes_that_they_name(report, tmp_path):
    deck = pptx.Presentation(io.BytesIO(write_report(report, "slides", "pptx", tmp_path)))
    titles = [slide.shapes.title.text for slide in deck.slides]
    annexes = [f"{report.labels['annex']} {number + 1}. " for number, _annex in enumerate(report.annexes)]
    order = [*(profile.name for profile in report.profiles), report.labels["act"], *annexes]
    places = [next(place for place, title in enumerate(titles) if title.startswith(each)) for each in order]
    assert places == sorted(places)
    assert titles[-1].startswith(annexes[-1])


def test_a_part_says_on_every_form_that_it_is_one(session, answered_province, language, tmp_path):
    part = read_selection(session, answered_province.campaign, {"agency": "TG-S1", "assurance": "open"}, TODAY)
    report = gather_report(session, part, None, Asked(language, made_on=TODAY))
    assert report.narrowed
    conditions = report.narrowed.split("; ")
    deck = pptx.Presentation(io.BytesIO(write_report(report, "slides", "pptx", tmp_path)))
    on_slides = [
        "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame) for slide in deck.slides
    ]
    assert all(each in on_slides[0] for each in conditions)
    assert all(conditions[0] in text for text in on_slides)
    first_pages = {
        kind: pypdfium2.PdfDocument(write_report(report, kind, "pdf", tmp_path))[0].get_textpage().get_text_range()
        for kind in ("report", "profiles")
    }
    for text in first_pages.values():
        assert all("".join(each.split()) in "".join(text.split()) for each in conditions)
    assert all(each in read_docx(write_report(report, "report", "docx", tmp_path)) for each in conditions)


def test_print_shows_a_mark_for_what_its_letters_lack(session, answered_province, selection, language, tmp_path):
    answered_province.ward.name = {"vi": "Phường Ỷ Dịu 🏛 số 1", "en": "Ward 你好 1"}
    session.commit()
    report = gather_report(session, selection, None, Asked(language, made_on=TODAY))
    for kind in ("report", "profiles"):
        written = read_pdf(write_report(report, kind, "pdf", tmp_path))
        assert {"vi": "Phường Ỷ Dịu [?] số 1", "en": "Ward [?] 1"}[language] in written


def test_a_campaign_without_any_index_is_named_as_one(session, answered_province, selection):
    service = read_selection(session, answered_province.campaign, {"service": "1.000001"}, TODAY)
    few = read_selection(session, answered_province.campaign, {"service": "1.000002"}, TODAY)
    report = gather_report(session, service, few, Asked("vi", made_on=TODAY))
    moved = next(section for section in report.sections if section.heading == report.labels["moved"])
    assert [type(block) for block in moved.blocks] == [str, str]
    assert "không có chỉ số nào để so sánh" in moved.blocks[1]


def test_a_part_is_quoted_however_many_others_wrote_later(session, answered_province):
    rows = session.scalars(select(Response).order_by(Response.id)).all()
    of_part = next(row for row in rows if row.ratings == BAD and row.quarantined_at is None)
    session.add(Comment(response_id=of_part.id, item_code="comment", text="Chờ lâu mà không ai giải thích"))
    store_answers(session, answered_province, [Answers("ward", 1, BAD, 450)])
    for row in session.scalars(select(Response).where(Response.id > rows[-1].id)):
        session.add(Comment(response_id=row.id, item_code="comment", text="Người khác viết, không thuộc phần này."))
    session.commit()
    part = read_selection(session, answered_province.campaign, {"service": "1.000001"}, TODAY)
    report = gather_report(session, part, None, Asked("vi", with_comments=True, made_on=TODAY))
    assert "Chờ lâu mà không ai giải thích" in str(report.sections)
    assert "Người khác" not in str(report.sections)


def test_a_whole_says_nothing_of_a_part(report):
    assert report.narrowed == ""


def test_the_document_lists_its_headings_and_gives_names_more_room_than_figures(report, tmp_path):
    document = docx.Document(io.BytesIO(write_report(report, "report", "docx", tmp_path)))
    headings = [each.text for each in document.paragraphs if each.style.name.startswith("Heading")]
    links = document.element.body.findall(f".//{qn('w:hyperlink')}")
    assert ["".join(text.text for text in link.iter(qn("w:t"))) for link in links] == headings
    marks = {each.get(qn("w:name")) for each in document.element.body.iter(qn("w:bookmarkStart"))}
    assert {link.get(qn("w:anchor")) for link in links} == marks
    ranked = next(table for table in document.tables if table.cell(0, 1).text == report.labels["service"])
    assert ranked.columns[1].width > 2 * ranked.columns[2].width


def test_what_to_do_names_where_a_criterion_is_lowest_only_beside_others(session, answered_province, report, language):
    ward, part = answered_province.ward, {"agency": answered_province.ward.code}
    alone = gather_report(session, read_selection(session, answered_province.campaign, part, TODAY), None, Asked())
    assert any(ward.name[language] in sentence for sentence in report.actions.blocks[0].sentences)
    assert not any(ward.name["vi"] in sentence for sentence in alone.actions.blocks[0].sentences)
