"""A few at a time: work of which a machine bears little, over all processes that serve one archive.

A slot is a locked file in the data directory, so that one of a process that was killed is free at
once. No visitor takes the last one while another of hers is taken, and whoever takes nothing of
what she asked for loses hers.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from newsroom.serving.courtesy import Courtesy

DOOR_SECONDS: Final = 2.0
# Between two looks at the clock so much of an answer is written, and so much at a time.
PORTION: Final = 200
AT_A_TIME: Final = 40
# After so much others go first, for so long at most: who takes thousands of articles waits a few
# minutes more for them on a busy site, and nobody else waits for her.
REST_SECONDS: Final = 2.0


logger = logging.getLogger(__name__)


class TooSlow(Exception):
    """The client takes what it asked for too slowly."""


class Slot:
    """The right to do such work, until it is given back or not used for some time.

    Without a lock it is one of as many as are asked for.
    """

    def __init__(self, lock: FileLock | None, seconds: float) -> None:
        self._lock, self._seconds = lock, seconds
        self._timer: threading.Timer | None = None
        self.renew()

    def renew(self) -> None:
        """It is in use: it is taken away only when it has not been for twice the client's time.

        Where the server cannot end the work of a client that takes nothing, its thread hangs; it
        does not keep the slot.
        """
        if self._lock is None:
            return
        if self._timer:
            self._timer.cancel()
        self._timer = threading.Timer(2 * self._seconds, self.give_back)
        self._timer.daemon = True
        self._timer.start()

    def give_back(self) -> None:
        """Let another have it; again and again does no harm."""
        if self._timer:
            self._timer.cancel()
        if self._lock is not None:
            self._lock.release(force=True)

    @property
    def held(self) -> bool:
        return self._lock is None or self._lock.is_locked


class Slots:
    """The slots in a directory, as many as are wanted; 0: without end."""

    def __init__(self, directory: Path, number: int, seconds: float) -> None:
        self.directory, self.number, self.seconds = directory, number, seconds

    def take(self, visitor: str) -> Slot | None:
        """One of the slots for a visitor, if there is one for her."""
        if not self.number:
            return Slot(None, self.seconds)
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            with FileLock(self.directory / "door.lock", timeout=DOOR_SECONDS):
                return self._take(visitor)
        except Timeout:
            return None
        except OSError as error:
            # Where nothing can be written nobody can be counted, and so nobody is refused.
            logger.warning("exports are not counted: %s", error)
            return Slot(None, self.seconds)

    def _take(self, visitor: str) -> Slot | None:
        free: tuple[FileLock, Path] | None = None
        hers = 0
        for number in range(self.number):
            holder = self.directory / f"{number}.holder"
            # Given back by another thread than the one that took it, as servers have it.
            lock = FileLock(self.directory / f"{number}.lock", thread_local=False)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                with contextlib.suppress(OSError):
                    hers += holder.read_text("utf-8") == visitor
                continue
            if free is None:
                free = lock, holder
            else:
                lock.release()
        if free is None:
            return None
        lock, holder = free
        if hers >= max(self.number - 1, 1):
            lock.release()
            return None
        holder.write_text(visitor, "utf-8")
        return Slot(lock, self.seconds)


class Streamed:
    """What is streamed while a slot is held, piece by piece as the client takes it.

    Raises TooSlow where the client takes less than a portion in the slot's time: so its answer
    breaks off, as an answer that is not whole must. `close` gives the slot back, also where
    nothing was ever taken.
    """

    def __init__(self, pieces: Iterable[str] | Iterable[bytes], slot: Slot, seconds: float) -> None:
        self._pieces, self._slot, self._seconds = pieces, slot, seconds
        self._taken = self._each()

    def __iter__(self) -> Iterator[str | bytes]:
        return self

    def __next__(self) -> str | bytes:
        return next(self._taken)

    def close(self) -> None:
        self._taken.close()
        self._slot.give_back()

    def _each(self) -> Generator[str | bytes]:
        try:
            since, courtesy = time.monotonic(), Courtesy()
            pieces = iter(self._pieces)
            number = 0
            while some := list(islice(pieces, AT_A_TIME)):
                # Nothing at all would end an answer that is sent in chunks.
                if piece := _joined(some):
                    yield piece
                number += AT_A_TIME
                if not self._slot.held or time.monotonic() - since > self._seconds:
                    raise TooSlow
                if number % PORTION == 0:
                    since = time.monotonic()
                    self._slot.renew()
                before = time.monotonic()
                courtesy.rest(REST_SECONDS)
                since += time.monotonic() - before
        finally:
            self._slot.give_back()


def _joined(pieces: list[Any]) -> str | bytes:
    return (b"" if isinstance(pieces[0], bytes) else "").join(pieces)
