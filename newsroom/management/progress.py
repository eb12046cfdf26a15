"""How far a command is, as its output says it."""

from __future__ import annotations

from collections.abc import Callable


def in_tenths(write: Callable[[str], object]) -> Callable[[int, int], None]:
    """What is told (done, of how many) and writes each further tenth once."""
    said = 0

    def progress(done: int, total: int) -> None:
        nonlocal said
        if done * 10 // total > said:
            said = done * 10 // total
            write(f"{said * 10} %")

    return progress
