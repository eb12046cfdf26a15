"""Work on the index in the background of a process that serves pages, when there is some.

One thread a process, which ends when all is done. So what a request leaves undone is done without a
worker as well; where one runs it is left to it, as whatever a thread computes here readers of this
process wait for. Of several machines the workers alone build the whole index.
"""

from __future__ import annotations

import threading
import time

from django.conf import settings
from django.db import connection, connections

from search.index import heartbeat
from search.index.worker import Worker

# After a failure the next attempt waits so long: a full disk is not filled at each visit.
RETRY = 30.0  # seconds


def wake(*, build: bool = False) -> None:
    """Begin to work, unless it is done already; with `build` the index is built anew.

    Inside a transaction nothing is begun: another connection could not see what is in it. Nor is
    what a worker sees by itself, half a second later.
    """
    global _thread
    if connection.in_atomic_block or (not build and heartbeat.alive()):
        return
    with _lock:
        if _thread is not None and _thread.is_alive():
            return
        if not build and time.monotonic() < _not_before:
            return
        _thread = threading.Thread(target=_work, args=(build,), name="index", daemon=True)
        _thread.start()


def working() -> bool:
    """Whether the thread is at work."""
    return _thread is not None and _thread.is_alive()


def wait(seconds: float) -> None:
    """Wait until the thread has ended, at most so long."""
    if _thread is not None:
        _thread.join(seconds)


def _work(build: bool) -> None:
    global _not_before
    worker = Worker(builds=not settings.SEVERAL_MACHINES)
    try:
        if build:
            worker.turn(build=True)
        if not worker.run_until_done(threading.Event()):
            _not_before = time.monotonic() + RETRY
    finally:
        connections.close_all()


_lock = threading.Lock()
_thread: threading.Thread | None = None
_not_before = 0.0
