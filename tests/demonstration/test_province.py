"""The plan of the province: a tree valid in time, with a lineage and counters that hold together."""

from collections import Counter as Tally

import pytest

from survey.demonstration.plan import MERGER_DAY
from survey.demonstration.province import build_province
from survey.organisation.models import AgencyKind, SuccessionKind

PLAN = build_province()
AGENCIES = {agency.code: agency for agency in PLAN.agencies}
PRESENT = [counter for counter in PLAN.counters if counter.closed_on is None]

# The provinces and cities before and since 1 July 2025 (Resolution 202/2025/QH15).
REAL_PROVINCES = """
An Giang, Bà Rịa - Vũng Tàu, Bạc Liêu, Bắc Giang, Bắc Kạn, Bắc Ninh, Bến Tre, Bình Dương, Bình Định, Bình Phước,
Bình Thuận, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Đắk Nông, Điện Biên, Đồng Nai, Đồng Tháp, Gia Lai, Hà Giang,
Hà Nam, Hà Nội, Hà Tĩnh, Hải Dương, Hải Phòng, Hậu Giang, Hòa Bình, Huế, Hưng Yên, Khánh Hòa, Kiên Giang, Kon Tum,
Lai Châu, Lạng Sơn, Lào Cai, Lâm Đồng, Long An, Nam Định, Nghệ An, Ninh Bình, Ninh Thuận, Phú Thọ, Phú Yên, Quảng Bình,
Quảng Nam, Quảng Ngãi, Quảng Ninh, Quảng Trị, Sóc Trăng, Sơn La, Tây Ninh, Thái Bình, Thái Nguyên, Thanh Hóa,
Thừa Thiên Huế, Tiền Giang, Thành phố Hồ Chí Minh, Trà Vinh, Tuyên Quang, Vĩnh Long, Vĩnh Phúc, Yên Bái
"""


def test_the_province_is_none_that_exists():
    real = {name.strip() for name in REAL_PROVINCES.replace("\n", " ").split(",")}
    ours = {each.name["vi"].removesuffix(" (cũ)") for each in PLAN.agencies if each.kind == AgencyKind.PROVINCE}
    assert ours == {"Tỉnh Thanh Giang", "Tỉnh Bắc Lĩnh"}
    assert not {name.removeprefix("Tỉnh ") for name in ours} & real


def test_a_unit_exists_only_while_its_parent_does():
    for agency in PLAN.agencies:
        if agency.parent is not None:
            parent = AGENCIES[agency.parent]
            assert parent.opened_on <= agency.opened_on, agency.code
            assert parent.closed_on == agency.closed_on, agency.code


def test_parents_stand_before_their_children():
    seen = set()
    for agency in PLAN.agencies:
        assert agency.parent is None or agency.parent in seen
        seen.add(agency.code)


def test_codes_and_names_are_unique_in_both_languages():
    assert len(AGENCIES) == len(PLAN.agencies)
    for language in ("vi", "en"):
        names = Tally(agency.name[language] for agency in PLAN.agencies)
        assert [name for name, times in names.items() if times > 1] == []


def test_today_there_are_no_districts():
    today = Tally(agency.kind for agency in PLAN.agencies if agency.closed_on is None)
    assert today == {
        AgencyKind.PROVINCE: 1,
        AgencyKind.DEPARTMENT: 14,
        AgencyKind.SERVICE_CENTRE: 1,
        AgencyKind.WARD: 12,
        AgencyKind.COMMUNE: 60,
    }


def test_who_follows_opens_on_the_day_the_other_closes():
    for each in PLAN.successions:
        assert AGENCIES[each.predecessor].closed_on == AGENCIES[each.successor].opened_on == MERGER_DAY


def test_every_former_unit_lives_on_somewhere():
    assert {each.predecessor for each in PLAN.successions} == {
        agency.code for agency in PLAN.agencies if agency.closed_on is not None
    }


def test_every_unit_of_today_followed_a_former_one():
    assert {each.successor for each in PLAN.successions} == {
        agency.code for agency in PLAN.agencies if agency.closed_on is None
    }


def test_a_split_unit_went_to_several_and_a_merged_one_to_one():
    successors = Tally(each.predecessor for each in PLAN.successions)
    for each in PLAN.successions:
        assert (successors[each.predecessor] > 1) == (each.kind == SuccessionKind.SPLIT), each


def test_a_split_commune_is_among_the_lineage():
    split = {each.predecessor for each in PLAN.successions if each.kind == SuccessionKind.SPLIT}
    assert AgencyKind.COMMUNE in {AGENCIES[code].kind for code in split}


def test_a_counter_takes_dossiers_only_for_itself_or_a_department_of_its_time():
    for counter in PLAN.counters:
        agency = AGENCIES[counter.agency]
        assert (agency.opened_on <= counter.opened_on) and agency.closed_on == counter.closed_on
        for offer in counter.offers:
            responsible = AGENCIES[offer.responsible]
            assert responsible is agency or responsible.kind == AgencyKind.DEPARTMENT
            assert (responsible.opened_on <= counter.opened_on) and responsible.closed_on == counter.closed_on


def test_a_counter_takes_every_service_once():
    for counter in PLAN.counters:
        assert counter.offers
        assert len({offer.service for offer in counter.offers}) == len(counter.offers)


def test_the_centre_takes_everything_for_the_departments_and_nothing_for_itself():
    offers = {offer for counter in PRESENT if counter.agency == "TG-TTHCC" for offer in counter.offers}
    assert {AGENCIES[offer.responsible].kind for offer in offers} == {AgencyKind.DEPARTMENT}


def test_some_communes_receive_dossiers_for_departments():
    elsewhere = [
        counter
        for counter in PRESENT
        if AGENCIES[counter.agency].kind == AgencyKind.COMMUNE
        and any(offer.responsible != counter.agency for offer in counter.offers)
    ]
    assert len(elsewhere) > 20


def test_a_commune_has_two_to_four_counters():
    local = Tally(counter.agency for counter in PRESENT if counter.agency != "TG-TTHCC")
    assert len(local) == 72
    assert set(local.values()) == {2, 3, 4}


def test_counters_range_from_one_service_to_more_than_forty():
    sizes = [len(counter.offers) for counter in PRESENT]
    assert min(sizes) == 1
    assert sum(size >= 40 for size in sizes) == 2


def test_districts_and_departments_had_the_work_of_the_whole_province():
    former = [agency for agency in PLAN.agencies if agency.closed_on is not None]
    districts = [agency.size for agency in former if agency.kind == AgencyKind.DISTRICT]
    departments = [agency.size for agency in former if agency.kind == AgencyKind.DEPARTMENT]
    assert sum(districts) == pytest.approx(72)
    assert sum(departments) == pytest.approx(14)
