"""The whole archive in one file, and back: on SQLite and PostgreSQL alike.

A backup is a zip file: a member of JSON lines for each table, one line a row (bytes as characters
below 256), and `manifest.json` with what there is of each (columns, rows, SHA-256), the migrations that had made the tables, when
it was made and by which version. Nothing in it belongs to a kind of database. The search index is
not in it: that is made of the articles at any time.

`making` writes and reads back, `restoring` checks, replaces and compares; `tables` says what is kept
and how a row is written, `container` is the file, `states` the tables as migrations have made them.
"""

from newsroom.backup.container import BackupFault, Manifest
from newsroom.backup.making import check_backup, make_backup
from newsroom.backup.restoring import holdings, read_manifest, restore_backup

__all__ = [
    "BackupFault",
    "Manifest",
    "check_backup",
    "holdings",
    "make_backup",
    "read_manifest",
    "restore_backup",
]
