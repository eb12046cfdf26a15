"""Who waits for a page comes first, and is answered few at a time.

Threads of Python take turns at one core: of many pages that are made at once each takes many times
as long. A few at a time, the first are done sooner, and the last no later.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Final

# Pages that are made at a time in one process, however many threads there are.
AT_A_TIME: Final = 2
# How much longer than it worked what takes long rests where others are answered meanwhile.
RESTS: Final = 14


class Gate:
    """Lets so many at a time through, in the order in which they came.

    With a semaphore of the library a thread that has just done a page takes the next before those
    that wait have woken, and some of them wait for seconds.
    """

    def __init__(self, at_a_time: int) -> None:
        self._free = at_a_time
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()

    def __enter__(self) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            turn = threading.Event()
            self._waiting.append(turn)
        turn.wait()

    def __exit__(self, *error: object) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1


_gate = Gate(AT_A_TIME)
_lock = threading.Lock()
_begun = 0
_answered = 0


@contextmanager
def answering(*, in_turn: bool = True) -> Iterator[None]:
    """While somebody waits for an answer; waits for its turn.

    What writes has none: it may wait for others who write, and whoever reads must not wait with it.
    """
    global _begun, _answered
    with _lock:
        _begun += 1
    try:
        with _gate if in_turn else nullcontext():
            yield
    finally:
        with _lock:
            _answered += 1


def unanswered() -> int:
    """How many are being answered, or wait for their turn."""
    return _begun - _answered


class Courtesy:
    """Rests between pieces of work, where anybody was answered while the last one was done."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self._seen = _begun

    def rest(self, most: float) -> None:
        """Rest as long as the last piece of work demands, but not longer than so many seconds."""
        if unanswered() or _begun != self._seen:
            time.sleep(min(RESTS * (time.monotonic() - self._since), most))
        self._since, self._seen = time.monotonic(), _begun
