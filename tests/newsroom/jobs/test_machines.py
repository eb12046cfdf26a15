"""Jobs of several machines: one runs each, whatever its clock says, and goes on with a dead one's."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from newsroom import jobs
from newsroom.jobs import queue
from newsroom.models import Job, State
from tests.paths import PROJECT
from tests.waiting import HANGS, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("kinds")]


@pytest.mark.parametrize("minutes", [-30, 30])
def test_a_clock_that_is_wrong_takes_nobodys_job(
    minutes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = jobs.start("counting")
    right = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: right() + dt.timedelta(minutes=minutes))
    assert queue.take("counting", "of the machine whose clock is wrong") == job
    monkeypatch.setattr(timezone, "now", right)
    assert queue.take("counting", "another") is None
    assert queue.renew(job.pk, "of the machine whose clock is wrong")
    monkeypatch.setattr(timezone, "now", lambda: right() + dt.timedelta(minutes=minutes))
    assert queue.take("counting", "another") is None
    assert queue.due(["counting"]) == []
    Job.objects.update(lease_until=right() - dt.timedelta(seconds=1))
    assert queue.due(["counting"]) == ["counting"]
    assert queue.take("counting", "another") == job


# As many as a machine does not count to while a busy one is looked at, and killed.
NUMBER = 150


def machine(folder: Path) -> subprocess.Popen[bytes]:
    """What runs jobs on a machine with a data directory of its own, over the tests' server."""
    server = urlsplit(os.environ["NEWSROOM_TEST_DATABASE"])
    name = str(connection.settings_dict["NAME"])
    environment = {
        **os.environ, "NEWSROOM_DATA_DIR": str(folder),
        "DATABASE_URL": server._replace(path=f"/{name}").geturl(),
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.newsroom.jobs.counting", "run", "counting"]
    return subprocess.Popen(command, env=environment, cwd=PROJECT)


@pytest.mark.fault
def test_another_machine_goes_on_with_the_job_of_one_that_died(tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        return
    file = tmp_path / "file"
    job = jobs.start("counting", {"until": NUMBER, "pause": 0.1, "file": str(file)})

    def counted() -> list[int]:
        lines = file.read_text().split("\n") if file.exists() else []
        return [int(line.split()[0]) for line in lines if line]

    one = machine(tmp_path / "one")
    two = None
    try:
        assert until(lambda: len(counted()) >= 10)
        # While it lives, nobody else takes it.
        assert queue.take("counting", "another") is None
        one.kill()
        one.wait()
        seen = len(counted())
        assert seen < NUMBER
        Job.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
        two = machine(tmp_path / "two")
        assert two.wait(HANGS) == 0
    finally:
        for process in filter(None, (one, two)):
            process.kill()
            process.wait()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.DONE, 2)
    # The one number may be there twice that was counted, and not yet remembered.
    assert sorted(set(counted())) == list(range(NUMBER))
    assert len(counted()) <= NUMBER + 1
