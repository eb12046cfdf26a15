"""An end for work that takes too long.

Processor time counts, not the clock: a machine that is busy, or asleep, is not the document's fault.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# By the clock, so many times the limit ends a process whose own alarm goes unheard: one that is
# held up inside a library written in C.
PATIENCE = 10
# An alarm that is swallowed, as one inside a destructor is, comes again after so many seconds.
AGAIN = 1.0


class TookTooLong(BaseException):
    """Raised inside of the work; no `except Exception` of a library may keep it."""


def can_alarm() -> bool:
    """Whether this thread can be interrupted: only a process's main one, and not on every system."""
    return hasattr(signal, "setitimer") and (threading.current_thread() is threading.main_thread())


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raises TookTooLong inside the block after so many seconds of processor time."""
    if not can_alarm():
        yield
        return

    def ring(signum: int, frame: object) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGPROF, ring)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN)
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def ended_by_force(seconds: float) -> Iterator[None]:
    """Ends this process, without a word, where the block takes many times `seconds`."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - no file of ours
        faulthandler.dump_traceback_later(seconds * PATIENCE, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
