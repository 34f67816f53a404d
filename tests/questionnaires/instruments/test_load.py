from itertools import pairwise

import pytest

from survey.errors import NotFound
from survey.questionnaires.instruments.load import list_instruments, list_methods, load_instrument, load_method


def test_instruments_are_listed_in_the_order_of_their_ids():
    assert [instrument.id for instrument in list_instruments()] == [
        "sipas_1001_2023",
        "sipas_1001_counter",
        "sipas_2640_2017",
        "ward_9_2026",
    ]


def test_an_instrument_is_loaded_once():
    assert load_instrument("sipas_1001_counter") is load_instrument("sipas_1001_counter")


@pytest.mark.parametrize("instrument_id", ["nothing", "surroundings", "", "../questionnaires/instruments/ward_9_2026"])
def test_an_unknown_instrument_is_not_found_and_the_known_ones_are_named(instrument_id):
    with pytest.raises(NotFound, match="sipas_2640_2017"):
        load_instrument(instrument_id)


def test_an_unknown_method_or_version_is_not_found():
    with pytest.raises(NotFound, match="ward_9_2026_pooled"):
        load_method("nothing")
    with pytest.raises(NotFound, match="no version 7"):
        load_method("ward_9_2026_pooled", 7)


def test_without_a_version_a_method_is_its_newest():
    newest = {method.id: method for method in list_methods()}
    assert {method_id: load_method(method_id) for method_id in newest} == newest


def test_methods_are_listed_by_id_and_version_each_once():
    order = [(method.id, method.version) for method in list_methods()]
    assert all(before < after for before, after in pairwise(order))


@pytest.mark.parametrize("instrument", list_instruments(), ids=lambda each: each.id)
def test_the_default_method_of_an_instrument_pools_all_its_items(instrument):
    method = load_method(instrument.default_method)
    assert method.instrument == instrument.id
    assert method.overall_aggregation == "pooled"
    assert method.criteria == tuple(item.code for item in instrument.items)
    assert [factor.code for factor in method.factors] == [factor.code for factor in instrument.factors]


@pytest.mark.parametrize("method", list_methods(), ids=lambda each: each.id)
def test_no_method_claims_more_certainty_than_its_sources_give(method):
    assert method.confidence == "recalled-unverified"
    assert "chưa tìm thấy câu chữ chính thức" in method.note["vi"]


def test_the_rules_that_published_figures_leave_open_are_offered_as_alternatives():
    rules = {(method.instrument, method.overall_aggregation) for method in list_methods()}
    assert ("sipas_1001_counter", "mean_of_factors") in rules
    assert ("sipas_2640_2017", "mean_of_factors") in rules


def test_a_factor_is_found_by_its_code():
    assert load_instrument("sipas_2640_2017").find_factor("f3").name["vi"] == "Công chức giải quyết công việc"
    with pytest.raises(NotFound, match="f9"):
        load_instrument("sipas_2640_2017").find_factor("f9")
