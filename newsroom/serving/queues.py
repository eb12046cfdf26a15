"""How long requests wait in each process of the server, for all of them to see.

Whoever wakes first takes a connection that comes in, and so one process may have twice as many
requests to answer as another, or writes an export beside them: who comes to it waits twice as long.
A process leaves new connections to one that has less to do.
"""

from __future__ import annotations

import time
from ctypes import Array, Structure, c_double
from multiprocessing.sharedctypes import RawArray
from typing import Final

# What was noted longer ago than this says nothing: that process takes no connections itself.
FRESH: Final = 1.5  # seconds; a process looks once a second at the least


class Note(Structure):
    """What one process last said of itself."""

    _fields_ = (("wait", c_double), ("at", c_double))


def shared_notes(processes: int) -> Array[Note]:
    """Room for the notes of so many processes, to be given to each of them as it is started."""
    return RawArray(Note, processes)


class Queue:
    """What one process sees of the others' requests."""

    def __init__(self, notes: Array[Note], own: int) -> None:
        self._notes, self._own = notes, own

    def is_short(self, waiting: int, seconds: float) -> bool:
        """Note that so many wait here, of which each takes so long.

        Tells whether this process should take the next one.
        """
        now = time.monotonic()
        note = self._notes[self._own]
        note.wait, note.at = waiting * seconds, now
        return not waiting or all(
            note.wait <= other.wait + seconds
            for place, other in enumerate(self._notes)
            if place != self._own and now - other.at < FRESH
        )
