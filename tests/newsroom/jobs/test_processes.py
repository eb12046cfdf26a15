"""Jobs in processes that are killed, stopped and started again, on a database of their own."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.databases import make_database
from tests.paths import PROJECT
from tests.waiting import HANGS, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]

COUNTING = [sys.executable, "-m", "tests.newsroom.jobs.counting"]


class Place:
    """An archive of its own, the processes in it, and what its table of jobs says."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder / "var", folder / "file"
        # While it is there, a job that looks at it goes no further than it was told.
        self.gate = folder / "gate"
        self.gate.touch()
        self.environment = {
            **os.environ, "NEWSROOM_DATA_DIR": str(self.folder), "DATABASE_URL": "",
        }  # fmt: skip
        make_database(self.folder, self.environment)
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, kind: str, *, times: int = 1, **options: Any) -> None:
        """Ask for jobs that write to the file."""
        given = json.dumps({"file": str(self.file), "gate": str(self.gate), **options})
        subprocess.run(
            [*COUNTING, "start", kind, given, str(times)],
            env=self.environment,
            cwd=PROJECT,
            check=True,
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

    def holder(self) -> int:
        """The process that has the job which runs."""
        [(holder,)] = self.ask("SELECT holder FROM newsroom_job WHERE state = 'running'")
        return int(holder.split()[-2])

    def nobody_believes_in_holders(self) -> None:
        """As if a minute had passed since a sign of life."""
        self._believed_until(2001)

    def everybody_believes_in_holders(self) -> None:
        """As if no time had passed since, however long it was."""
        self._believed_until(2999)

    def _believed_until(self, year: int) -> None:
        self.ask(
            f"UPDATE newsroom_job SET lease_until = '{year}-01-01 00:00:00' WHERE holder != ''"
        )


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    found = Place(tmp_path)
    yield found
    for process in found.processes:
        process.kill()
        process.wait()


def test_a_job_whose_process_is_killed_is_gone_on_with(place: Place) -> None:
    place.start("counting", until=60, stays_at=10)
    first = place.process("run", "counting")
    assert until(lambda: len(place.counted()) == 10)
    first.kill()
    first.wait()
    place.gate.unlink()
    place.everybody_believes_in_holders()
    assert place.process("run", "counting").wait(HANGS) == 0
    assert place.states() == ["running"], "it may be alive"
    place.nobody_believes_in_holders()
    assert place.process("run", "counting").wait(HANGS) == 0
    assert place.states() == ["done"]
    # The one number may be there twice that was counted, and not yet remembered.
    assert sorted(set(place.counted())) == list(range(60))
    assert len(place.counted()) <= 61


def test_a_process_that_is_told_to_stop_leaves_it_to_the_next_at_once(place: Place) -> None:
    place.start("counting", until=60, stays_at=5)
    first = place.process("run", "counting")
    assert until(lambda: len(place.counted()) == 5)
    first.terminate()
    assert first.wait(HANGS) == 0
    assert place.states() == ["waiting"]
    place.gate.unlink()
    assert place.process("run", "counting").wait(HANGS) == 0
    assert place.states() == ["done"]
    assert place.counted() == list(range(60))
    assert place.ask("SELECT attempts FROM newsroom_job") == [(1,)]


def test_many_processes_at_once_do_each_job_once(place: Place) -> None:
    place.start("counting", times=3, until=5)
    processes = [place.process("run", "counting") for _ in range(4)]
    assert [process.wait(HANGS) for process in processes] == [0] * 4
    place.process("run", "counting").wait(HANGS)  # who came as another ran has left the rest
    assert place.states() == ["done"] * 3
    assert place.counted() == [*range(5)] * 3


def test_whoever_keeps_jobs_starts_processes_and_ends_them(place: Place) -> None:
    place.start("counting", until=4)
    keeping = place.process("keep")
    assert until(lambda: place.states() == ["done"])
    place.start("failing", reason="no more paper")
    assert until(lambda: place.states() == ["done", "failed"])
    place.start("counting", until=1_000, stays_at=9)
    assert until(lambda: len(place.counted()) == 4 + 9)
    assert keeping.stdin
    keeping.stdin.close()
    assert keeping.wait(HANGS) == 0
    assert place.states() == ["done", "failed", "waiting"], "it was given back"


def test_what_a_killed_keeper_started_ends_with_it_and_another_goes_on(place: Place) -> None:
    place.start("counting", until=80, stays_at=4)
    keeping = place.process("keep")
    assert until(lambda: len(place.counted()) == 4)
    child = Path(f"/proc/{place.holder()}")
    assert child.exists()
    keeping.send_signal(signal.SIGKILL)
    keeping.wait()
    assert until(lambda: not child.exists())
    assert place.states() == ["running"], "nobody was there to give it back"
    place.gate.unlink()
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
        assert place.process("run", "dying").wait(HANGS) == -signal.SIGKILL
        place.nobody_believes_in_holders()
    assert place.process("run", "dying").wait(HANGS) == 0
    [(state, message)] = place.ask("SELECT state, message FROM newsroom_job")
    assert state == "failed"
    assert "was killed 4 times" in message
