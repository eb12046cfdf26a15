"""What sees to it that the index catches up, whoever left it behind."""

from __future__ import annotations

import logging
import threading
import time

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from newsroom import archive
from newsroom.intake import events_job, resolving_job, same_texts_job
from search.engines.base import EngineError, IndexLocked
from search.index import claims, heartbeat, sync, wholeness
from search.models import PendingChange

logger = logging.getLogger(__name__)

EVERY = 0.5  # seconds between looks at the queue
SWEEP_EVERY = 60.0
EMPTY_BIN_EVERY = 3600.0
MOST_PAUSE = 60.0  # seconds, after errors


class Worker:
    """Builds an index that is not whole, drains what waits, sweeps what killed writers left.

    That names are to be resolved and texts compared it only asks for: these are jobs, in processes of their own.

    Any number of workers may run: who does not get the index's lock waits for another turn. One that
    does not `build` leaves an index that is not whole to others: of several machines, processes that
    serve pages do. While machines are upgraded one after the other, those of each version would
    build the index of their own, again and again.
    """

    def __init__(self, *, builds: bool = True) -> None:
        self._builds = builds
        self._pause = EVERY
        self._said = ""
        self._swept = -SWEEP_EVERY
        self._emptied = -EMPTY_BIN_EVERY

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop."""
        with heartbeat.beating():
            while not stop.is_set():
                close_old_connections()
                called = heartbeat.called()
                busy = self.turn(stop, patient=True)
                if not busy:
                    heartbeat.rest(stop, self._pause, called)
            close_old_connections()

    def run_until_done(self, stop: threading.Event) -> bool:
        """Work until nothing is left to do, or until it fails; tells which."""
        while not stop.is_set():
            if not self.turn(stop) and not self._waits():
                break
            if self._said:
                return False
            stop.wait(EVERY)
        return True

    def turn(
        self, stop: threading.Event | None = None, *, build: bool = False, patient: bool = False
    ) -> bool:
        """Do what there is to do once; tells whether there was anything. Never raises.

        With `build` the index is built anew, whatever its state. If it is `patient`, what an import
        has just stored may wait for more of it.
        """
        try:
            if patient and not build and sync.drain_edits().done:
                return self._well()
            problem = wholeness.problem()
            if build or problem:
                # Building anew mends an index, and no search server.
                wholeness.require_server()
            if problem and not build and (why := self._leaves_it()):
                return self._failed(f"{problem} {why}")
            if build or problem:
                self._build(stop or threading.Event())
                # What a new index does not mend is not mended by building it again and again.
                left = wholeness.problem()
                return self._failed(left) if left else self._well()
            least = claims.due(patient=patient)
            if least is not None and (problem := sync.drain(least=least).problem):
                return self._failed(problem)
            if time.monotonic() - self._swept > SWEEP_EVERY:
                self._swept = time.monotonic()
                sync.engine().sweep()
            resolving_job.ask()
            same_texts_job.ask()
            events_job.ask()
            self._empty_bin()
            self._well()
            return least is not None and not PendingChange.objects.exists()
        except IndexLocked:
            return False
        except (EngineError, OSError, DatabaseError) as error:
            return self._failed(str(error))

    def _leaves_it(self) -> str:
        """Why an index that is not whole is not built here, or ""."""
        if not self._builds:
            return "It is left to the workers of this archive's machines."
        if heartbeat.is_behind():
            return "It is left to a worker of a newer version, which runs on another machine."
        return ""

    def _empty_bin(self) -> None:
        """Delete for good what has been in the bin long enough."""
        if time.monotonic() - self._emptied < EMPTY_BIN_EVERY:
            return
        self._emptied = time.monotonic()
        if number := archive.empty_bin_of_old(days=settings.BIN_DAYS):
            logger.warning("%s articles of the bin are deleted for good", number)

    def _build(self, stop: threading.Event) -> None:
        logger.warning("the index is built anew: %s", wholeness.problem() or "as was asked for")
        building = sync.rebuild()
        for _ in building:
            if stop.is_set():
                building.close()
                return

    def _waits(self) -> bool:
        return bool(wholeness.problem()) or PendingChange.objects.exists()

    def _well(self) -> bool:
        self._pause, self._said = EVERY, ""
        return True

    def _failed(self, problem: str) -> bool:
        """Say each problem once, and try again less and less often."""
        if problem != self._said:
            logger.error("the index cannot be brought up to date: %s", problem)
        self._said = problem
        self._pause = min(self._pause * 2, MOST_PAUSE)
        return False
