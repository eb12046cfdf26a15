"""Whether a worker is there: a file beside the index that it touches for as long as it runs.

An embedded index lies on one machine, and so do the workers that keep it; any number of them touch one
file. Where several machines serve the archive, each worker has a row in the database as well, with the
time of its last sign of life by the database's clock: a worker on any machine is one for all.
A thread does it, as building an index takes minutes in which the worker looks at nothing else.

By another file beside it a worker is called: who has changed an article need not wait until it looks
at the queue by itself.
"""

from __future__ import annotations

import datetime as dt
import logging
import platform
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.models import DurationField, ExpressionWrapper, F
from django.db.models.functions import Now

from newsroom.jobs.queue import new_holder
from newsroom.models import RunningWorker
from newsroom.software import software

logger = logging.getLogger(__name__)

EVERY = 5.0  # seconds
# Who has not been heard of for so long is gone: killed, or the machine was restarted.
LATE = 20.0
# So often a worker that has nothing to do looks whether it is called; that asks no database.
LISTENS_EVERY = 0.05
# Of who is gone for so long the row is removed.
FORGOTTEN = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Heard:
    """A worker that was heard of a moment ago, where several machines serve the archive."""

    machine: str
    version: str
    seconds: float


@contextmanager
def beating() -> Iterator[None]:
    """Be heard of until the context ends."""
    stop = threading.Event()
    name = new_holder()
    thread = threading.Thread(target=_beat, args=(stop, name), name="heartbeat", daemon=True)
    _touch()
    _say(name)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        # Another worker writes it again when its time comes.
        with suppress(OSError):
            _file().unlink(missing_ok=True)
        if settings.SEVERAL_MACHINES:
            with suppress(DatabaseError):
                RunningWorker.objects.filter(name=name).delete()


def alive() -> bool:
    """Whether a worker was heard of a moment ago, on this machine or another."""
    try:
        if time.time() - _file().stat().st_mtime < LATE:
            return True
    except OSError:
        pass
    return bool(workers())


def call() -> None:
    """Let a worker of this machine look at the queue at once. Never raises."""
    with suppress(OSError):
        _calls().touch(mode=0o600)


def called() -> int:
    """When a worker was called last; for `rest`."""
    try:
        return _calls().stat().st_mtime_ns
    except OSError:
        return 0


def rest(stop: threading.Event, seconds: float, since: int) -> None:
    """Wait for so long, until told to stop, or until a worker was called since."""
    end = time.monotonic() + seconds
    while called() == since and (left := end - time.monotonic()) > 0:
        if stop.wait(min(LISTENS_EVERY, left)):
            return


def workers() -> tuple[Heard, ...]:
    """The workers of all machines, where there are several. Raises DatabaseError."""
    if not settings.SEVERAL_MACHINES:
        return ()
    since = ExpressionWrapper(Now() - F("seen"), output_field=DurationField())
    recent = RunningWorker.objects.filter(seen__gt=Now() - dt.timedelta(seconds=LATE))
    rows = recent.annotate(since=since).values_list("machine", "version", "since")
    return tuple(Heard(machine, version, since.total_seconds()) for machine, version, since in rows)


def is_behind() -> bool:
    """Whether a worker of a newer version runs on another machine."""
    own = _numbers(software())
    return any(_numbers(heard.version) > own for heard in workers())


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def _beat(stop: threading.Event, name: str) -> None:
    try:
        while not stop.wait(EVERY):
            _touch()
            _say(name)
    finally:
        connections.close_all()


def _touch() -> None:
    """Never raises: a full disk ends no worker."""
    try:
        _file().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _file().touch(mode=0o600)
    except OSError as error:
        logger.warning("the worker's sign of life cannot be written: %s", error)


def _say(name: str) -> None:
    """The same to other machines. Never raises: a database that is restarted ends no worker."""
    if not settings.SEVERAL_MACHINES:
        return
    machine = platform.node()[:60]
    values = {"machine": machine, "version": software()[:40], "seen": Now()}
    try:
        RunningWorker.objects.update_or_create(name=name, defaults=values)
        RunningWorker.objects.filter(seen__lt=Now() - FORGOTTEN).delete()
    except DatabaseError as error:
        logger.warning("the worker's sign of life cannot be written: %s", error)


def _calls() -> Path:
    return Path(settings.SEARCH_INDEX_DIR) / "worker.called"


def _file() -> Path:
    return Path(settings.SEARCH_INDEX_DIR) / "worker.alive"
