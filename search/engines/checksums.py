"""Checksums of an index's files: a byte that changed on the disk is noticed before it is used.

`SUMS` in the directory of an index holds the size and the checksum of each of its files, as the
writer left them. Nearly all are written once and never changed, so a reader may compare whatever is
listed and there while another process commits. The few that are rewritten in place are compared
where the list is of the generation that is live.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from threading import Lock
from zlib import crc32

from search.engines.base import IndexDamaged

SUMS = "SUMS"
CHUNK = 1 << 20
# An index's files up to so many bytes are compared when a process opens it (half a second);
# of what is larger the sizes, and the rest by `reindex --check`.
MOST_AT_OPEN = 1 << 30
# A commit has rewritten and removed files, and is published so much later on a busy machine.
COMMIT = 3.0  # seconds
WAIT = 0.05  # seconds

Sum = tuple[int, int]
# The inode, size and time of a file.
Identity = tuple[int, int, int]
Seen = Identity | None


class Checksums:
    """The list of one index directory. `rewritten` names the files that are changed in place."""

    def __init__(self, directory: Path, rewritten: tuple[str, ...] = ()) -> None:
        self.directory = directory
        self.rewritten = rewritten

    def write(self, generation: int, files: Iterable[Path] | None = None) -> None:
        """List these files as they are now, or all. For whoever holds the lock."""
        _, known = self._read_if_there()
        sums = {}
        for path in self._files() if files is None else files:
            size = path.stat().st_size
            before = known.get(path.name)
            if before and before[0] == size and path.name not in self.rewritten:
                sums[path.name] = before
            else:
                sums[path.name] = (size, _sum(path))
        draft = self.directory / f"{SUMS}.new"
        with draft.open("w", encoding="utf-8") as file:
            json.dump(
                {"generation": generation, "files": sums, "sum": _own(generation, sums)}, file
            )
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.directory / SUMS)

    def compare(self, generation: int) -> None:
        """Raises IndexDamaged where a file is not as it was written, FileNotFoundError without list.

        What this process compared before, and has the same size and time, is taken as read; and what
        it waited for in vain is not waited for again.
        """
        until = time.monotonic() + COMMIT
        while (wrong := self._wrong(generation)) in self.rewritten and time.monotonic() < until:
            if self._was_given_up(wrong):
                break
            time.sleep(WAIT)
        if wrong:
            self._give_up(wrong, generation)
            raise _changed(self.directory / wrong)

    def compare_all(self) -> None:
        """As `compare`, every byte of every file, which all must be there. Hold the lock."""
        _, sums = self._read()
        for name, (size, checksum) in sums.items():
            path = self.directory / name
            if not path.is_file():
                raise IndexDamaged(f"{path} is missing. Run `manage.py reindex`.")
            if path.stat().st_size != size or _sum(path) != checksum:
                raise _changed(path)

    def _wrong(self, generation: int) -> str:
        """The name of the first file that is not as it was written, or ""."""
        listed, sums = self._read()
        budget = MOST_AT_OPEN
        for name, (size, checksum) in sums.items():
            path = self.directory / name
            if name in self.rewritten and listed != generation:
                continue
            try:
                stat = path.stat()
                seen = (*_identity(stat), checksum)
                if stat.st_size != size:
                    return name
                if _compared.get(path) == seen or size > budget:
                    continue
                budget -= size
                if _sum(path) != checksum:
                    return name
            except FileNotFoundError:
                # A commit removes what it merges, and the list is made anew when merges have ended.
                if name in self.rewritten or (
                    listed == generation and self._still_listed(listed, name)
                ):
                    return name
                continue  # a merge has put another in its place
            with _lock:
                if len(_compared) > 10_000:
                    _compared.clear()
                _compared[path] = seen
        return ""

    def _still_listed(self, generation: int, name: str) -> bool:
        """Whether the list names a file that is not there, as no commit leaves it for long."""
        until = time.monotonic() + COMMIT
        while time.monotonic() < until and not self._was_given_up(name):
            listed, sums = self._read()
            if listed != generation or name not in sums:
                return False
            if (self.directory / name).exists():
                return False
            time.sleep(WAIT)
        return True

    def _give_up(self, name: str, generation: int) -> None:
        """No commit was in the midst of this file: whoever meets it so again need not wait for one.

        A writer that was killed has left it, and every page would stand still until all is built anew.
        """
        state = self._state(name)
        if self._wrong(generation) == name:
            with _lock:
                _given_up[self.directory / name] = state

    def _was_given_up(self, name: str) -> bool:
        return _given_up.get(self.directory / name) == self._state(name)

    def _state(self, name: str) -> tuple[Seen, Seen]:
        """How the list and a file of it are now."""
        return _seen(self.directory / SUMS), _seen(self.directory / name)

    def _files(self) -> Iterator[Path]:
        for path in sorted(self.directory.iterdir()):
            # Hidden files are a library's housekeeping: locks, and what it has yet to remove.
            if path.is_file() and not path.name.startswith((SUMS, ".")):
                yield path

    def _read(self) -> tuple[int, Mapping[str, Sum]]:
        path = self.directory / SUMS
        try:
            written = json.loads(path.read_text("utf-8"))
            files = {str(n): (int(s), int(c)) for n, (s, c) in written["files"].items()}
            generation = int(written["generation"])
            if written["sum"] != _own(generation, files):
                raise ValueError("the list itself is damaged")
            return generation, files
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _changed(path) from error

    def _read_if_there(self) -> tuple[int, Mapping[str, Sum]]:
        try:
            return self._read()
        except (FileNotFoundError, IndexDamaged):
            return 0, {}


def _own(generation: int, sums: Mapping[str, Sum]) -> int:
    """The checksum of a list."""
    return crc32(repr((generation, sorted(sums.items()))).encode())


def _seen(path: Path) -> Seen:
    """By what it is noticed that a file is another one now; None where there is none."""
    try:
        return _identity(path.stat())
    except FileNotFoundError:
        return None


def _identity(stat: os.stat_result) -> Identity:
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def _sum(path: Path) -> int:
    total = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            total = crc32(chunk, total)
    return total


def _changed(path: Path) -> IndexDamaged:
    return IndexDamaged(
        f"{path} is damaged: it is not what was written there. Run `manage.py reindex`."
    )


_lock = Lock()
_compared: dict[Path, tuple[int, int, int, int]] = {}
_given_up: dict[Path, tuple[Seen, Seen]] = {}
