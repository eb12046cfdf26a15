"""Running a job: what it sees of itself, its signs of life, and what it comes to."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import DatabaseError, OperationalError, connections
from django.utils import translation
from django.utils.translation import gettext as _

from newsroom.archive import acting, finish_import
from newsroom.jobs import queue
from newsroom.jobs.kinds import KINDS, load_kinds
from newsroom.models import Job, State

logger = logging.getLogger(__name__)

# Often enough that one sign of life may be late, as another locks the database.
BEAT: Final = 8.0  # seconds
# Progress is written so often at most: nobody looks faster, and each is a transaction.
EVERY: Final = 0.5


class Ended(Exception):
    """A run has to end here; `report` raises it."""


class Cancelled(Ended):
    """Somebody cancelled the job."""


class Interrupted(Ended):
    """The process was told to stop, or the job is another's by now: somebody else goes on with it."""


class Failed(Exception):
    """A job cannot be done; the text says why, to whom started it."""


class Running:
    """A job, to the function that runs it.

    Of `options` it knows what it was asked for, of `memory` what an earlier run of it remembered.
    """

    def __init__(self, job: Job, holder: str, stop: threading.Event) -> None:
        self.pk, self.kind, self.user, self.by = job.pk, job.kind, job.user, job.by
        self.options: dict[str, Any] = job.options
        self.memory: dict[str, Any] = job.memory
        self.result: dict[str, Any] = {}
        self.attempts = job.attempts
        self.lost = threading.Event()
        self._holder, self._stop = holder, stop
        self._written = -EVERY
        self._progress = (job.done, job.total, "")

    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        """Say how far it is, as often as one likes; to be called between transactions.

        Raises Cancelled where somebody cancelled it, and Interrupted where it is to end for another
        reason. Both are to be let through: what is done stays, unless the caller takes it back.
        """
        self._progress = done, total, message
        if self._stop.is_set() or self.lost.is_set():
            raise Interrupted
        if time.monotonic() - self._written >= EVERY:
            self._write()

    def remember(self, **values: Any) -> None:
        """Keep what a run needs that goes on with the job, after this one was killed.

        Within a transaction, it is kept if that is: so it can tell of exactly what was written.
        """
        self.memory.update(values)
        self._held_update(memory=self.memory)

    def conclude(self, **values: Any) -> None:
        """Add to what came of the job, which is kept when it ends."""
        self.result.update(values)

    @property
    def progress(self) -> dict[str, Any]:
        """What was reported last, as columns of its row."""
        done, total, message = self._progress
        return {"done": max(done, 0), "total": total, "message": message}

    def _write(self) -> None:
        self._written = time.monotonic()
        try:
            self._held_update(**self.progress)
            cancelled = Job.objects.filter(pk=self.pk, cancel_asked=True).exists()
        except OperationalError as error:
            # Others write so much that it waited in vain: no reason to give up what goes well.
            logger.info("the progress of job %s cannot be written: %s", self.pk, error)
            return
        if cancelled:
            raise Cancelled

    def _held_update(self, **values: Any) -> None:
        if not queue.held(self.pk, self._holder).update(**values):
            self.lost.set()
            raise Interrupted


def run_all(stop: threading.Event) -> None:
    """Run the jobs of all kinds that wait, here and now."""
    load_kinds()
    for kind in queue.due(KINDS):
        run_waiting(kind, stop)


def run_waiting(kind: str, stop: threading.Event) -> None:
    """Run the jobs of a kind that wait, one after the other, until none is left or it is to stop."""
    while not stop.is_set():
        holder = queue.new_holder()
        job = queue.take(kind, holder)
        if job is None:
            return
        run(job, holder, stop)


def run(job: Job, holder: str, stop: threading.Event) -> None:
    """Run a job that was taken, and note what it came to."""
    running = Running(job, holder, stop)
    logger.info("job %s (%s) begins, attempt %s", job.pk, job.kind, job.attempts)
    with _alive(running, holder), translation.override(job.language or None), acting(
        lambda: job.user
    ):  # fmt: skip
        state, message = _outcome(running)
        if state is not None:
            _finish(running)
    if state is None:
        queue.give_back(job.pk, holder)
        logger.warning("job %s (%s) was interrupted; it is gone on with", job.pk, job.kind)
        return
    values = running.progress | {"result": running.result}
    if state != State.DONE:
        values["message"] = message
    queue.end(job.pk, holder, state, **values)
    logger.info("job %s (%s): %s", job.pk, job.kind, state)


def _outcome(running: Running) -> tuple[State | None, str]:
    """What a run came to, with the reason; None: somebody else has to go on with it."""
    try:
        KINDS[running.kind].run(running)
    except Cancelled:
        return State.CANCELLED, ""
    except Interrupted:
        return None, ""
    except Failed as error:
        return State.FAILED, str(error)
    except Exception as error:
        logger.exception("job %s (%s) failed", running.pk, running.kind)
        what = str(error).strip() or type(error).__name__
        return State.FAILED, _("It failed, and the log says where: %(what)s") % {"what": what}
    return State.DONE, ""


def _finish(running: Running) -> None:
    """Have done what was put off while it ran: what it changed is searchable when it is over.

    With its process nobody would be left who does it, where no worker runs.
    """
    try:
        finish_import()
    except Exception:
        logger.exception("what job %s (%s) put off is left to others", running.pk, running.kind)


@contextmanager
def _alive(running: Running, holder: str) -> Iterator[None]:
    """Give signs of life until the context ends."""
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(running, holder, over), name="job", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(running: Running, holder: str, over: threading.Event) -> None:
    try:
        while not over.wait(BEAT):
            try:
                if not queue.renew(running.pk, holder) and not over.is_set():
                    running.lost.set()
                    return
            except DatabaseError as error:
                logger.warning("job %s: its sign of life cannot be written: %s", running.pk, error)
    finally:
        connections.close_all()
