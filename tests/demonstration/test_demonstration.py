"""The demonstration as it stands in a database."""

import json
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from survey import clock
from survey.accounts.commands import check_password
from survey.accounts.models import Role
from survey.campaigns.models import CounterCode
from survey.campaigns.queries import find_open_counter, list_codes_in_force
from survey.collection.models import Response
from survey.database import build_engine
from survey.demonstration.load import ImpossibleDemonstration, NotEmpty, load_demonstration
from survey.errors import RetiredCode
from survey.organisation.models import Counter
from survey.questionnaires.document import parse_document
from survey.questionnaires.models import QuestionnaireVersion
from survey.schema import metadata
from tests.demonstration.conftest import N_RESPONSES, TODAY

SATISFIED = "avg(value IN ('4', '5')) FROM answer JOIN response ON response.id = response_id"


def load(engine, n_responses=300, seed=1, today=TODAY):
    return load_demonstration(
        engine, n_responses=n_responses, seed=seed, today=today, progress=lambda _done, _total: None
    )


@pytest.fixture(scope="module")
def document(demonstration):
    return parse_document(demonstration.value("SELECT document FROM questionnaire_version"))


def test_every_constraint_of_the_database_holds(demonstration):
    assert demonstration.rows("PRAGMA foreign_key_check") == []
    assert demonstration.value("PRAGMA integrity_check") == "ok"


def test_there_are_as_many_responses_as_were_asked_for(demonstration):
    assert demonstration.value("SELECT count(*) FROM response") == N_RESPONSES
    assert demonstration.progress[-1] == (N_RESPONSES, N_RESPONSES)
    assert all(earlier[0] < later[0] for earlier, later in pairwise(demonstration.progress))


def test_the_summary_says_what_was_stored(demonstration):
    summary = demonstration.summary
    counted = {
        "agency": summary.n_agencies,
        "counter": summary.n_counters,
        "service": summary.n_services,
        "response": summary.n_responses,
        "comment": summary.n_comments,
    }
    for table, n in counted.items():
        assert demonstration.value(f"SELECT count(*) FROM {table}") == n  # noqa: S608 - the names stand above
    assert demonstration.value("SELECT sum(dossiers) FROM transaction_count") == summary.n_dossiers
    assert demonstration.value("SELECT count(quarantined_at) FROM response") == summary.n_quarantined


def test_an_earlier_campaign_is_closed_and_the_present_one_open(demonstration):
    campaigns = demonstration.rows(
        "SELECT campaign.code, state, opens_on, closes_on, is_demonstration, count(*) FROM campaign "
        "JOIN response ON response.campaign_id = campaign.id GROUP BY campaign.id ORDER BY opens_on"
    )
    assert campaigns == [
        ("mot-cua-2025", "closed", "2025-01-01", "2025-06-30", 1, 0.4 * N_RESPONSES),
        ("mot-cua-2026", "open", "2026-01-01", "2026-12-31", 1, 0.6 * N_RESPONSES),
    ]


def test_answers_come_within_their_campaign_and_before_today(demonstration):
    late = demonstration.value(
        "SELECT count(*) FROM response JOIN campaign ON campaign.id = campaign_id "
        "WHERE received_on NOT BETWEEN opens_on AND closes_on OR received_on >= '2026-09-15'"
    )
    assert late == 0


def test_the_day_of_an_answer_is_the_day_at_the_counter(demonstration):
    with Session(demonstration.engine) as session:
        for received_at, received_on in session.execute(select(Response.received_at, Response.received_on)):
            assert clock.local_day(received_at) == received_on


def test_answers_are_stored_in_the_order_in_which_they_came(demonstration):
    moments = [moment for (moment,) in demonstration.rows("SELECT received_at FROM response ORDER BY id")]
    assert moments == sorted(moments)


