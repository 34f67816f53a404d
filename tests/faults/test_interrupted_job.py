"""The server ended in the middle of long work: nothing half made is offered, and the work is done after all."""

import os
import signal
import time
import zipfile
from datetime import timedelta

import pytest
import requests
from lxml import html
from sqlalchemy import update
from sqlalchemy.orm import Session

from survey import clock
from survey.accounts.models import Role
from survey.audit import Actor
from survey.campaigns.commands import issue_code
from survey.database import build_engine
from survey.jobs.commands import SILENCE, ask_job
from survey.jobs.models import Job, JobState
from survey.jobs.printing import CODE_ARCHIVE
from survey.jobs.queries import find_job
from survey.organisation.models import Counter
from tests.fixtures import processes
from tests.fixtures.server import running_server
from tests.fixtures.small_province import build_small_province
from tests.web.test_accounts import PASSWORD, make_account

N_COUNTERS = 1500


@pytest.fixture
def asked(sqlite_url, tmp_path):
    """A database where pictures of the codes of 1,500 counters are asked for, and the job."""
    engine = build_engine(sqlite_url)
    with Session(engine, expire_on_commit=False) as session:
        province = build_small_province(session)
        province.campaign.is_demonstration = True
        make_account(session, "quantri", Role.ADMINISTRATOR)
        codes = list(add_codes(session, province))
        parameters = {"codes": codes, "picture": "png", "name": "codes"}
        job = ask_job(session, CODE_ARCHIVE, parameters, by=Actor(None, "kiểm thử"), at=clock.now())
        session.commit()
    yield engine, job.id
    engine.dispose()


def add_codes(session, province):
    for number in range(N_COUNTERS):
        name = {"vi": f"Quầy {number}"}
        counter = Counter(agency=province.ward, number=f"x{number}", name=name, opened_on=clock.today())
        session.add(counter)
        session.flush()
        yield issue_code(session, counter, clock.now()).code


def look_at_jobs(server):
    """Sign in and open the list of jobs, which wakes who does them."""
    visitor = requests.Session()
    page = visitor.get(f"{server.address}/account/sign-in", timeout=30)
    token = html.fromstring(page.text).xpath("//input[@name='csrf_token']/@value")[0]
    form = {"username": "quantri", "password": PASSWORD, "csrf_token": token}
    visitor.post(f"{server.address}/account/sign-in", data=form, timeout=30).raise_for_status()
    visitor.get(f"{server.address}/admin/jobs", timeout=30).raise_for_status()


def wait_for(engine, job_id, holds):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with Session(engine, expire_on_commit=False) as session:
            if holds(job := find_job(session, job_id)):
                return job
        time.sleep(0.05)
    raise AssertionError(f"the job is {job.state}, {job.done} of {job.total}")


def is_half_done(job):
    return job.state is JobState.RUNNING and 0 < job.done < job.total


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGKILL], ids=["in good order", "by a power cut"])
def test_work_that_was_interrupted_is_done_by_the_next_server(asked, sqlite_url, tmp_path, by):
    engine, job_id = asked
    instance = tmp_path / "instance"
    instance.mkdir()
    with running_server(instance, sqlite_url) as server:
        look_at_jobs(server)
        wait_for(engine, job_id, is_half_done)
        if by is signal.SIGKILL:
            os.killpg(server.process.pid, signal.SIGKILL)
            server.process.wait(timeout=30)
        else:
            processes.stop(server.process, by=by)
    left = wait_for(engine, job_id, lambda _job: True)
    assert left.file is None
    assert [file.suffix for file in (instance / "made").iterdir()] == [".unfinished"] * (by is signal.SIGKILL)
    if by is signal.SIGKILL:
        assert left.state is JobState.RUNNING
        with Session(engine) as session:
            session.execute(update(Job).values(heard_at=left.heard_at - SILENCE - timedelta(minutes=1)))
            session.commit()
    else:
        assert left.state is JobState.WAITING
    with running_server(instance, sqlite_url):
        done = wait_for(engine, job_id, lambda job: job.state is JobState.DONE)
    assert done.n_rows == N_COUNTERS
    assert len(zipfile.ZipFile(instance / "made" / done.file).namelist()) == N_COUNTERS + 1
