"""Long work: done once, told of while it runs, begun again when its process dies, and never half a file."""

import hashlib
import os
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from survey import clock
from survey.accounts.permissions import Permission
from survey.audit import Actor
from survey.jobs.commands import KEPT, SILENCE, ask_job, claim_job, return_job, tell_progress
from survey.jobs.kinds import JobKind, Refused
from survey.jobs.models import JobState
from survey.jobs.queries import find_job, list_jobs
from survey.jobs.runner import JobRunner

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
CLERK = Actor(None, "văn thư")
ENDED = {JobState.DONE, JobState.FAILED}


def count_to(session, parameters, file, progress):
    """Work that writes numbers, one line each."""
    with file.open("w") as lines:
        for number in range(parameters["n"]):
            lines.write(f"{number}\n")
            progress(number + 1, parameters["n"])
    return parameters["n"]


def refuse(session, parameters, file, progress):
    file.write_bytes(b"half")
    raise Refused("Không có gì để in.", "There is nothing to print.")


def stumble(session, parameters, file, progress):
    file.write_bytes(b"half")
    raise ZeroDivisionError


def build_kind(make):
    return JobKind(make, ".txt", "text/plain", Permission.READ_RESULTS)


KINDS = {make.__name__: build_kind(make) for make in (count_to, refuse, stumble)}


@pytest.fixture
def runner(engine, tmp_path):
    runner = JobRunner(engine, tmp_path / "made", KINDS)
    yield runner
    runner.end()


def ask(session, kind="count_to", at=NOON, **parameters):
    job = ask_job(session, kind, parameters, by=CLERK, at=at)
    session.commit()
    return job.id


def wait_for(session, runner, job_id, states=ENDED):
    runner.wake()
    for _ in range(500):
        job = find_job(session, job_id)
        session.commit()
        if job.state in states:
            return job
        time.sleep(0.02)
        runner.wake()
    raise AssertionError(f"job {job_id} is still {job.state}")


def test_what_was_asked_for_is_made_and_told_of(session, runner):
    job = wait_for(session, runner, ask(session, n=3))
    file = runner.find_file(job)
    assert file.read_text() == "0\n1\n2\n"
    assert (job.state, job.n_rows, job.done, job.total, job.problem) == (JobState.DONE, 3, 3, 3, None)
    assert job.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert job.asked_at <= job.started_at <= job.ended_at


def test_a_refusal_is_told_in_both_languages_and_leaves_no_file(session, runner, tmp_path):
    job = wait_for(session, runner, ask(session, "refuse"))
    assert (job.state, job.problem) == (JobState.FAILED, "Không có gì để in.\nThere is nothing to print.")
    assert runner.find_file(job) is None
    assert list((tmp_path / "made").iterdir()) == []


def test_a_fault_is_logged_and_the_next_job_is_done_all_the_same(session, runner, tmp_path, caplog):
    faulty, sound = ask(session, "stumble"), ask(session, n=1)
    assert wait_for(session, runner, sound).state is JobState.DONE
    job = find_job(session, faulty)
    assert (job.state, job.problem) == (JobState.FAILED, "")
    assert "ZeroDivisionError" in caplog.text
    assert [file.name for file in (tmp_path / "made").iterdir()] == [find_job(session, sound).file]


def test_jobs_are_claimed_once_each_and_the_longest_waiting_first(session):
    late, early = ask(session, at=NOON + timedelta(minutes=1), n=1), ask(session, n=1)
    claimed = [claim_job(session, NOON + timedelta(minutes=2)) for _ in range(3)]
    assert [job and job.id for job in claimed] == [early, late, None]


