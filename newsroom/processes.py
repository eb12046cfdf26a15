"""Processes and threads beside those that answer readers: they outlive nobody, and go second."""

from __future__ import annotations

import _thread
import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from multiprocessing.process import BaseProcess
from typing import Any, Final

# How much less of a busy machine is given to work that nobody waits for: a sixth of what a reader
# gets, as it holds the database's lock now and then, for which editors wait; and a tenth of that to
# what holds nothing that somebody could wait for.
BACKGROUND: Final = 7
LAST: Final = 19
# glibc's number for the setting of how many places threads take memory from: mallopt(3).
_ARENAS: Final = -8


def end_with_parent() -> None:
    """From now on, end this process when the one that started it ends, in whatever way."""
    threading.Thread(target=_wait_for_parent, name="parent", daemon=True).start()


def end_all(processes: Sequence[BaseProcess], grace: float) -> None:
    """End processes: they are asked to, have so many seconds between them, and are killed then."""
    for process in processes:
        process.terminate()
    until = time.monotonic() + grace
    for process in processes:
        process.join(max(until - time.monotonic(), 0))
        if process.is_alive():
            process.kill()
            process.join()


def set_in_handler(event: threading.Event) -> None:
    """Set an event from a signal's handler, which the main thread runs in the midst of anything.

    It may be about to wait for this event, and holds its lock then: set there and then, the event
    would wait for itself for ever.
    """
    _thread.start_new_thread(event.set, ())


def give_way(to: int = BACKGROUND) -> None:
    """From now on, let those who answer readers go first where the machine has too much to do.

    For the thread that calls this, and the threads and processes that it starts. Anywhere but on
    Linux a priority is the whole process's: there only its main thread can lower it.
    """
    if sys.platform == "linux" or (
        hasattr(os, "nice") and threading.current_thread() is threading.main_thread()
    ):
        os.nice(max(to - os.nice(0), 0))


def with_django(function: str, *arguments: Any) -> None:
    """In a fresh process that goes with the one that started it: set up Django, then call a function.

    It is given by its name, as its module may need Django when it is read.
    """
    end_with_parent()
    # Ctrl-C is heard by all of a terminal's processes: the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import django

    django.setup(set_prefix=False)
    from django.utils.module_loading import import_string

    import_string(function)(*arguments)


def share_memory() -> None:
    """From now on, let the threads of this process take memory from the same two places.

    glibc gives eight for each core, and what a thread has freed in one is of no use to the others:
    a server whose index changes every second held twice as much. Anywhere else nothing is done.
    """
    if sys.platform == "linux" and (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)):
        mallopt(_ARENAS, 2)


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
