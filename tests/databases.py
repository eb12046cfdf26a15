"""Databases of their own for processes that tests start."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from newsroom.models import Article
from tests.paths import PROJECT

MANAGE = [sys.executable, str(PROJECT / "manage.py")]


@contextmanager
def full_disk() -> Iterator[None]:
    """Let the tests' SQLite database not grow by a page, as on a disk that is full."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # nor is there room in it
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        try:
            yield
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")


def make_database(folder: Path, environment: Mapping[str, str]) -> None:
    """An empty archive in a data directory; `environment` is for `manage.py` where it must migrate.

    The tests' own database is migrated already, and SQLite can copy it in a moment.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if connection.vendor == "sqlite":
        assert not Article.objects.exists()
        with sqlite3.connect(folder / "archive.sqlite3") as copy:
            connection.connection.backup(copy)
    else:
        subprocess.run([*MANAGE, "migrate", "-v0"], env=environment, check=True)


def in_another_connection(work: Callable[[], Any]) -> None:
    """Do work as another process would, and commit it."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
