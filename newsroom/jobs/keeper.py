"""What looks for jobs that wait, and starts a process for those of a kind.

A process of their own: a job takes memory and computing for minutes, and gives them back when its
process ends. The keeper is a thread of the worker, and of the server's first process, which lets the
worker go first: it takes what has waited for some seconds, so that without a worker nothing waits for ever.
"""

from __future__ import annotations

import atexit
import logging
import multiprocessing
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import SpawnProcess
from typing import Final

from django.db import DatabaseError, close_old_connections, connections

from newsroom.jobs import queue
from newsroom.jobs.kinds import KINDS, load_kinds
from newsroom.jobs.running import run_waiting
from newsroom.processes import end_all, give_way, set_in_handler, share_memory, with_django

logger = logging.getLogger(__name__)

EVERY: Final = 1.0  # seconds between looks
# What a server leaves to a worker, which looks every second.
AFTER_THE_WORKER: Final = 3.0
# A process that dies is not started again at once: it would die again.
RETRY: Final = 15.0
# What a process is given to come to an end between two transactions.
GRACE: Final = 15.0


class Keeper:
    """Looks for jobs until it is told to stop, and ends the processes that it has started."""

    def __init__(self, *, patience: float = 0.0) -> None:
        self.patience = patience
        self._processes: dict[str, SpawnProcess] = {}
        self._not_before: dict[str, float] = {}
        self._said = ""
        self._lock = threading.Lock()
        self._ended = False

    def keep(self, stop: threading.Event) -> None:
        """Look again and again; never raises."""
        try:
            while not stop.wait(EVERY):
                close_old_connections()
                self.look()
        finally:
            connections.close_all()
            self.end()

    def look(self) -> None:
        """Start a process for each kind of which a job waits."""
        load_kinds()
        try:
            kinds = queue.due(KINDS, patience=self.patience)
            self._said = ""
        except DatabaseError as error:  # not migrated yet, restarted, locked
            if str(error) != self._said:
                logger.warning("jobs cannot be looked for: %s", error)
            self._said = str(error)
            return
        for kind in kinds:
            self._start(kind)

    def end(self) -> None:
        """End what was started; what runs there is gone on with another time."""
        with self._lock:
            self._ended = True
            processes = list(self._processes.values())
        end_all(processes, GRACE)

    def _start(self, kind: str) -> None:
        with self._lock:
            if self._ended or self._busy(kind):
                return
            # A fresh interpreter: a fork would share connections to the database, and threads.
            context = multiprocessing.get_context("spawn")
            process = context.Process(
                target=with_django, args=("newsroom.jobs.keeper.work", kind),
                name=f"newsroom job: {kind}",
            )  # fmt: skip
            process.start()
            self._processes[kind] = process

    def _busy(self, kind: str) -> bool:
        process = self._processes.get(kind)
        if process is not None:
            if process.is_alive():
                return True
            del self._processes[kind]
            if process.exitcode:
                logger.error("a process for jobs (%s) ended with %s", kind, process.exitcode)
                self._not_before[kind] = time.monotonic() + RETRY
        return time.monotonic() < self._not_before.get(kind, 0.0)


@contextmanager
def keeping(*, patience: float = 0.0) -> Iterator[Keeper]:
    """Look for jobs in a thread until the context ends, or the process does."""
    keeper, stop = Keeper(patience=patience), threading.Event()
    thread = threading.Thread(target=keeper.keep, args=(stop,), name="jobs", daemon=True)
    # A process that ends waits for those that it has started, unless they were ended before.
    atexit.register(keeper.end)
    thread.start()
    try:
        yield keeper
    finally:
        stop.set()
        keeper.end()
        thread.join(GRACE)
        atexit.unregister(keeper.end)


def work(kind: str) -> None:
    """What a process for jobs does."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: set_in_handler(stop))
    share_memory()
    give_way()
    load_kinds()
    run_waiting(kind, stop)
