"""What is made of the newest state of an index, and kept until there is a newer one."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Latest(Generic[Made]):
    """Something made of the newest state of an index, when first asked for and then kept."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._lock = Lock()
        self._kept: tuple[str, Made] | None = None

    @property
    def kept(self) -> tuple[str, Made] | None:
        """What was made last, and of which generation; None before the first time."""
        return self._kept

    def get(self, generation: str) -> Made:
        """What was made of this generation of the index, as `IndexStatus.generation` names it.

        While one thread makes it, others are given that of the generation before, if there was
        one. An error is the caller's; the next call tries again.
        """
        kept = self._kept
        if kept and kept[0] == generation:
            return kept[1]
        if not self._lock.acquire(blocking=kept is None):
            assert kept is not None  # noqa: S101  or it would have waited
            return kept[1]
        try:
            if self._kept is None or self._kept[0] != generation:
                self._kept = (generation, self._make())
            return self._kept[1]
        finally:
            self._lock.release()
