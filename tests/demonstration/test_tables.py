"""The tables of the province refer to each other, and say everything in both languages."""

import re

from survey.demonstration.quality import FACTOR_EFFECTS
from survey.demonstration.tables import (
    load_centre_counters,
    load_comments,
    load_communes,
    load_departments,
    load_districts,
    load_fields,
    load_services,
)
from survey.questionnaires.instruments.load import load_instrument


def test_a_service_has_a_code_of_its_own_of_the_real_form():
    codes = [service.code for service in load_services()]
    assert len(set(codes)) == len(codes)
    assert [code for code in codes if not re.fullmatch(r"[1-3]\.\d{6}", code)] == []


def test_every_service_has_a_field_and_every_field_a_service_and_a_department():
    assert {service.field for service in load_services()} == set(load_fields())
    departments = {department.code for department in load_departments()}
    assert {field.department for field in load_fields().values()} == departments


def test_what_communes_do_has_a_desk_there():
    for service in load_services():
        if service.now == "commune":
            assert load_fields()[service.field].desk, service.code


def test_the_provincial_services_stayed_provincial():
    assert all((service.before == "province") == (service.now == "province") for service in load_services())


def test_only_provincial_services_may_be_handed_in_anywhere():
    assert {service.now for service in load_services() if service.anywhere} == {"province"}


def test_every_provincial_field_has_its_counter_at_the_centre():
    own = [counter for counter in load_centre_counters() if counter.fields != "*"]
    for service in load_services():
        if service.now == "province":
            assert sum(counter.takes(service.field) for counter in own) == 1, service.field


def test_communes_lie_in_districts_and_have_names_of_their_own():
    assert {commune.district for commune in load_communes()} == {district.code for district in load_districts()}
    assert len({commune.name for commune in load_communes()}) == len(load_communes())


def test_all_names_are_in_both_languages():
    named = (
        *load_departments(),
        *load_fields().values(),
        *load_services(),
        *load_districts(),
        *load_centre_counters(),
    )
    assert [each for each in named if not (each.vi.strip() and each.en.strip())] == []


def test_effects_and_sentences_are_about_the_factors_that_are_asked():
    factors = {factor.code for factor in load_instrument("sipas_1001_counter").factors}
    assert set(FACTOR_EFFECTS) == factors
    for language in ("vi", "en"):
        for tone in ("weak", "strong"):
            told = {each.factor for each in load_comments() if (each.language, each.tone) == (language, tone)}
            assert told == factors
