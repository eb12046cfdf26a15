"""The file: a zip of JSON lines with a manifest, written once and read with suspicion."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Literal

from django.conf import settings
from pydantic import BaseModel, ConfigDict, ValidationError

from newsroom.backup.progress import Progress
from newsroom.backup.tables import canonical

MANIFEST = "manifest.json"
MOST_MANIFEST = 4 * 1024 * 1024
FORMAT_VERSION = 1
# Better levels take twice the time for a twentieth less.
LEVEL = 4
# What is below this may have been squeezed as much as it likes.
ANY_EXPANSION = 10 * 1024 * 1024
LONGEST_LINE = 256 * 1024 * 1024


class BackupFault(Exception):
    """Why a file cannot be written, or is not restored, in words for the person who asked."""


class TableRecord(BaseModel):
    """What the file holds of one table. `sha256` is of its lines as `canonical` gives them."""

    model_config = ConfigDict(frozen=True)

    name: str
    columns: tuple[str, ...]
    rows: int
    bytes: int
    sha256: str
    last_id: int | None

    @property
    def member(self) -> str:
        """Its name in the zip."""
        return f"{self.name}.jsonl"


class Manifest(BaseModel):
    """What the file holds, and of what it was made."""

    model_config = ConfigDict(frozen=True)

    format: Literal["newsroom-backup"] = "newsroom-backup"
    format_version: int = FORMAT_VERSION
    software: str
    database: str
    made: dt.datetime
    migrations: tuple[tuple[str, str], ...]
    tables: tuple[TableRecord, ...]

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(table.rows for table in self.tables)

    @property
    def bytes(self) -> int:
        """The size of all lines, not compressed."""
        return sum(table.bytes for table in self.tables)

    def rows_of(self, name: str) -> int:
        """The rows of one table; 0 where it is not there."""
        return sum(table.rows for table in self.tables if table.name == name)


class Digest:
    """Counts lines and hashes them."""

    def __init__(self) -> None:
        self.rows = self.bytes = 0
        self._hash = hashlib.sha256()

    def add(self, line: bytes) -> None:
        self.rows += 1
        self.bytes += len(line)
        self._hash.update(canonical(line))

    def is_of(self, record: TableRecord) -> bool:
        """Whether the lines are those that the manifest says."""
        return (self.rows, self.sha256) == (record.rows, record.sha256)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


class Writer:
    """Writes a backup: its tables, and the manifest at the end."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            # It is never finished: the library would do that when it is collected, and complain.
            self._zip.fp = None

    def table(
        self, name: str, columns: Iterable[str], lines: Iterable[bytes], last_id: int | None
    ) -> TableRecord:
        """Write the lines of a table, as they come."""
        digest = Digest()
        with self._zip.open(f"{name}.jsonl", "w", force_zip64=True) as member:
            for line in lines:
                digest.add(line)
                member.write(line)
        return TableRecord(
            name=name, columns=tuple(columns), rows=digest.rows, bytes=digest.bytes,
            sha256=digest.sha256, last_id=last_id,
        )  # fmt: skip

    def finish(self, manifest: Manifest) -> None:
        self._zip.writestr(MANIFEST, manifest.model_dump_json(indent=1))
        self._zip.close()


class Backup:
    """A backup that is read. Raises BackupFault, from wherever it is found to be none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise BackupFault(f"{path} cannot be read: {error.strerror}.") from error
        try:
            with self._faults():
                self._zip = zipfile.ZipFile(self._file)
            self.manifest = self._read_manifest()
            self._require_members()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Backup:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def lines(self, record: TableRecord) -> Iterator[bytes]:
        """The lines of a table, one by one; those after a damaged place are not reached."""
        longest = max(LONGEST_LINE, 16 * settings.READING_LIMITS["document"])
        with self._faults(), self._zip.open(record.member) as member:
            buffered = io.BufferedReader(member, 1 << 20)  # type: ignore[type-var]
            while line := buffered.readline(longest + 1):
                if len(line) > longest:
                    raise BackupFault(
                        f"{self.path}: a row of {record.name} is longer than {longest:,} bytes. "
                        "If that is right, allow for it with NEWSROOM_MAX_DOCUMENT_MB."
                    )
                yield line

    def check(self, progress: Progress) -> None:
        """Read all of it, and compare with its manifest."""
        progress.stage("Checking the file", self.manifest.rows)
        for record in self.manifest.tables:
            digest = Digest()
            for line in self.lines(record):
                digest.add(line)
                progress.advance()
            if not digest.is_of(record):
                raise BackupFault(
                    f"{self.path} is damaged: {record.name} has {digest.rows:,} rows that are not "
                    f"the {record.rows:,} that were written."
                )

    def _read_manifest(self) -> Manifest:
        name = self.path
        try:
            info = self._zip.getinfo(MANIFEST)
        except KeyError as error:
            raise BackupFault(f"{name} is a zip file, but no backup of Newsroom.") from error
        if info.file_size > MOST_MANIFEST:
            raise BackupFault(f"{name} is no backup of Newsroom: its manifest is too large.")
        with self._faults():
            content = self._zip.read(info)
        try:
            manifest = Manifest.model_validate_json(content)
        except ValidationError as error:
            raise BackupFault(f"{name} is no backup of Newsroom: its manifest is none.") from error
        if manifest.format_version > FORMAT_VERSION:
            raise BackupFault(
                f"{name} was made by a newer version of Newsroom ({manifest.software}), in a form "
                "that this one cannot read. Restore it with that version."
            )
        return manifest

    def _require_members(self) -> None:
        """Raises BackupFault unless the members are those of the manifest, in size, too."""
        there = sorted((each.filename, each.file_size) for each in self._zip.infolist())
        said = [(record.member, record.bytes) for record in self.manifest.tables]
        said.append((MANIFEST, self._zip.getinfo(MANIFEST).file_size))
        if there != sorted(said):
            raise BackupFault(
                f"{self.path} is damaged: it does not hold the tables that its manifest names."
            )
        size, ratio = self.path.stat().st_size, settings.READING_LIMITS["expansion"]
        if self.manifest.bytes > max(ANY_EXPANSION, ratio * size):
            raise BackupFault(
                f"{self.path} expands to {self.manifest.bytes:,} bytes, more than {ratio:,} times "
                "its size. If that is right, allow for it with NEWSROOM_MAX_EXPANSION."
            )

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """What the libraries raise for a damaged file is one fault, with its reason."""
        try:
            yield
        except zipfile.BadZipFile as error:
            raise BackupFault(
                f"{self.path} is no backup of Newsroom, or is damaged or cut off ({error})."
            ) from error
        except (zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
            raise BackupFault(f"{self.path} is damaged ({error}).") from error
        except OSError as error:
            # A decompressor's has no number of the system's; a part may be said to lie before the file's beginning.
            what = "is damaged" if error.errno in (None, errno.EINVAL) else "cannot be read"
            raise BackupFault(f"{self.path} {what} ({error.strerror or error}).") from error