def test_the_agencies_of_an_answer_are_those_of_its_counter_and_service(demonstration):
    agreeing = demonstration.value(
        "SELECT count(*) FROM response "
        "JOIN counter ON counter.id = response.counter_id AND counter.agency_id = response.receiving_agency_id "
        "JOIN counter_service ON counter_service.counter_id = response.counter_id "
        "AND counter_service.service_id = response.service_id "
        "AND counter_service.responsible_agency_id = response.responsible_agency_id "
        "WHERE received_on >= counter.opened_on AND (counter.closed_on IS NULL OR received_on < counter.closed_on)"
    )
    assert agreeing == N_RESPONSES


def test_receiving_and_responsible_agency_often_differ_today(demonstration):
    elsewhere = demonstration.value(
        "SELECT avg(receiving_agency_id <> responsible_agency_id) FROM response WHERE received_on > '2025-07-01'"
    )
    assert 0.05 < elsewhere < 0.4


def test_ratings_have_one_character_an_item_that_the_item_offers(demonstration, document):
    for (ratings,) in demonstration.rows("SELECT ratings FROM response"):
        assert len(ratings) == len(document.rating_items)
        for value, item in zip(ratings, document.rating_items, strict=True):
            assert value in ("12345-n" if item.not_applicable else "12345-")


def test_only_paper_and_assisted_forms_have_answers_left_out(demonstration):
    left_out = demonstration.rows("SELECT DISTINCT mode FROM response WHERE instr(ratings, '-') ORDER BY mode")
    assert left_out == [("assisted",), ("paper",)]
    share = demonstration.value("SELECT avg(value = '-') FROM answer")
    assert 0.005 < share < 0.025


def test_other_answers_are_options_of_the_questionnaire(demonstration, document):
    found = demonstration.rows("SELECT DISTINCT answers FROM response WHERE answers IS NOT NULL")
    for (answers,) in found:
        for code, value in json.loads(answers).items():
            assert value in [option.code for option in document.find_item(code).options]
    assert {code for (answers,) in found for code in json.loads(answers)} == {"stage", "gender", "age"}


def test_most_are_satisfied_but_not_all(demonstration):
    assert 0.86 < demonstration.value(f"SELECT {SATISFIED} WHERE value BETWEEN '1' AND '5'") < 0.92


def test_handling_of_complaints_is_the_weakest_and_access_and_results_the_strongest(demonstration, document):
    shares = dict(
        demonstration.rows(f"SELECT item_code, {SATISFIED} WHERE value BETWEEN '1' AND '5' GROUP BY item_code")
    )
    by_factor = {
        section.code: sum(shares[item.code] for item in section.items) / len(section.items)
        for section in document.sections
        if section.code.startswith("ii_")
    }
    ranked = sorted(by_factor, key=by_factor.__getitem__)
    assert ranked[0] == "ii_e"
    assert set(ranked[-2:]) == {"ii_a", "ii_d"}


def test_weak_communes_are_visibly_weaker_than_the_province(demonstration):
    share = demonstration.value(
        f"SELECT {SATISFIED} JOIN agency ON agency.id = responsible_agency_id "
        "WHERE value BETWEEN '1' AND '5' AND agency.code IN ('TG-X05', 'TG-X36', 'TG-P11')"
    )
    assert share < demonstration.value(f"SELECT {SATISFIED} WHERE value BETWEEN '1' AND '5'") - 0.05


def test_items_of_one_respondent_agree_more_than_chance(demonstration):
    both, first, second = demonstration.rows(
        "SELECT avg(substr(ratings, 1, 1) = '5' AND substr(ratings, 8, 1) = '5'), "
        "avg(substr(ratings, 1, 1) = '5'), avg(substr(ratings, 8, 1) = '5') FROM response WHERE mode = 'qr'"
    )[0]
    assert both > first * second + 0.05


def test_people_answer_by_phone_mostly_and_in_vietnamese(demonstration):
    modes = dict(demonstration.rows("SELECT mode, count(*) FROM response GROUP BY mode"))
    assert modes["qr"] > N_RESPONSES / 2
    assert set(modes) == {"qr", "kiosk", "paper", "assisted"}
    assert 0 < demonstration.value("SELECT avg(language = 'en') FROM response") < 0.05


