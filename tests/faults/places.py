"""Archives for trials: a data directory and a database of its own each, copied from a prepared one."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, connections

from search.index import keeper, sync, wholeness

SQLITE = "archive.sqlite3"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an archive lies. `database` is the name of one on the server, "" for SQLite's file."""

    folder: Path
    engine: str
    database: str = ""

    @property
    def index(self) -> Path:
        """The directory of the engine's index."""
        return self.folder / "index" / self.engine

    @property
    def environment(self) -> dict[str, str]:
        """That of a command of its own, which is started anew."""
        url = os.environ.get("DATABASE_URL", "")
        if self.database:
            url = urlsplit(url)._replace(path=f"/{self.database}").geturl()
        return {
            **os.environ, "NEWSROOM_DATA_DIR": str(self.folder), "SEARCH_ENGINE": self.engine,
            "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        }  # fmt: skip

    def copy(self, folder: Path, *, engine: str = "") -> Place:
        """This archive once more; nobody but this process may be in it."""
        connections.close_all()
        shutil.copytree(self.folder, folder, symlinks=True)
        other = replace(self, folder=folder, engine=engine or self.engine)
        if self.database:
            other = replace(other, database=_new_name())
            create_database(other.database, template=self.database)
        return other

    def remove(self) -> None:
        """Leave nothing of it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.database:
            drop_database(self.database)


def inhabit(place: Place) -> None:
    """Let this process work on the archive at this place, as if it had just been started there."""
    connections.close_all()
    name = place.database or str(place.folder / SQLITE)
    connections.settings["default"]["NAME"] = name
    settings.DATA_DIR = place.folder
    settings.SEARCH_ENGINE = place.engine
    settings.SEARCH_INDEX_DIR = place.folder / "index"
    forget()


def forget() -> None:
    """Forget what a process keeps of an index."""
    sync.engine.cache_clear()
    sync._not_before = keeper._not_before = 0.0
    wholeness._believed = None


# --- databases of a server --------------------------------------------------------------------------

_numbers = itertools.count(1)


def _new_name() -> str:
    return f"faults_{os.getpid()}_{next(_numbers)}"


def create_database(name: str, *, template: str = "template0") -> None:
    """A database as the template is; nobody may be connected to that."""
    with server() as execute:
        execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def drop_database(name: str) -> None:
    """Remove the database, whoever is connected to it."""
    with server() as execute:
        execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def server() -> Iterator[object]:
    """A connection to the server itself, for statements about databases."""
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as link:
        yield link.execute


def vendor() -> str:
    """Which database the trials run on: sqlite or postgresql."""
    return connection.vendor
