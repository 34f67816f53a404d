"""Heat maps and trends: the figures are those of the tables they come from, and what cannot be told is said."""

import csv
import io
from datetime import date
from itertools import combinations, permutations
from random import Random

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html

from survey.accounts.models import Role
from survey.indices.basis import build_basis
from survey.indices.choices import read_selection
from survey.indices.compute import compute_table, reduce_answers
from survey.indices.drivers import find_drivers
from survey.indices.heatmap import compute_heatmap
from survey.indices.table import Dimension, Measure
from survey.indices.trend import trace_campaigns, trace_months
from survey.plots.line_plot import HEIGHT, WIDTH, draw_line
from tests.fixtures.answered_province import Answers, store_answers
from tests.web.printing.desk import desk_of
from tests.web.test_accounts import make_account

PAGE = "/analyst/campaigns/HL26"


@pytest.fixture
def basis(session, answered_province):
    return build_basis(session, read_selection(session, answered_province.campaign, {}, date(2026, 12, 31)))


@pytest.fixture
def desk(province_app, session, answered_province):
    answered_province.campaign.is_demonstration = True
    make_account(session, "phantich", Role.ANALYST)
    return desk_of(province_app, "phantich")


@pytest.mark.parametrize("dimension", [Dimension.AGENCY, Dimension.SERVICE])
@pytest.mark.parametrize("measure", [Measure.FACTOR, Measure.CRITERION])
def test_each_cell_of_a_heat_map_is_the_table_s(basis, dimension, measure):
    found = compute_heatmap(basis, dimension, measure)
    table = compute_table(basis, reduce_answers(basis, [dimension]), [dimension], [measure]).frame
    expected = table.set_index([str(dimension), "code"])
    for row, id_ in enumerate(found.rows):
        for column, code in enumerate(found.columns):
            cell = expected.loc[(id_, code)]
            assert found.index[row, column] == pytest.approx(cell["index"], nan_ok=True)
            assert found.n[row, column] == cell["n"]


def test_months_add_up_to_the_answers_and_a_campaign_is_its_overall_index(basis):
    months = trace_months(basis, "overall")
    assert {month: point.n for month, point in months.items()} == {date(2026, 3, 1): 54, date(2026, 4, 1): 26}
    assert months[date(2026, 4, 1)].index is None
    ((campaign, point),) = trace_campaigns([basis], basis, "overall")
    overall = compute_table(basis, reduce_answers(basis, []), [], [Measure.OVERALL]).frame
    assert (campaign.code, point.index) == ("HL26", pytest.approx(overall["index"].item()))


def test_the_pages_show_what_was_computed(desk, basis):
    page = html.fromstring(desk.get(f"{PAGE}/heatmap?rows=service").text)
    assert page.xpath("//table[contains(@class,'heatmap')]//th[contains(., 'Đăng ký khai sinh')]")
    assert "chưa đủ phiếu" in desk.get(f"{PAGE}/trend").text
    assert "Không có hàng nào" in desk.get(f"{PAGE}/heatmap?rows=departments&agency=TG-P1").text
    assert "Không có phiếu nào khớp" in desk.get(f"{PAGE}/trend?mode=telephone").text
    assert "Không có phiếu nào khớp" in desk.get(f"{PAGE}/heatmap?mode=telephone").text


def test_a_heat_map_s_file_has_every_row_of_it(desk, basis):
    content = desk.get(f"{PAGE}/heatmap.csv?rows=service&columns=criterion").data.decode("utf-8-sig")
    lines = [line for line in content.splitlines() if not line.startswith("#")]
    header, *rows = csv.reader(io.StringIO("\n".join(lines)))
    assert (header[:3], len(rows)) == (["code", "name", "overall"], 3)
    assert {row[0] for row in rows} == {"1.000001", "1.000002", "1.000006"}
    for said in ("# Phương pháp: ", "tỷ lệ trả lời", "Hình thức trả lời"):
        assert said in content
    table = compute_table(basis, reduce_answers(basis, [Dimension.SERVICE]), [Dimension.SERVICE], [Measure.CRITERION])
    first = next(service.id for service in basis.services.values() if service.code == rows[0][0])
    cell = table.frame.set_index(["service", "code"]).loc[(first, "q24")]
    place = header.index("q24_n")
    shown = ["" if cell[name] != cell[name] else f"{cell[name] * 100:.2f}" for name in ("index", "lower", "upper")]
    assert rows[0][place - 3 : place + 1] == [*shown, str(cell["n"])]


shares = st.floats(0, 1)


@example([(1.0, 1.0, 1.0)])
@example([(0.0, 0.0, 0.0)])
@example([])
@given(st.lists(st.one_of(st.just((None, None, None)), st.tuples(shares, shares, shares)), max_size=40))
def test_every_mark_of_a_line_stands_within_its_picture(points):
    plot = draw_line(points)
    assert [mark is None for mark in plot.marks] == [point[0] is None for point in points]
    for mark in filter(None, plot.marks):
        assert 0 <= mark.x <= WIDTH
        assert all(0 <= y <= HEIGHT for y in (mark.y, mark.lower, mark.upper))
    xs = [mark.x for mark in plot.marks if mark]
    assert xs == sorted(xs)
    assert all(0 <= y <= HEIGHT for _, y in plot.ticks)