def test_more_answers_come_as_the_campaign_goes_on(demonstration):
    months = dict(demonstration.rows("SELECT substr(received_on, 1, 7), count(*) FROM response GROUP BY 1"))
    assert months["2026-08"] > months["2026-03"] > months["2026-02"]


def test_nowhere_are_there_more_answers_than_dossiers_where_these_were_counted(demonstration):
    counted, too_many = demonstration.rows(
        "WITH answered AS (SELECT responsible_agency_id AS agency_id, service_id, "
        "date(received_on, 'start of month') AS month, count(*) AS n FROM response GROUP BY 1, 2, 3) "
        "SELECT count(*), coalesce(sum(n > dossiers), 0) FROM answered "
        "JOIN transaction_count USING (agency_id, service_id, month)"
    )[0]
    assert counted > 500
    assert too_many == 0


def test_some_answers_have_no_counts_and_some_counts_no_answers(demonstration):
    pairs = "SELECT DISTINCT {agency} AS agency_id, service_id FROM {table}"
    answered = set(demonstration.rows(pairs.format(agency="responsible_agency_id", table="response")))
    counted = set(demonstration.rows(pairs.format(agency="agency_id", table="transaction_count")))
    assert 0 < len(answered - counted) < 0.1 * len(answered)
    assert counted - answered


def test_dossiers_are_unequal_between_services_and_dip_at_tet(demonstration):
    services = [n for (n,) in demonstration.rows("SELECT sum(dossiers) FROM transaction_count GROUP BY service_id")]
    assert max(services) > 100 * min(services)
    months = dict(demonstration.rows("SELECT month, sum(dossiers) FROM transaction_count GROUP BY month"))
    assert months["2026-02-01"] < 0.7 * months["2026-03-01"]


def test_some_answers_came_in_bursts_of_fives_after_office_hours(demonstration):
    bursts = demonstration.rows(
        "SELECT count(*), count(quarantined_at) FROM response WHERE ratings = '5555555555555555' "
        "AND time(received_at, '+7 hours') > '17:30' GROUP BY counter_id, received_on HAVING count(*) >= 40"
    )
    assert sorted(quarantined == n for n, quarantined in bursts) == [False, True]
    assert {quarantined for _, quarantined in bursts} > {0}


def test_some_answers_are_copies_of_one_another(demonstration):
    copies = demonstration.rows(
        "SELECT count(*), count(quarantined_at) FROM response WHERE ratings <> '5555555555555555' "
        "GROUP BY counter_id, received_on, ratings HAVING count(*) >= 30"
    )
    assert sorted(quarantined == n for n, quarantined in copies) == [False, True]


def test_comments_belong_to_the_open_question_and_to_few_answers(demonstration):
    assert demonstration.rows("SELECT DISTINCT item_code FROM comment") == [("comment",)]
    assert 0.02 * N_RESPONSES < demonstration.value("SELECT count(*) FROM comment") < 0.07 * N_RESPONSES


def test_every_code_in_force_leads_to_the_present_campaign(demonstration):
    with Session(demonstration.engine) as session:
        codes = list_codes_in_force(session, clock.today())
        assert len(codes) == demonstration.value("SELECT count(*) FROM counter WHERE closed_on IS NULL")
        for counter_code in codes:
            found = find_open_counter(session, counter_code.code, TODAY)
            assert found.is_demonstration
            assert found.services


def test_the_codes_of_closed_counters_are_retired(demonstration):
    with Session(demonstration.engine) as session:
        closed = select(CounterCode).join(Counter).where(Counter.closed_on.is_not(None)).limit(1)
        with pytest.raises(RetiredCode):
            find_open_counter(session, session.scalars(closed).one().code, TODAY)


def test_the_sign_ins_of_the_summary_open_the_accounts(demonstration):
    with Session(demonstration.engine) as session:
        roles = {}
        for username, password in demonstration.summary.sign_ins:
            account = check_password(session, username, password, clock.now())
            roles[username] = [grant.role for grant in account.grants]
    assert roles == {"quantri": [Role.ADMINISTRATOR], "phantich": [Role.ANALYST]}


