"""Jobs in processes that are killed, stopped and started again, on a database of their own."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.databases import make_database
from tests.paths import PROJECT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]

COUNTING = [sys.executable, "-m", "tests.newsroom.jobs.counting"]


class Place:
    """An archive of its own, the processes in it, and what its table of jobs says."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder / "var", folder / "file"
        self.environment = {
            **os.environ, "NEWSROOM_DATA_DIR": str(self.folder), "DATABASE_URL": "",
        }  # fmt: skip
        make_database(self.folder, self.environment)
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, kind: str, **options: Any) -> None:
        """Ask for a job that writes to the file."""
        given = json.dumps({"file": str(self.file), **options})
        subprocess.run(
            [*COUNTING, "start", kind, given], env=self.environment, cwd=PROJECT, check=True
        )

    def process(self, *arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [*COUNTING, *arguments], env=self.environment, cwd=PROJECT, stdin=subprocess.PIPE
        )
        self.processes.append(process)
        return process

    def counted(self) -> list[int]:
        """The numbers in the file."""
        lines = self.file.read_text().split("\n") if self.file.exists() else []
        return [int(line.split()[0]) for line in lines if line]

    def ask(self, sql: str) -> list[Any]:
        with closing(sqlite3.connect(self.folder / "archive.sqlite3", timeout=30)) as database:
            found = database.execute(sql).fetchall()
            database.commit()
            return found

    def states(self) -> list[str]:
        return [state for (state,) in self.ask("SELECT state FROM newsroom_job ORDER BY id")]

    def nobody_believes_in_holders(self) -> None:
        """As if a minute had passed since a sign of life."""
        self.ask("UPDATE newsroom_job SET lease_until = '2001-01-01 00:00:00' WHERE holder != ''")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    found = Place(tmp_path)
    yield found
    for process in found.processes:
        process.kill()
        process.wait()


def until(condition: Any, seconds: float = 40) -> bool:
    """Whether the condition comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_a_job_whose_process_is_killed_is_gone_on_with(place: Place) -> None:
    place.start("counting", until=60, pause=0.02)
    first = place.process("run", "counting")
    assert until(lambda: len(place.counted()) >= 10)
    first.kill()
    first.wait()
    seen = len(place.counted())
    assert place.process("run", "counting").wait(40) == 0
    assert place.states() == ["running"], "it may be alive"
    place.nobody_believes_in_holders()
    assert place.process("run", "counting").wait(40) == 0
    assert place.states() == ["done"]
    # The one number may be there twice that was counted, and not yet remembered.
    assert sorted(set(place.counted())) == list(range(60))
    assert len(place.counted()) <= 61
    assert 10 <= seen < 60


def test_a_process_that_is_told_to_stop_leaves_it_to_the_next_at_once(place: Place) -> None:
    place.start("counting", until=60, pause=0.02)
    first = place.process("run", "counting")
    assert until(lambda: len(place.counted()) >= 5)
    first.terminate()
    assert first.wait(20) == 0
    assert place.states() == ["waiting"]
    assert place.process("run", "counting").wait(40) == 0
    assert place.states() == ["done"]
    assert place.counted() == list(range(60))
    assert place.ask("SELECT attempts FROM newsroom_job") == [(1,)]


def test_many_processes_at_once_do_each_job_once(place: Place) -> None:
    for _ in range(3):
        place.start("counting", until=5)
    processes = [place.process("run", "counting") for _ in range(4)]
    assert [process.wait(60) for process in processes] == [0] * 4
    place.process("run", "counting").wait(40)  # who came as another ran has left the rest
    assert place.states() == ["done"] * 3
    assert place.counted() == [*range(5)] * 3


def test_whoever_keeps_jobs_starts_processes_and_ends_them(place: Place) -> None:
    place.start("counting", until=4)
    keeping = place.process("keep")
    assert until(lambda: place.states() == ["done"])
    place.start("failing", reason="no more paper")
    assert until(lambda: place.states() == ["done", "failed"])
    place.start("counting", until=1_000, pause=0.05)
    assert until(lambda: len(place.counted()) > 8)
    assert keeping.stdin
    keeping.stdin.close()
    assert keeping.wait(20) == 0
    assert place.states() == ["done", "failed", "waiting"], "it was given back"


def test_what_a_killed_keeper_started_ends_with_it_and_another_goes_on(place: Place) -> None:
    place.start("counting", until=80, pause=0.05)
    keeping = place.process("keep")
    assert until(lambda: len(place.counted()) > 3)
    keeping.send_signal(signal.SIGKILL)
    keeping.wait()
    time.sleep(1)
    stopped = len(place.counted())
    time.sleep(1)
    assert len(place.counted()) == stopped
    place.nobody_believes_in_holders()
    place.process("keep")
    assert until(lambda: place.states() == ["done"])
    assert sorted(set(place.counted())) == list(range(80))
    assert len(place.counted()) <= 81


def test_a_job_that_kills_its_process_does_not_do_so_for_ever(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.start("dying")
    for _ in range(4):
        assert place.process("run", "dying").wait(40) == -signal.SIGKILL
        place.nobody_believes_in_holders()
    assert place.process("run", "dying").wait(40) == 0
    [(state, message)] = place.ask("SELECT state, message FROM newsroom_job")
    assert state == "failed"
    assert "was killed 4 times" in message
