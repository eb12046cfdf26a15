"""How often somebody asked lately, counted by all processes of this machine together.

A small database of its own, as files are what processes of every server share. It may be lost at
any time, so nothing is ever synced to the disk: to count takes about 30 microseconds. What is kept
of a budget is one number, the time at which all that was asked for is paid off: each request adds
its share, and one that would take it further ahead than the budget's period is refused (the
"generic cell rate algorithm").
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import threading
import time
from pathlib import Path
from typing import Final

logger = logging.getLogger(__name__)

WAIT: Final = 0.25  # seconds, for another process that counts
PERIOD: Final = 60.0  # seconds
SWEEP_EVERY: Final = 1_000  # requests

COUNT: Final = """
    INSERT INTO spent (name, paid) VALUES (:name, :now + :share)
    ON CONFLICT (name) DO UPDATE SET paid = max(paid, :now) + :share
    WHERE max(paid, :now) + :share <= :now + :period
"""
WHEN: Final = "SELECT paid FROM spent WHERE name = ?"


class Counters:
    """The counters in a file. Where that cannot be used, nobody is counted, and the log says so."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._counted = 0
        self._said = False

    def spend(self, name: str, limit: int) -> float:
        """Count one more of at most `limit` a minute; gives the seconds to wait where it is one too many.

        A minute's worth may be spent at once.
        """
        try:
            return self._spend(name, PERIOD / limit)
        except (sqlite3.Error, OSError) as error:
            self._failed(error)
            return 0.0

    def _spend(self, name: str, share: float) -> float:
        database = self._database()
        now = time.time()
        values = {"name": name, "now": now, "share": share, "period": PERIOD}
        if database.execute(COUNT, values).rowcount:
            self._counted += 1
            if self._counted % SWEEP_EVERY == 0:
                database.execute("DELETE FROM spent WHERE paid < ?", (now,))
            return 0.0
        row = database.execute(WHEN, (name,)).fetchone()
        return max(row[0] + share - now - PERIOD, 0.001) if row else 0.0

    def _database(self) -> sqlite3.Connection:
        """This thread's connection; a fork has its own."""
        if getattr(self._local, "process", None) != os.getpid():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(self.path, timeout=WAIT, isolation_level=None)
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = OFF")
            database.execute(
                "CREATE TABLE IF NOT EXISTS spent (name TEXT PRIMARY KEY, paid REAL) WITHOUT ROWID"
            )
            self._local.database, self._local.process = database, os.getpid()
        connection: sqlite3.Connection = self._local.database
        return connection

    def _failed(self, error: Exception) -> None:
        """Say it once, and begin anew where the file is damaged."""
        if not self._said:
            self._said = True
            logger.warning("requests are not counted: %s", error)
        with contextlib.suppress(AttributeError, sqlite3.Error):
            self._local.database.close()
        self._local.process = None
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(
            error, sqlite3.OperationalError
        ):
            for suffix in ("", "-wal", "-shm"):
                with contextlib.suppress(OSError):
                    self.path.with_name(self.path.name + suffix).unlink()
