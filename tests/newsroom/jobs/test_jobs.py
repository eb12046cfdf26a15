"""Jobs: one process runs each, it can be cancelled, and one that was killed is gone on with."""

from __future__ import annotations

import datetime as dt
import itertools
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from newsroom import jobs
from newsroom.archive import acting, operation
from newsroom.archive.journal import acting_user
from newsroom.history import Act
from newsroom.jobs import queue
from newsroom.jobs.kinds import KINDS
from newsroom.jobs.running import EVERY, Interrupted
from newsroom.models import Job, State
from tests.waiting import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("kinds")]


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada")


def run_all() -> None:
    jobs.run_all(threading.Event())


def is_dead(job: Job) -> None:
    """Let so much time pass that nobody believes in whoever holds it."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - dt.timedelta(seconds=1))


def counted(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


# --- what it comes to -----------------------------------------------------------------------------


def test_a_job_is_done_and_says_what_came_of_it(ada: User, tmp_path: Path) -> None:
    job = jobs.start("counting", {"until": 3, "file": str(tmp_path / "file")}, user=ada)
    assert (job.state, job.by, job.started) == (State.WAITING, "ada", None)
    run_all()
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.message) == (State.DONE, 3, 3, "all of it")
    assert job.result == {"counted": 3}
    assert (job.holder, job.lease_until) == ("", None)
    assert job.started
    assert job.ended
    assert counted(tmp_path / "file") == ["0 ada", "1 ada", "2 ada"]


def test_a_job_that_fails_says_why_in_the_words_of_who_started_it(ada: User) -> None:
    told = jobs.start("failing", {"reason": "the folder is empty"}, user=ada)
    with translation.override("es"):
        broken = jobs.start("failing", user=ada)
    run_all()
    told.refresh_from_db()
    broken.refresh_from_db()
    assert (told.state, told.message) == (State.FAILED, "the folder is empty")
    assert broken.state == State.FAILED
    assert "there is no such shelf" in broken.message
    assert broken.message.startswith("Falló")


def test_it_acts_for_who_started_it(ada: User) -> None:
    seen: list[Any] = []

    @jobs.kind("looking")
    def look(job: jobs.Running) -> None:
        with operation(Act.BULK) as opened:
            seen.append((acting_user(), opened.row().user))

    with acting(lambda: None):
        jobs.start("looking", user=ada)
        run_all()
    assert seen == [(ada, ada)]


def test_a_kind_that_this_version_does_not_know_waits() -> None:
    job = jobs.start("of tomorrow")
    run_all()
    job.refresh_from_db()
    assert job.state == State.WAITING
    assert jobs.label_of("of tomorrow") == "of tomorrow"


def test_jobs_that_ended_long_ago_are_dropped(tmp_path: Path) -> None:
    old, newer, waits = (jobs.start("counting") for _ in range(3))
    long_ago = timezone.now() - queue.KEPT - dt.timedelta(days=1)
    Job.objects.filter(pk=old.pk).update(state=State.DONE, ended=long_ago)
    Job.objects.filter(pk=newer.pk).update(state=State.DONE, ended=timezone.now())
    Job.objects.filter(pk=waits.pk).update(created=long_ago)
    last = jobs.start("counting")
    assert set(Job.objects.all()) == {newer, waits, last}


# --- cancelling -----------------------------------------------------------------------------------


def test_one_that_waits_is_cancelled_at_once(tmp_path: Path) -> None:
    job = jobs.start("counting", {"until": 3, "file": str(tmp_path / "file")})
    assert jobs.cancel(job)
    run_all()
    job.refresh_from_db()
    assert (job.state, counted(tmp_path / "file")) == (State.CANCELLED, [])
    assert not jobs.cancel(job)


def test_one_that_runs_is_cancelled_when_it_next_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsroom.jobs.running.EVERY", 0.0)

    @jobs.kind("long")
    def long(job: jobs.Running) -> None:
        for number in range(100):
            job.report(number, 100)
            if number == 7:
                assert jobs.cancel(Job.objects.get(pk=job.pk))

    job = jobs.start("long")
    run_all()
    job.refresh_from_db()
    assert (job.state, job.done) == (State.CANCELLED, 8)


def test_progress_is_written_now_and_then(
    django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a clock on which each report takes a ten-thousandth of a second."""
    now = itertools.count(step=EVERY / 5_000)
    monkeypatch.setattr("newsroom.jobs.running.time", SimpleNamespace(monotonic=now.__next__))

    @jobs.kind("quick")
    def quick(job: jobs.Running) -> None:
        with django_assert_num_queries(2 * 2):
            for number in range(10_000):
                job.report(number, 10_000)

    job = jobs.start("quick")
    run_all()
    job.refresh_from_db()
    assert (job.state, job.message) == (State.DONE, "")