def test_drivers_share_out_what_goes_with_satisfaction(session, small_province, desk_of_drivers):
    page = html.fromstring(desk_of_drivers.get(f"{PAGE}/drivers").text)
    rows = [[cell.text_content() for cell in row.xpath("td")] for row in page.xpath("//tbody/tr")]
    shares = [float(row[1].split()[0].replace(",", ".")) for row in rows]
    assert sum(shares) == pytest.approx(100, abs=0.3)
    assert shares == sorted(shares, reverse=True)
    # The factor that all the differences come from is the first, and the weakest: it is what to mend.
    assert "Cần ưu tiên" in rows[0][3]
    assert "chưa chắc" not in rows[0][3]


def test_where_nobody_asks_for_overall_satisfaction_factors_weigh_alike_whatever_their_items(
    session, small_province, desk_of_drivers
):
    basis = build_basis(session, read_selection(session, small_province.campaign, {}, date(2026, 12, 31)))
    factors, ratings = basis.method.factors, basis.dataset.ratings.astype(float)
    assert len({len(factor.items) for factor in factors}) > 1
    assert ratings.min() >= 1
    scores = np.column_stack(
        [ratings[:, [basis.composition.items[each] for each in factor.items]].mean(axis=1) for factor in factors]
    )
    expected = share_out(scores, scores.mean(axis=1), basis.design.weight)
    found = find_drivers(basis).factors.set_index("code")["importance"]
    assert [found[factor.code] for factor in factors] == pytest.approx(expected)


def share_out(predictors, outcome, weight):
    """The gain in weighted R squared that each predictor brings, averaged over every order of coming in."""
    root, centred = np.sqrt(weight), outcome - np.average(outcome, weights=weight)
    explained = {frozenset(): 0.0}
    for n in range(1, predictors.shape[1] + 1):
        for chosen in combinations(range(predictors.shape[1]), n):
            design = np.column_stack([np.ones(len(outcome)), predictors[:, chosen]]) * root[:, None]
            left = outcome * root - design @ np.linalg.lstsq(design, outcome * root, rcond=None)[0]
            explained[frozenset(chosen)] = 1 - (left @ left) / (weight @ centred**2)
    gains = np.zeros(predictors.shape[1])
    for order in permutations(range(predictors.shape[1])):
        for place, each in enumerate(order):
            gains[each] += explained[frozenset(order[: place + 1])] - explained[frozenset(order[:place])]
    return gains / gains.sum()


def test_a_place_near_the_mean_is_told_as_uncertain(session, small_province, desk_of_drivers):
    drivers = find_drivers(
        build_basis(session, read_selection(session, small_province.campaign, {}, date(2026, 12, 31)))
    )
    for row in drivers.factors.to_dict("records"):
        means = {name: drivers.factors[name].mean() for name in ("importance", "performance")}
        holds = [row[f"{name}_lower"] <= mean <= row[f"{name}_upper"] for name, mean in means.items()]
        assert row["is_certain"] == (not any(holds))
    assert drivers.factors["is_certain"].any()


def test_where_answers_come_from_few_clusters_no_priority_is_certain(province_app, session, small_province):
    make_account(session, "phantich", Role.ANALYST)
    random = Random(2)  # noqa: S311 - answers, not secrets
    answers = [Answers("ward", 0, _rate(random), 1, day=date(2026, 3, 2 + day % 3)) for day in range(120)]
    store_answers(session, small_province, answers)
    page = desk_of(province_app, "phantich").get(f"{PAGE}/drivers").text
    assert "Số liệu chưa đủ để nói chắc nên ưu tiên nhân tố nào" in page
    assert "Nên tập trung vào" not in page


@pytest.fixture
def desk_of_drivers(province_app, session, small_province):
    """200 answers that differ in the first factor above all."""
    small_province.campaign.is_demonstration = True
    make_account(session, "phantich", Role.ANALYST)
    random = Random(1)  # noqa: S311 - answers, not secrets
    answers = [Answers("ward", 0, _rate(random), 1, day=date(2026, 3, 2 + day % 20)) for day in range(200)]
    store_answers(session, small_province, answers)
    return desk_of(province_app, "phantich")


def test_too_few_answers_for_drivers_are_told(desk):
    assert "Chưa đủ dữ liệu" in desk.get(f"{PAGE}/drivers").text


def _rate(random: Random) -> str:
    """Ratings of one who is the more content the better the first three items went, and content with the rest."""
    first = random.choice((1, 2, 4, 5))
    return f"{first}" * 3 + "".join(random.choice("4555") for _ in range(13))
