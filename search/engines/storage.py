"""An engine's place on disk: versioned directories, the pointer to the live one, and the lock.

A directory holds `CURRENT`, a small JSON file that names the live index and its generation, the
indexes themselves in directories `index-<number>`, and `write.lock`. A commit replaces `CURRENT`
atomically and last, so a writer that is killed leaves the old state; a rebuild is another
`index-<number>` until `CURRENT` names it. `CURRENT` also says whether the index is whole, and which
build it is: two builds may share a number, where the directory was lost between them.
"""

from __future__ import annotations

import errno
import itertools
import json
import os
import pickle
import secrets
import shutil
import struct
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from search.engines.base import (
    EngineError,
    IndexDamaged,
    IndexForeign,
    IndexLocked,
    IndexOutdated,
    IndexStatus,
)

FORMAT = "newsroom-index"
POINTER = "CURRENT"
LOCK = "write.lock"
LOCK_WAIT = 0.2  # seconds: long enough for another editor's commit, short enough for a request

REBUILD_HINT = "Run `manage.py reindex` to build it from the database."


@dataclass(frozen=True, slots=True)
class Pointer:
    """What is live: which engine and version wrote it, in which directory, at which commit."""

    engine: str
    version: str
    directory: str
    generation: int
    documents: int
    # Of an index from before these were kept, nobody knows whether it is whole.
    whole: bool = False
    build: str = ""


class Store:
    """The directory of one engine's index."""

    def __init__(self, directory: Path, engine: str, version: str) -> None:
        self.root = directory
        self.engine = engine
        self.version = version
        # What was read last, and what it says.
        self._read: tuple[str, Pointer] | None = None

    def pointer(self) -> Pointer | None:
        """What is live, or None where nothing was indexed yet.

        Raises EngineError for a directory that holds something else: Whoosh unpickles what it
        opens, so an index is only opened where we wrote it.
        """
        try:
            text = (self.root / POINTER).read_text("utf-8")
            # A page asks several times, and what is written changes seldom.
            if (read := self._read) is not None and read[0] == text:
                return read[1]
            written = json.loads(text)
            if written.pop("format") != FORMAT:
                raise ValueError("unknown format")
            pointer = Pointer(**written)
        except FileNotFoundError:
            self._refuse_strange_files()
            return None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexDamaged(
                f"{self.root / POINTER} cannot be read ({error}). {REBUILD_HINT}"
            ) from error
        except OSError as error:
            raise EngineError(f"The index at {self.root} cannot be read: {error}.") from error
        if pointer.engine != self.engine or Path(pointer.directory).name != pointer.directory:
            raise IndexForeign(
                f"{self.root} holds an index of the engine {pointer.engine!r}, not {self.engine!r}."
                " Give each engine a directory of its own."
            )
        self._read = text, pointer
        return pointer

    def usable_pointer(self) -> Pointer:
        """What is live; raises IndexOutdated where it is missing or of another version."""
        pointer = self.pointer()
        if pointer is None:
            raise IndexOutdated(f"There is no index at {self.root} yet. {REBUILD_HINT}")
        self.require_version(pointer)
        return pointer

    def require_version(self, pointer: Pointer) -> None:
        """Raises IndexOutdated where the index was written by another version."""
        if pointer.version != self.version:
            raise IndexOutdated(
                f"The index at {self.root} was written by version {pointer.version} and this is "
                f"version {self.version}. {REBUILD_HINT}"
            )

    def status(self) -> IndexStatus:
        """What there is on disk, whether it can be used or not."""
        pointer = self.pointer()
        if pointer is None:
            return IndexStatus(False, "", self.version, 0, "")
        generation = (
            f"{pointer.directory}.{pointer.generation}{pointer.build and '.'}{pointer.build}"
        )
        return IndexStatus(
            True, pointer.version, self.version, pointer.documents, generation, pointer.whole
        )

    def publish(
        self, directory: Path, generation: int, documents: int, *, whole: bool, build: str = ""
    ) -> None:
        """Make this generation of this index the live one, for every process at once.

        Without `build` it is a new build.
        """
        pointer = Pointer(
            self.engine, self.version, directory.name, generation, documents, whole,
            build or secrets.token_hex(4),
        )  # fmt: skip
        temporary = self.root / f"{POINTER}.new"
        with temporary.open("w", encoding="utf-8") as file:
            json.dump({"format": FORMAT, **asdict(pointer)}, file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self.root / POINTER)
        sync([self.root])

    @contextmanager
    def lock(self) -> Iterator[None]:
        """The right to write, alone among threads and processes; raises IndexLocked."""
        self._refuse_wrong_kinds()
        lock = FileLock(self.root / LOCK, thread_local=False)
        with explained(self.root):
            _make_private(self.root)
            try:
                lock.acquire(timeout=LOCK_WAIT)
            except Timeout as error:
                raise IndexLocked(
                    f"Another process is writing to the index at {self.root}; try again later."
                ) from error
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def aside(self) -> Iterator[Path]:
        """A new, empty index directory. It is removed again when an error ends the context."""
        with suppress(IndexDamaged):  # what cannot be read is what a rebuild is for
            self.pointer()
        numbers = [int(path.name.partition("-")[2]) for path in self._indexes()]
        directory = self.root / f"index-{max(numbers, default=0) + 1}"
        with explained(self.root):
            directory.mkdir(mode=0o700, parents=True)
        try:
            yield directory
        except BaseException:
            shutil.rmtree(directory, ignore_errors=True)
            raise

    def sweep(self) -> None:
        """Remove the indexes that are no longer, or never became, live. Hold the lock."""
        pointer = self.pointer()
        for path in self._indexes():
            if pointer is None or path.name != pointer.directory:
                shutil.rmtree(path, ignore_errors=True)

    def has_leftovers(self) -> bool:
        """Whether there are directories beside the live one."""
        return len(self._indexes()) > 1

    def set_aside(self) -> Path | None:
        """Rename whatever lies in the store's place, so that a new index has one."""
        if not os.path.lexists(self.root):
            return None
        for number in itertools.count(1):
            other = self.root.with_name(f"{self.root.name}.aside-{number}")
            if not os.path.lexists(other):
                with explained(self.root):
                    self.root.rename(other)
                return other
        raise AssertionError

    def _indexes(self) -> list[Path]:
        return [path for path in self.root.glob("index-*") if path.name[6:].isdecimal()]

    def _refuse_strange_files(self) -> None:
        ours = (POINTER, LOCK, f"{POINTER}.new", "index-")
        strange = [path for path in self.root.glob("*") if not path.name.startswith(ours)]
        if strange:
            raise IndexForeign(
                f"{self.root} is not an index of this archive: it holds {strange[0].name}. "
                "Choose an empty directory."
            )

    def _refuse_wrong_kinds(self) -> None:
        """Raises IndexForeign where a directory stands for a file of ours, or a file for one."""
        wrong = [path for path in (self.root / LOCK, self.root / POINTER) if path.is_dir()]
        if os.path.lexists(self.root) and not self.root.is_dir():
            wrong.append(self.root)
        if wrong:
            raise IndexForeign(f"{wrong[0]} is in the way of the index, and is none of its parts.")