def test_two_processes_never_take_the_same_job(engine, session):
    wanted = {ask(session, n=1) for _ in range(8)}
    taken, start = [], threading.Barrier(4)

    def take():
        start.wait()
        for _ in range(8):
            with Session(engine) as own:
                job = claim_job(own, NOON)
                own.commit()
                if job is not None:
                    taken.append(job.id)

    processes = [threading.Thread(target=take) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert sorted(taken) == sorted(wanted)


def test_a_job_whose_process_died_is_begun_again_after_a_minute_of_silence(session):
    job_id = ask(session, n=1)
    claim_job(session, NOON)
    heard_at = NOON + timedelta(seconds=30)
    tell_progress(session, job_id, 1, 2, heard_at)
    assert claim_job(session, heard_at + SILENCE) is None
    again = claim_job(session, heard_at + SILENCE + timedelta(seconds=1))
    assert (again.id, again.done, again.state) == (job_id, 0, JobState.RUNNING)


def test_a_job_that_was_returned_waits_for_the_next_process(session):
    job_id = ask(session, n=1)
    claim_job(session, NOON)
    return_job(session, job_id)
    assert find_job(session, job_id).state is JobState.WAITING
    assert claim_job(session, NOON).id == job_id


def test_a_server_that_ends_returns_the_job_in_hand(session, engine, tmp_path):
    is_begun, go_on = threading.Event(), threading.Event()

    def wait(session, parameters, file, progress):
        file.write_bytes(b"half")
        is_begun.set()
        go_on.wait(10)
        progress(1, 2)
        return 1

    runner = JobRunner(engine, tmp_path / "made", {"wait": build_kind(wait)})
    job_id = ask(session, "wait")
    runner.wake()
    assert is_begun.wait(10)
    ending = threading.Thread(target=runner.end)
    ending.start()
    time.sleep(0.05)
    go_on.set()
    ending.join()
    assert find_job(session, job_id).state is JobState.WAITING
    assert list((tmp_path / "made").iterdir()) == []


def test_files_are_deleted_a_week_after_they_were_made(session, runner):
    job = wait_for(session, runner, ask(session, n=1))
    made = runner.find_file(job)
    with time_machine.travel(clock.now() + KEPT - timedelta(hours=1)):
        wait_for(session, runner, ask(session, n=1))
        assert made.is_file()
    with time_machine.travel(clock.now() + KEPT + timedelta(hours=1)):
        wait_for(session, runner, ask(session, n=1))
        assert not made.exists()
    assert (find_job(session, job.id).state, runner.find_file(find_job(session, job.id))) == (JobState.DONE, None)


def test_what_a_killed_process_left_is_taken_away_and_what_another_writes_is_not(session, runner, tmp_path):
    wait_for(session, runner, ask(session, n=1))
    old, new = clock.now() - timedelta(hours=7), clock.now() - timedelta(minutes=1)
    for at in (old, new):
        folder = tmp_path / "made" / f".{at:%H}.unfinished"
        folder.mkdir()
        (folder / "rows.duckdb").write_text("answers as they were given")
        (tmp_path / "made" / f"{at:%H}.csv.unfinished").write_text("half a file")
        for left in (folder, tmp_path / "made" / f"{at:%H}.csv.unfinished"):
            os.utime(left, (at.timestamp(), at.timestamp()))
    wait_for(session, runner, ask(session, n=1))
    left = {each.name for each in (tmp_path / "made").glob("*.unfinished")}
    assert left == {f".{new:%H}.unfinished", f"{new:%H}.csv.unfinished"}


def test_each_sees_their_own_jobs_newest_first(session):
    first, second = ask(session, n=1), ask(session, n=1)
    assert [job.id for job in list_jobs(session)] == [second, first]
    assert list_jobs(session, account_id=7) == []


def test_progress_is_kept_while_the_work_goes_on(session, engine, tmp_path):
    is_told, go_on = threading.Event(), threading.Event()

    def work(session, parameters, file, progress):
        progress(3, 10)
        is_told.set()
        go_on.wait(10)
        file.write_bytes(b"")
        return 10

    runner = JobRunner(engine, tmp_path / "made", {"work": build_kind(work)})
    job_id = ask(session, "work")
    runner.wake()
    assert is_told.wait(10)
    job = find_job(session, job_id)
    assert (job.state, job.done, job.total) == (JobState.RUNNING, 3, 10)
    session.commit()
    go_on.set()
    assert wait_for(session, runner, job_id).state is JobState.DONE
    runner.end()
