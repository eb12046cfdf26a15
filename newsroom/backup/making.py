"""A backup of one moment, whoever else writes meanwhile."""

from __future__ import annotations

import fcntl
import glob
import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO

from django.db import connection, transaction
from django.utils import timezone

from newsroom import archive
from newsroom.backup import states
from newsroom.backup.container import Backup, BackupFault, Manifest, TableRecord, Writer
from newsroom.backup.progress import Progress
from newsroom.backup.tables import Table, kept
from newsroom.software import software

PART = ".part"


def make_backup(path: Path, *, overwrite: bool, progress: Progress) -> Manifest:
    """Write all that the archive holds at this moment to a file, and read it back.

    Raises BackupFault; then there is no file of that name, or the one that was there before.
    """
    if path.exists() and not path.is_file():
        raise BackupFault(f"{path} is no file: name the file to write.")
    if path.exists() and not overwrite:
        raise BackupFault(f"{path} is there already. Name another file, or say --overwrite.")
    try:
        with _beside(path, overwrite=overwrite) as (part, file):
            with one_moment():
                manifest = _write(file, progress)
            file.flush()
            os.fsync(file.fileno())
            _require_same(part, manifest, progress)
    except OSError as error:
        raise BackupFault(f"{path} cannot be written: {error.strerror or error}.") from error
    return manifest


def check_backup(path: Path, *, progress: Progress) -> Manifest:
    """Read all of a backup and compare it with its own counts and hashes; raises BackupFault."""
    with Backup(path) as backup:
        backup.check(progress)
        return backup.manifest


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read in here is as it was at the first look; nobody waits for it.

    Ordinary transactions would not do: on SQLite they begin as writers, and would keep others from
    writing; on PostgreSQL each statement sees what was committed before it.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA query_only = ON")
            mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"  # type: ignore[attr-defined]
            try:
                with transaction.atomic(durable=True):
                    yield
            finally:
                connection.transaction_mode = mode  # type: ignore[attr-defined]
                cursor.execute("PRAGMA query_only = OFF")
        else:
            with transaction.atomic(durable=True):
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                yield


def _write(file: IO[bytes], progress: Progress) -> Manifest:
    state = states.applied()
    if unknown := states.unknown_among(state):
        raise BackupFault(
            f"A newer version of Newsroom has changed this database ({unknown}). Use that version."
        )
    tables = kept(states.models_at(state))
    progress.stage("Writing", sum(table.count() for table in tables))
    with Writer(file) as writer:
        records = [_write_table(writer, table, progress) for table in tables]
        manifest = Manifest(
            software=software(), database=connection.vendor, made=timezone.now(),
            migrations=tuple(sorted(state)), tables=tuple(records),
        )  # fmt: skip
        writer.finish(manifest)
    return manifest


def _write_table(writer: Writer, table: Table, progress: Progress) -> TableRecord:
    def watched(lines: Iterator[bytes]) -> Iterator[bytes]:
        for line in lines:
            progress.advance()
            yield line

    # Where the file cannot be written, the query is over before its transaction is.
    with closing(table.lines()) as lines:
        last = archive.last_id(table.model)
        return writer.table(table.label, table.columns, watched(lines), last)


def _require_same(part: Path, manifest: Manifest, progress: Progress) -> None:
    with Backup(part) as written:
        if written.manifest != manifest:
            raise BackupFault(f"{part} does not read as it was written.")
        written.check(progress)


@contextmanager
def _beside(path: Path, *, overwrite: bool) -> Iterator[tuple[Path, IO[bytes]]]:
    """A file beside the one that is wanted, for its owner alone, which takes its name at the end."""
    _sweep(path)
    handle, name = tempfile.mkstemp(PART, f".{path.name}.", path.parent or ".")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            # Who finds it without this lock knows that its process is gone.
            fcntl.flock(file, fcntl.LOCK_EX)
            yield part, file
            _name(part, path, overwrite=overwrite)
    finally:
        part.unlink(missing_ok=True)


def _name(part: Path, path: Path, *, overwrite: bool) -> None:
    try:
        if not overwrite:
            path.hardlink_to(part)  # which never takes another's place
    except FileExistsError:
        raise BackupFault(f"{path} is there already: it was made meanwhile.") from None
    except OSError:  # a disk that knows no second names
        overwrite = True
    if overwrite:
        part.replace(path)
    with suppress(OSError):  # not every system can say this of a folder
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def _sweep(path: Path) -> None:
    """Delete what backups to this file that were killed have left."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*{PART}"):
        with suppress(OSError), left.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()
