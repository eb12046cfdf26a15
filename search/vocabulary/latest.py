"""What is made of the newest state of an index, and kept until there is a newer one."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock, Thread
from typing import Final, Generic, NamedTuple, TypeVar

from django.db import connections

Made = TypeVar("Made")

# What took longer than that is made anew in the background, and for a hundredth of the time at most:
# an import changes the index every few seconds, and searches would wait for what they may never use.
PATIENCE: Final = 0.1  # seconds
RESTS: Final = 100


class State(NamedTuple):
    """An engine, by its number in this process, and what its index holds (`IndexStatus.generation`)."""

    engine: int
    generation: str


class Latest(Generic[Made]):
    """Something made of the newest state of an index, when first asked for and then kept."""

    def __init__(self, make: Callable[[], Made], patience: float = PATIENCE) -> None:
        self._make = make
        self._patience = patience
        self._lock = Lock()
        self._kept: tuple[State, Made] | None = None
        self._took = 0.0
        self._rests_until = 0.0

    def at_hand(self, engine: int) -> Made | None:
        """What was made last of the engine's index, whatever it holds now; None before the first time."""
        kept = self._kept
        return kept[1] if kept and kept[0].engine == engine else None

    def get(self, state: State) -> Made:
        """What was made of this state of the index.

        While it is made, and for a while after that where making takes long, it is that of the
        state before, if there was one. An error is the caller's; the next call tries again.
        """
        kept = self._kept
        if kept and kept[0] == state:
            return kept[1]
        if kept is None or kept[0].engine != state.engine:
            with self._lock:
                if self._kept is None or self._kept[0] != state:
                    return self._renew(state)
                return self._kept[1]
        if time.monotonic() < self._rests_until or not self._lock.acquire(blocking=False):
            return kept[1]
        if self._took > self._patience:
            Thread(target=self._renew_apart, args=(state,), daemon=True).start()
            return kept[1]
        try:
            return self._renew(state)
        finally:
            self._lock.release()

    def _renew(self, state: State) -> Made:
        """Make it anew; the lock is held."""
        started = time.monotonic()
        made = self._make()
        self._kept = (state, made)
        self._took = time.monotonic() - started
        if self._took > self._patience:
            self._rests_until = time.monotonic() + RESTS * self._took
        return made

    def _renew_apart(self, state: State) -> None:
        """Make it anew in a thread of its own; the lock is held, and released at the end."""
        try:
            self._renew(state)
        finally:
            connections.close_all()
            self._lock.release()
