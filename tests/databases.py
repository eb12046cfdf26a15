"""Databases of their own for processes that tests start."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from django.db import connection

from newsroom.models import Article
from tests.paths import PROJECT

MANAGE = [sys.executable, str(PROJECT / "manage.py")]


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
