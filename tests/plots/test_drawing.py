"""Pictures: every mark stands inside, the order is kept, and no name breaks out of the file."""

from itertools import pairwise
from math import isclose

from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from survey.plots.drawing import Bar, Dot, Drawing, Stroke, Words
from survey.plots.grid_plot import GridCell, GridRow, draw_grid
from survey.plots.interval_plot import Interval, Row, Scale, draw_intervals, span_rows
from survey.plots.lettering import measure, wrap
from survey.plots.line_plot import Labels as LineLabels
from survey.plots.line_plot import draw_line, picture_line
from survey.plots.looks import LOOKS
from survey.plots.scatter_plot import Labels as MapLabels
from survey.plots.scatter_plot import draw_scatter, picture_scatter
from survey.plots.sheet import Caption, compose_sheet
from survey.plots.stack_plot import Stack, draw_stacks
from survey.plots.svg import write_inline, write_standalone
from tests.architecture.sources import SURVEY

names = st.text(min_size=1, max_size=120)
shares = st.floats(0, 1)
intervals = st.tuples(shares, shares, shares).map(
    lambda three: Interval(*(sorted(three)[place] for place in (1, 0, 2)))
)
groups = st.sampled_from(["", "Nhóm 1", "Nhóm 2"])
rows = st.builds(Row, label=names, now=intervals, written=st.just("83,12"), before=st.none() | intervals, group=groups)
parts = st.lists(st.floats(0.001, 1), min_size=5, max_size=5).map(lambda five: tuple(each / sum(five) for each in five))
KEY = [("estimate", "Đo lường sự hài lòng tại bộ phận một cửa năm 2026 " * 2), ("interval", "khoảng tin cậy 95%")]
CAPTION = Caption("Đợt <1>", "DỮ LIỆU MINH HỌA", ("Điều kiện: " + "x" * 400, "Phương pháp & nguồn"))


def draw(given_rows):
    axis = span_rows(given_rows)
    return draw_intervals(given_rows, Scale("Chỉ số (%)", {tick: f"{tick:.0%}" for tick in axis.ticks}, axis), KEY)


def reach(mark):
    """How far a mark goes to each side and down: left, right, top, bottom."""
    match mark:
        case Bar():
            return mark.x, mark.x + mark.width, mark.y, mark.y + mark.height
        case Stroke():
            return min(mark.x1, mark.x2), max(mark.x1, mark.x2), min(mark.y1, mark.y2), max(mark.y1, mark.y2)
        case Dot():
            return mark.x - mark.radius, mark.x + mark.radius, mark.y - mark.radius, mark.y + mark.radius
        case Words():
            size = float(LOOKS[mark.role]["font-size"])
            width = measure(mark.text, size)
            left = mark.x - {"start": 0, "middle": width / 2, "end": width}[mark.anchor]
            return left, left + width, mark.y - size, mark.y + size * 0.3


def assert_inside(drawing: Drawing):
    for mark in drawing.marks:
        left, right, top, bottom = reach(mark)
        assert -0.5 <= left <= right <= drawing.width + 0.5, mark
        assert -0.5 <= top <= bottom <= drawing.height + 0.5, mark


@example([])
@example([Row("x", Interval(1.0, 1.0, 1.0), "100,00"), Row("y", Interval(0.0, None, None), "0,00")])
@given(st.lists(rows, max_size=40))
def test_intervals_stay_in_their_picture_in_order(given_rows):
    drawing = draw(given_rows)
    assert_inside(drawing)
    assert_inside(compose_sheet(drawing, "Chỉ số " * 20, ("Đọc " * 60,), CAPTION))
    dots = [mark for mark in drawing.marks if isinstance(mark, Dot) and mark.role == "estimate"][1:]
    assert [dot.y for dot in dots] == sorted(dot.y for dot in dots)
    by_value = sorted(zip((row.now.value for row in given_rows), dots, strict=True), key=lambda pair: pair[0])
    assert [dot.x for _, dot in by_value] == sorted(dot.x for _, dot in by_value)


