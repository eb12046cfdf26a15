"""An import of 120 documents whose server is killed in the middle, and that a later process goes on with."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.databases import MANAGE, make_database
from tests.paths import PROJECT
from tests.waiting import HANGS, until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.fault,
    pytest.mark.timeout(3_600),
]
# An import as a job gives way to all that somebody waits for: on a busy machine it has the last of it.
LAST_OF_ALL = 4 * HANGS

NUMBER = 120
START = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
import django; django.setup()
from newsroom.intake import job
from newsroom.intake.options import Options
job.start(Options(paths=[sys.argv[1]]), user=None, dry_run=False)
"""


def mills(folder: Path) -> Path:
    folder.mkdir()
    path = folder / "mills.jsonl"
    lines = [
        {"id": str(n), "title": f"Mill {n}", "body": f"The mill number {n} turned again. " * 60}
        for n in range(NUMBER)
    ]
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return path


@pytest.mark.parametrize("first", ["serve", "worker"])
def test_it_goes_on_with_nothing_doubled_and_nothing_lost(tmp_path: Path, first: str) -> None:
    path = mills(tmp_path / "scans")
    environment = {
        **os.environ, "NEWSROOM_DATA_DIR": str(tmp_path / "var"), "DATABASE_URL": "",
        "NEWSROOM_IMPORT_DIRS": str(tmp_path / "scans"),
    }  # fmt: skip
    make_database(tmp_path / "var", environment)

    def ask(sql: str) -> list[Any]:
        with closing(sqlite3.connect(tmp_path / "var/archive.sqlite3", timeout=30)) as database:
            found = database.execute(sql).fetchall()
            database.commit()
            return found

    def count(table: str) -> int:
        return int(ask(f"SELECT count(*) FROM newsroom_{table}")[0][0])

    def job() -> Any:
        return ask("SELECT state, attempts, message FROM newsroom_job")[0]

    subprocess.run(
        [sys.executable, "-c", START, str(path)], env=environment, cwd=PROJECT, check=True
    )
    commands = {"serve": ["serve", "--port", "0", "--processes", "2"], "worker": ["worker"]}
    started = subprocess.Popen([*MANAGE, *commands[first]], env=environment)
    others: list[subprocess.Popen[bytes]] = [started]
    try:
        assert until(lambda: count("article") >= 20, LAST_OF_ALL, pause=0.005)
        pid = int(ask("SELECT holder FROM newsroom_job")[0][0].split()[-2])
        started.send_signal(signal.SIGKILL)
        started.wait()
        assert until(lambda: not Path(f"/proc/{pid}").exists()), "it goes with its server"
        assert job()[:2] == ("running", 1)
        assert 20 <= count("article") < NUMBER
        ask("UPDATE newsroom_job SET lease_until = '2001-01-01 00:00:00'")
        others.append(subprocess.Popen([*MANAGE, "worker"], env=environment))
        assert until(lambda: job()[0] not in ("waiting", "running"), LAST_OF_ALL)
        assert job() == ("done", 2, "")
    finally:
        for process in others:
            process.kill()
            process.wait()
    assert (count("article"), count("seed"), count("importeddocument")) == (NUMBER,) * 3
    [(state, counts, total)] = ask("SELECT state, counts, total FROM newsroom_importrun")
    assert (state, json.loads(counts), total) == ("done", {"created": NUMBER}, NUMBER)
    assert ask("SELECT count(DISTINCT path) FROM newsroom_importeddocument") == [(NUMBER,)]
    status = subprocess.run(
        [*MANAGE, "status", "--json"], env=environment, capture_output=True, text=True, check=True
    )
    found = json.loads(status.stdout)
    assert (found["whole"], found["indexed"], found["pending"]) == (True, NUMBER, 0)