# --- one process at a time ------------------------------------------------------------------------


def test_a_job_is_taken_once_and_jobs_of_a_kind_one_after_the_other() -> None:
    first, second = jobs.start("counting"), jobs.start("counting")
    other = jobs.start("failing")
    assert queue.due(KINDS) == ["counting", "failing"]
    assert queue.take("counting", "a") == first
    assert queue.take("counting", "b") is None
    assert queue.due(KINDS) == ["failing"]
    assert queue.take("failing", "c") == other
    assert queue.end(first.pk, "a", State.DONE)
    assert queue.take("counting", "b") == second


def test_the_database_itself_refuses_a_second_one_of_a_kind() -> None:
    for _ in range(2):
        jobs.start("counting")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.update(state=State.RUNNING)


def test_a_server_leaves_a_worker_the_time_to_take_it() -> None:
    job = jobs.start("counting")
    assert queue.due(KINDS, patience=60) == []
    Job.objects.filter(pk=job.pk).update(created=timezone.now() - dt.timedelta(seconds=61))
    assert queue.due(KINDS, patience=60) == ["counting"]


def test_who_lost_a_job_writes_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that hung for longer than its lease, while another has gone on with it."""
    monkeypatch.setattr("newsroom.jobs.running.EVERY", 0.0)
    said: list[str] = []

    @jobs.kind("hanging")
    def hang(job: jobs.Running) -> None:
        is_dead(Job.objects.get(pk=job.pk))
        assert queue.take("hanging", "another")
        for step in (lambda: job.report(5, 10), lambda: job.remember(x=1)):
            with pytest.raises(Interrupted):
                step()
            said.append("refused")
        job.report(6, 10)

    job = jobs.start("hanging")
    run_all()
    job.refresh_from_db()
    assert said == ["refused", "refused"]
    assert (job.holder, job.done, job.memory, job.attempts) == ("another", 0, {}, 2)


def test_signs_of_life_keep_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsroom.jobs.running.BEAT", 0.05)

    @jobs.kind("silent")
    def silent(job: jobs.Running) -> None:
        is_dead(Job.objects.get(pk=job.pk))
        assert until(lambda: Job.objects.get(pk=job.pk).lease_until > timezone.now())
        assert queue.take("silent", "another") is None

    job = jobs.start("silent")
    run_all()
    job.refresh_from_db()
    assert (job.state, job.message) == (State.DONE, "")


# --- after its process was killed -----------------------------------------------------------------


def test_one_that_was_killed_is_gone_on_with_where_it_was(tmp_path: Path) -> None:
    file = tmp_path / "file"
    job = jobs.start("counting", {"until": 4, "file": str(file)})
    assert queue.take("counting", "killed")
    file.write_text("0 \n1 \n")
    Job.objects.filter(pk=job.pk).update(memory={"counted": 2})
    run_all()
    assert counted(file) == ["0 ", "1 "]  # it may live
    is_dead(job)
    run_all()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.DONE, 2)
    assert counted(file) == ["0 ", "1 ", "2 ", "3 "]


def test_what_kills_every_process_is_given_up_with_the_reason() -> None:
    job = jobs.start("counting")
    for attempt in range(queue.MOST_ATTEMPTS):
        taken = queue.take("counting", f"victim {attempt}")
        assert taken == job
        is_dead(job)
    assert queue.take("counting", "the next") is None
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "was killed 4 times" in job.message


def test_one_that_was_to_be_cancelled_when_it_was_killed_is_cancelled() -> None:
    job = jobs.start("counting")
    assert queue.take("counting", "victim")
    assert jobs.cancel(job)
    is_dead(job)
    assert queue.take("counting", "the next") is None
    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_a_process_that_is_told_to_stop_gives_it_back(tmp_path: Path) -> None:
    stop = threading.Event()

    @jobs.kind("stopped")
    def stopped(job: jobs.Running) -> None:
        job.remember(seen=job.memory.get("seen", 0) + 1)
        if job.memory["seen"] == 1:
            stop.set()
        job.report(1, 2)

    job = jobs.start("stopped")
    jobs.run_all(stop)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.memory) == (State.WAITING, 0, {"seen": 1})
    run_all()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.memory) == (State.DONE, 1, {"seen": 2})