@given(st.lists(st.tuples(names, parts), max_size=20))
def test_the_parts_of_a_bar_fill_it_side_by_side(given_stacks):
    stacks = [Stack(name, five, ("20,0",) * 5, "1.000") for name, five in given_stacks]
    drawing = draw_stacks(stacks, [f"{level} – Rất không hài lòng" for level in range(1, 6)], "Số trả lời")
    assert_inside(drawing)
    bars = [mark for mark in drawing.marks if isinstance(mark, Bar) and mark.height > 14]
    for number, stack in enumerate(stacks):
        own = bars[number * 5 : number * 5 + 5]
        assert all(isclose(one.x + one.width, two.x, abs_tol=0.02) for one, two in pairwise(own))
        total = sum(bar.width for bar in own)
        assert all(
            isclose(bar.width / total, share, abs_tol=0.001) for bar, share in zip(own, stack.shares, strict=True)
        )


@given(st.lists(st.tuples(shares, shares, names), min_size=1, max_size=8))
def test_points_and_lines_stay_in_their_pictures(given_points):
    across, up, called = zip(*given_points, strict=True)
    spans = [Interval(one, min(one, two), max(one, two)) for one, two in zip(across, up, strict=True)]
    scatter = draw_scatter(spans, [Interval(two, None, None) for two in up])
    x_ticks, y_ticks = (tuple(f"{tick:.0%}" for tick, _ in ticks) for ticks in (scatter.x_ticks, scatter.y_ticks))
    assert_inside(picture_scatter(scatter, MapLabels(called, "Chỉ số (%)", "Tầm quan trọng (%)", x_ticks, y_ticks)))
    line = draw_line([(one, min(one, two), max(one, two)) for one, two in zip(across, up, strict=True)])
    ticks = tuple(f"{tick:.0%}" for tick, _ in line.ticks)
    assert_inside(picture_line(line, LineLabels(("03/26",) * len(across), ticks, "Chỉ số (%)")))


@given(names, st.floats(30, 400))
def test_lines_hold_every_word_and_are_no_wider_than_asked(text, width):
    lines = wrap(text, width, 12)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(measure(line, 12) <= width for line in lines)


@example("<script>alert(1)</script> & \"'\x00]]>")
@given(names)
def test_no_name_breaks_out_of_a_picture(name):
    drawing = draw([Row(name, Interval(0.5, 0.4, 0.6), "50,00")])
    for svg in (write_standalone(drawing, name, name), write_inline(drawing, name).encode()):
        root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False))
        kinds = {etree.QName(each).localname for each in root.iter()}
        assert kinds <= {"svg", "title", "desc", "rect", "path", "circle", "text"}
        assert not [name for each in root.iter() for name in each.attrib if name.startswith("on")]


def test_every_role_has_its_looks_in_files_and_in_the_style_of_pages():
    style = (SURVEY / "web/static/css/desk.css").read_text(encoding="utf-8")
    # On its page a heat map is a table.
    of_heat_maps = {"withheld", *(f"warm-{step}" for step in range(10))}
    only_on_sheets = {"title", "subtitle", "warning", "note", "label"} | of_heat_maps
    assert {role for role in LOOKS if f".plot .{role}" not in style} == only_on_sheets


cells = st.one_of(
    st.builds(GridCell, written=st.just("100,0"), warmth=st.integers(0, 9)),
    st.builds(GridCell, written=st.just("n=12.345"), warmth=st.none()),
)


@given(
    st.integers(1, 40).flatmap(
        lambda n: st.tuples(
            st.lists(names, min_size=n, max_size=n),
            st.lists(
                st.builds(
                    GridRow,
                    label=names,
                    overall=st.just("83,1"),
                    cells=st.lists(cells, min_size=n, max_size=n).map(tuple),
                ),
                max_size=12,
            ),
        )
    )
)
def test_every_cell_of_a_grid_stands_within_its_picture_and_below_the_one_before(given_grid):
    heads, grid_rows = given_grid
    drawing = draw_grid(grid_rows, heads, "Chung")
    bars = [mark for mark in drawing.marks if isinstance(mark, Bar)]
    assert len(bars) == len(heads) * len(grid_rows)
    assert_inside(Drawing(drawing.width, drawing.height, tuple(bars)))
    tops = [bars[len(heads) * place].y for place in range(len(grid_rows))]
    assert all(above < below for above, below in pairwise(tops))
    labels = [mark for mark in drawing.marks if isinstance(mark, Words) and mark.role in {"label", "figure"}]
    assert_inside(Drawing(drawing.width, drawing.height, tuple(labels)))
