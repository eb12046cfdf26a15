"""Who waits for a page comes first, and is answered few at a time.

Threads of Python take turns at one core: of many pages that are made at once each takes many times
as long. A few at a time, the first are done sooner, and the last no later.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

# Pages that are made at a time in one process, however many threads there are.
AT_A_TIME: Final = 2
# How much longer than it worked what takes long rests where others are answered meanwhile.
RESTS: Final = 9

_turn = threading.BoundedSemaphore(AT_A_TIME)
_lock = threading.Lock()
_begun = 0
_waiting = 0


@contextmanager
def answering() -> Iterator[None]:
    """While somebody waits for an answer; waits for its turn."""
    global _begun, _waiting
    with _lock:
        _begun += 1
        _waiting += 1
    try:
        with _turn:
            yield
    finally:
        with _lock:
            _waiting -= 1


class Courtesy:
    """Rests between pieces of work, where anybody was answered while the last one was done."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self._seen = _begun

    def rest(self, most: float) -> None:
        """Rest as long as the last piece of work demands, but not longer than so many seconds."""
        if _waiting or _begun != self._seen:
            time.sleep(min(RESTS * (time.monotonic() - self._since), most))
        self._since, self._seen = time.monotonic(), _begun
