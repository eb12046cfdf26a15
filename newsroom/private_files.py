"""What the archive keeps is its owner's: no other user of the machine reads texts, accounts, sessions.

What is made is made private. What is there already is made private only if everyone may read it: that
mode came of an earlier version or of chance. Rights of a group alone are somebody's decision, say for
backups, and stay.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

EVERYONE = 0o007
OF_A_FILE = 0o600
OF_A_FOLDER = 0o700
# What SQLite keeps beside a database. It gives them the database's own mode.
BESIDE = ("", "-wal", "-shm", "-journal")


def make_folder(path: Path) -> None:
    """Make the folder, its owner's alone; one that is there is left as it is. Raises OSError."""
    if path.is_dir():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=OF_A_FOLDER, exist_ok=True)


def make_file(path: Path) -> None:
    """Make an empty file, its owner's alone; one that is there is tightened. Raises OSError."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OF_A_FILE))
    except FileExistsError:
        tighten(path)


def tighten(path: Path) -> None:
    """Shut out everyone from a file that everyone may use; where that is another's, nothing happens."""
    with suppress(OSError):
        if path.stat().st_mode & EVERYONE:
            path.chmod(OF_A_FILE)


class PrivateConnection(sqlite3.Connection):
    """A connection to SQLite whose database file is made private before SQLite opens it."""

    def __init__(self, database: str, *args: Any, **options: Any) -> None:
        if not database.startswith((":memory:", "file:")):
            # Where that cannot be, SQLite says why.
            with suppress(OSError):
                make_file(Path(database))
            for beside in BESIDE[1:]:
                tighten(Path(database + beside))
        super().__init__(database, *args, **options)