def _make_private(root: Path) -> None:
    """Make the directory, so that nobody but its owner reads the archive's words in it.

    One that everyone may read is of an earlier version; what a group may do, somebody decided.
    """
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(PermissionError):
        if root.stat().st_mode & 0o007:
            root.chmod(0o700)


def sync(paths: Iterable[Path]) -> None:
    """Wait until these files and directories are on the disk."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def full_disk(root: Path) -> EngineError:
    """What to say where there is no room left to write."""
    return EngineError(
        f"The disk that holds {root} is full. Nothing was changed; make room and try again."
    )


# What reading raises where bytes are missing or wrong.
_DAMAGE = (
    ValueError, KeyError, IndexError, AttributeError, EOFError,
    struct.error, pickle.PickleError, zipfile.BadZipFile,
)  # fmt: skip


@contextmanager
def explained(root: Path) -> Iterator[None]:
    """Turn an error of the file system, or of damaged files, into one that says what to do.

    FileNotFoundError passes: readers meet it when another process commits, and try again.
    """
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise full_disk(root) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise EngineError(
                f"The index at {root} cannot be written: {error.strerror}. Check who owns it."
            ) from error
        raise EngineError(f"The index at {root} cannot be used: {error}. {REBUILD_HINT}") from error
    except _DAMAGE as error:
        raise IndexDamaged(f"The index at {root} is damaged ({error!r}). {REBUILD_HINT}") from error


def missing_files(root: Path) -> EngineError:
    """What to say where the pointer names files that are not there."""
    return IndexDamaged(f"Files of the index at {root} are missing. {REBUILD_HINT}")