def dump(engine):
    """Every row but those of the accounts."""
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(table).order_by(*table.primary_key.columns)).all()
            for table in metadata.sorted_tables
            if table.name not in ("account", "role_grant", "sign_in")
        }


def test_the_same_seed_number_and_day_give_the_same_rows(sqlite_engine, migrated_file, tmp_path):
    other = tmp_path / "other.sqlite3"
    other.write_bytes(migrated_file.read_bytes())
    other_engine = build_engine(f"sqlite:///{other}")
    load(sqlite_engine, seed=3)
    load(other_engine, seed=3)
    assert dump(sqlite_engine) == dump(other_engine)
    other_engine.dispose()


def test_another_seed_gives_other_answers_and_codes(sqlite_engine, demonstration):
    load(sqlite_engine, seed=3)
    ours, theirs = dump(sqlite_engine), dump(demonstration.engine)
    for table in ("response", "counter_code"):
        column = {"response": "submission_key", "counter_code": "code"}[table]
        assert not {getattr(row, column) for row in ours[table]} & {getattr(row, column) for row in theirs[table]}


def test_a_second_province_is_refused_with_the_way_out(sqlite_engine):
    load(sqlite_engine, n_responses=1)
    before = dump(sqlite_engine)
    with pytest.raises(NotEmpty, match="SIPAS_INSTANCE"):
        load(sqlite_engine)
    assert dump(sqlite_engine) == before


@pytest.mark.parametrize(
    "wishes", [{"n_responses": 0}, {"seed": -1}, {"today": date(2026, 1, 11)}], ids=["none", "seed", "too early"]
)
def test_impossible_wishes_are_refused_and_leave_nothing(sqlite_engine, wishes):
    with pytest.raises(ImpossibleDemonstration):
        load(sqlite_engine, **wishes)
    with sqlite_engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM agency")) == 0


@pytest.mark.parametrize("today", [date(2026, 1, 12), date(2028, 3, 1), date(2033, 5, 5)])
def test_it_can_be_made_on_any_later_day(sqlite_engine, today):
    load(sqlite_engine, n_responses=50, today=today)
    with Session(sqlite_engine) as session:
        latest = session.scalars(select(Response.received_on).order_by(Response.id.desc()).limit(1)).one()
        assert today - timedelta(days=400) < latest < today


def test_postgresql_holds_the_same_rows_and_takes_the_next_answer(postgresql_engine, sqlite_engine):
    load(postgresql_engine, seed=5)
    load(sqlite_engine, seed=5)
    assert dump(postgresql_engine) == dump(sqlite_engine)
    with postgresql_engine.begin() as connection:
        row = connection.execute(select(Response.__table__).limit(1)).mappings().one()
        again = {**row, "submission_key": "0" * 12, "received_at": datetime(2026, 9, 15, tzinfo=clock.VIETNAM)}
        again.pop("id")
        connection.execute(insert(Response), [again])
        assert connection.scalar(text("SELECT max(id) FROM response")) == 301
        assert connection.scalar(select(QuestionnaireVersion.number)) == 1


@pytest.mark.parametrize("campaign", [1, 2])
def test_forms_are_opened_more_often_than_begun_and_begun_than_completed(demonstration, campaign):
    counted = "FROM counter_visits WHERE campaign_id ="
    scans = demonstration.value(f"SELECT sum(scans) {counted} {campaign}")
    starts = demonstration.value(f"SELECT sum(starts) {counted} {campaign}")
    by_phone = "FROM response WHERE mode IN ('qr', 'kiosk') AND quarantined_at IS NULL AND campaign_id ="
    completes = demonstration.value(f"SELECT count(*) {by_phone} {campaign}")
    assert completes < starts < scans < 2 * completes


def test_the_present_campaign_is_on_its_way_to_its_plan(demonstration):
    planned = demonstration.value("SELECT sum(responses) FROM campaign_target WHERE campaign_id = 2")
    answered = demonstration.value("SELECT count(*) FROM response WHERE campaign_id = 2")
    assert answered / 4 < planned < 4 * answered
