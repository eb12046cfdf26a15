"""A folder that is watched: what is put into it, or changed there, is imported once it lies still.

The folder is looked at again and again, which also works where no system tells of changes (network
shares, containers), and a folder may go and come back. What was offered is remembered by size and times,
so that a file which cannot be imported is not tried again until it changes.
"""

from __future__ import annotations

import hashlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Final

from django.conf import settings
from django.db import InterfaceError, OperationalError
from filelock import FileLock, Timeout

from newsroom import private_files
from newsroom.importing import Unreadable, files_of, shown
from newsroom.processes import set_in_handler

# A file is whole when it has not changed for so many seconds.
SETTLED: Final = 2.0
# One that is empty is mostly about to be written: programs make it first.
SETTLED_EMPTY: Final = 60.0
# The folder is looked at every so many seconds, or so many times what a look takes.
PAUSE: Final = 1.0
LOOKS: Final = 20
# After so many seconds it is tried again where the database was away.
AGAIN: Final = 30.0
# What programs call a file that they are still writing.
UNFINISHED: Final = (
    ".part",
    ".partial",
    ".tmp",
    ".temp",
    ".crdownload",
    ".download",
    ".filepart",
    ".swp",
    "~",
)

State = tuple[int, int, int]


class Refused(Exception):
    """A folder that cannot be watched; the text says why."""


@dataclass(slots=True)
class Folder:
    """What is known of the files of a folder: which are to be imported, and which were."""

    path: Path
    follow_links: bool = False
    is_there: bool = True
    # What was offered, and how it was then; links that are not followed, and why.
    offered: dict[str, State] = field(default_factory=dict)
    barred: dict[str, str] = field(default_factory=dict)
    _moving: dict[str, tuple[State, float]] = field(default_factory=dict)

    def settled(self, now: float) -> list[str]:
        """The files that are new or changed, and have lain still since two looks at least.

        What they were at this look counts as offered. `now` are seconds that only go forward.
        """
        self.is_there = self.path.is_dir()
        if not self.is_there:
            return []
        ready, moving = [], {}
        for path, state in self._files():
            if self.offered.get(path) == state:
                continue
            before, since = self._moving.get(path, (state, now))
            if before != state:
                since = now
            if now - since >= (SETTLED if state[0] else SETTLED_EMPTY):
                self.offered[path] = state
                ready.append(path)
            else:
                moving[path] = (state, since)
        self._moving = moving
        return ready

    def forget(self, paths: Iterable[str]) -> None:
        """Offer files again that were offered in vain."""
        for path in paths:
            self.offered.pop(path, None)

    def _files(self) -> Iterator[tuple[str, State]]:
        for file in files_of(str(self.path), follow_links=self.follow_links):
            if isinstance(file, Unreadable):
                self.barred.setdefault(file.path, file.reason)
            elif not file.name.lower().endswith(UNFINISHED):
                with suppress(OSError):  # it has gone since
                    found = file.stat()
                    yield str(file), (found.st_size, found.st_mtime_ns, found.st_ctime_ns)


class Stop(Exception):
    """Somebody ends the watching."""


@dataclass(slots=True)
class Stopping:
    """Whether somebody has asked to stop: by Ctrl-C, or as services are stopped."""

    asked: threading.Event = field(default_factory=threading.Event)

    def check(self) -> None:
        """Raises Stop where it was asked for."""
        if self.asked.is_set():
            raise Stop

    def pause(self, seconds: float) -> None:
        """Wait so long. Raises Stop as soon as it is asked for."""
        self.asked.wait(seconds)
        self.check()

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Within this, signals ask to stop; what is done meanwhile is done to its end."""

        def ask(number: int, frame: FrameType | None) -> None:
            if self.asked.is_set() and number == signal.SIGINT:
                raise KeyboardInterrupt  # who asks once more does not wait
            set_in_handler(self.asked)

        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before: dict[int, Any] = {
            number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Within this, no other process with this data directory watches the folder. Raises Refused."""
    key = hashlib.sha256(os.fsencode(os.path.realpath(path))).hexdigest()[:16]
    private_files.make_folder(settings.DATA_DIR)
    lock = FileLock(settings.DATA_DIR / f"watch-{key}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Refused(f"Another process watches {shown(path)} already.") from None
    try:
        yield
    finally:
        lock.release()


def watch(
    folder: Folder,
    import_files: Callable[[Sequence[str]], None],
    *,
    stopping: Stopping,
    tell: Callable[[str], None],
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Import what comes into the folder, until somebody asks to stop.

    `import_files` is given the files of one run, and raises Stop where it was stopped between
    documents.
    """
    was_there, told = True, set[str]()
    try:
        while True:
            began = clock()
            ready = folder.settled(began)
            if folder.is_there != was_there:
                was_there = folder.is_there
                tell("It is there again." if was_there else "It is not there; waiting for it.")
            for path in folder.barred.keys() - told:
                told.add(path)
                tell(f"{path}: {folder.barred[path]}")
            if ready:
                try:
                    import_files(ready)
                except (OperationalError, InterfaceError) as error:
                    tell(
                        f"The database cannot be used: {str(error).strip()}. It is tried again in {AGAIN:.0f} s."
                    )
                    folder.forget(ready)
                    stopping.pause(AGAIN)
            stopping.pause(max(PAUSE, LOOKS * (clock() - began) if not ready else 0))
    except Stop:
        tell("Stopped.")
