"""Kinds of job for tests, and processes that know them: `python -m tests.newsroom.jobs.counting`.

`start KIND JSON TIMES` asks for jobs, `run KIND` runs those that wait, `keep` looks for jobs as a worker
does until its standard input ends. A job counts in a file, a line for each number, and remembers
which numbers were counted. Told to stay at a number it does, while the file that is its gate exists.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

if (
    __name__ != "tests.newsroom.jobs.counting"
):  # a process by itself, or one that such a one started
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    import django

    django.setup()

from newsroom import jobs
from tests.waiting import HANGS

if TYPE_CHECKING:
    from newsroom.jobs import Running


def register() -> None:
    jobs.kind("counting", label="Counting")(count)
    jobs.kind("failing")(fail)
    jobs.kind("dying")(die)


def count(job: Running) -> None:
    until, stays_at = job.options["until"], job.options.get("stays_at")
    for number in range(job.memory.get("counted", 0), until):
        job.report(number, until, f"at {number}")
        while number == stays_at and Path(job.options["gate"]).exists():
            time.sleep(0.02)
            job.report(number, until)
        with Path(job.options["file"]).open("a") as file:
            file.write(f"{number} {job.by}\n")
        job.remember(counted=number + 1)
    job.report(until, until, "all of it")
    job.conclude(counted=until)


def fail(job: Running) -> None:
    if reason := job.options.get("reason"):
        raise jobs.Failed(reason)
    raise LookupError("there is no such shelf")


def die(job: Running) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(what: str, *arguments: str) -> None:
    if what == "start":
        for _ in range(int(arguments[2])):
            jobs.start(arguments[0], json.loads(arguments[1]))
    elif what == "run":
        from newsroom.jobs.running import run_waiting

        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        run_waiting(arguments[0], stop)
    elif what == "keep":
        from newsroom.jobs import keeper

        keeper.GRACE = HANGS
        with keeper.keeping():
            sys.stdin.read()


if __name__ != "tests.newsroom.jobs.counting":
    register()
if __name__ == "__main__":
    main(*sys.argv[1:])
