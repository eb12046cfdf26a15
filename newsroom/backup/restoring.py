"""The archive as a backup has it, in place of the one that is there; all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, models, transaction

from newsroom import archive
from newsroom.backup import states
from newsroom.backup.container import Backup, BackupFault, Digest, Manifest, TableRecord
from newsroom.backup.progress import Progress
from newsroom.backup.tables import Row, Table, kept, left_out
from newsroom.signals import archive_replaced
from newsroom.software import software

# Rows that are written together: so many, or so many bytes of lines.
ROWS, BYTES = 1_000, 4 * 1024 * 1024


def read_manifest(path: Path) -> Manifest:
    """What a file says that it holds; raises BackupFault for what this version cannot restore."""
    with Backup(path) as backup:
        _require_known(backup)
        return backup.manifest


def holdings() -> dict[str, int]:
    """How many rows the archive has now, by table; without those that have none."""
    tables = kept(states.models_at(states.applied()))
    return {table.label: number for table in tables if (number := table.count())}


def restore_backup(path: Path, *, progress: Progress) -> Manifest:
    """Let the archive be what the file holds, and nothing else.

    Raises BackupFault where the file is not what it says that it is, or is of no use here, and what
    the database raises; then the archive is as it was. Whoever made something of its articles is
    told in the same transaction (`archive_replaced`).
    """
    with Backup(path) as backup:
        _require_known(backup)
        backup.check(progress)
        try:
            _replace(backup, progress)
        finally:
            ContentType.objects.clear_cache()
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                # Else the log beside the database stays as large as all that was written.
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return backup.manifest


def _require_known(backup: Backup) -> None:
    manifest = backup.manifest
    if unknown := states.unknown_among(manifest.migrations):
        raise BackupFault(
            f"{backup.path} was made by another version of Newsroom, {manifest.software}, with a "
            f"database that this one, {software()}, does not know ({unknown}). Restore it with that "
            "version or a newer one."
        )


def _replace(backup: Backup, progress: Progress) -> None:
    manifest = backup.manifest
    here, then = states.applied(), frozenset(manifest.migrations)
    remade = here != then or then != states.known()
    with _without_references(remade), transaction.atomic(durable=True):
        emptied = [model for model in states.models_at(here) if _label(model) in left_out()]
        archive.lock_tables([table.model for table in kept(states.models_at(here))] + emptied)
        # Whoever remembers a row of these by its number must not meet another under it.
        numbers = {_label(model): archive.last_id(model) for model in emptied}
        if here != then:
            states.go_to(then)
        tables = _tables(backup, kept(states.models_at(then)))
        # Tables that were made anew have rows, too: those that a migration makes, the groups.
        archive.empty_tables([table.model for table in tables.values()])
        if here == then:
            archive.empty_tables(emptied)
        _fill(backup, tables, progress)
        _compare(backup, tables, progress)
        if then != states.known():
            states.catch_up()
        for model in states.models_at(states.applied()):
            if (number := numbers.get(_label(model))) is not None:
                archive.set_last_id(model, number)
        if remade:
            connection.check_constraints()  # which was switched off; else the commit does it
        archive_replaced.send(sender=None)


def _label(model: type[models.Model]) -> str:
    return model._meta.label_lower


def _tables(backup: Backup, tables: Sequence[Table]) -> dict[str, Table]:
    """The tables that are to be filled, in order; raises BackupFault unless they are the file's."""
    there = {table.label: table for table in tables}
    records = {record.name: record for record in backup.manifest.tables}
    odd = sorted(there.keys() ^ records.keys())
    odd += [name for name in there.keys() & records if not there[name].has(records[name].columns)]
    if odd:
        raise BackupFault(
            f"{backup.path} has other tables or columns than its migrations made: {', '.join(odd)}. "
            f"It was made by version {backup.manifest.software}; restore it with that version."
        )
    return {name: Table(there[name].model, records[name].columns) for name in there}


def _fill(backup: Backup, tables: dict[str, Table], progress: Progress) -> None:
    progress.stage("Restoring", backup.manifest.rows)
    records = {record.name: record for record in backup.manifest.tables}
    for name, table in tables.items():
        try:
            for rows in _batches(backup, records[name], table, progress):
                archive.fill_table(table.model, table.columns, rows)
        except ValueError as error:
            raise BackupFault(
                f"{backup.path}: a row of {name} cannot be read ({error})."
            ) from error
        except DatabaseError as error:
            raise BackupFault(
                f"{backup.path}: the database refused a row of {name} ({error})."
            ) from error
        if (number := records[name].last_id) is not None:
            archive.set_last_id(table.model, number)


def _batches(
    backup: Backup, record: TableRecord, table: Table, progress: Progress
) -> Iterator[list[Row]]:
    rows: list[Row] = []
    size = 0
    for line in backup.lines(record):
        rows.append(table.row(line))
        size += len(line)
        progress.advance()
        if len(rows) == ROWS or size > BYTES:
            yield rows
            rows, size = [], 0
    if rows:
        yield rows


def _compare(backup: Backup, tables: dict[str, Table], progress: Progress) -> None:
    """Raises BackupFault unless the database gives back, row by row, what the file holds."""
    progress.stage("Comparing", backup.manifest.rows)
    for record in backup.manifest.tables:
        digest = Digest()
        for line in tables[record.name].lines():
            digest.add(line)
            progress.advance()
        if not digest.is_of(record):
            raise BackupFault(
                f"The database did not keep {record.name} as {backup.path} has it: {digest.rows:,} "
                f"rows of {record.rows:,}, or other values."
            )


@contextmanager
def _without_references(wanted: bool) -> Iterator[None]:
    """Let SQLite look at no references where tables are made anew; they are checked at the end."""
    if not wanted or connection.vendor != "sqlite":
        yield
        return
    managed: Any = connection
    managed.disable_constraint_checking()
    try:
        yield
    finally:
        managed.enable_constraint_checking()
