"""How everything stands, for who looks after the archive: one page, and `manage.py status`."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count

from newsroom import archive, worklists
from newsroom.intake import resolving
from newsroom.models import Article
from newsroom.pages.counts import Period
from newsroom.software import software
from search.index.standing import IndexStanding, standing
from search.text.analysis import ANALYSIS_VERSION

# So many of the days on which articles came are named.
DAYS = 5


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which articles came, and how many of them are there still."""

    day: str
    articles: int

    @property
    def date(self) -> dt.date:
        """The day as a date, for pages to write as their language does."""
        return dt.date.fromisoformat(self.day)


@dataclass(frozen=True, slots=True)
class Disk:
    """Bytes: free where the data are, and what the archive takes of them."""

    free: int
    total: int
    database: int
    index: int
    dictionaries: int


@dataclass(frozen=True, slots=True)
class Versions:
    """What runs, and the last migration of each of the archive's apps."""

    program: str
    schema: dict[str, str]
    analysis: str
    parser: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the worker, or for an editor."""

    unresolved: int
    merges: int
    suggested: int


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it."""

    articles: archive.Counts
    index: IndexStanding
    imported: tuple[Day, ...]
    disk: Disk
    versions: Versions
    waiting: Waiting
    worklists: Mapping[str, int]


def overview(*, thorough: bool = True) -> Overview:
    """How things stand now; without `thorough` the index's files are not looked at."""
    index, lists = standing(thorough=thorough), worklists.counts()
    return Overview(
        articles=archive.count_articles(),
        index=index,
        imported=tuple(_imported()),
        disk=_disk(),
        versions=Versions(software(), _schema(), ANALYSIS_VERSION, index.parser_version),
        waiting=Waiting(resolving.waiting(), lists["merges"], lists["entities"]),
        worklists=lists,
    )


def _imported() -> Iterator[Day]:
    """The last days on which articles came, the newest first."""
    days = Article.objects.order_by().annotate(day=Period("created", "day"))
    rows = days.values_list("day").annotate(n=Count("pk")).order_by("-day")[:DAYS]
    return (Day(day, number) for day, number in rows)


def _schema() -> dict[str, str]:
    applied = MigrationRecorder(connection).applied_migrations()
    last: dict[str, str] = {}
    for app, name in sorted(applied):
        if app in ("newsroom", "search"):
            last[app] = name
    return last


def _disk() -> Disk:
    try:
        usage = shutil.disk_usage(settings.DATA_DIR)
        free, total = usage.free, usage.total
    except OSError:
        free = total = 0
    return Disk(
        free=free,
        total=total,
        database=_database_size(),
        index=_size(Path(settings.SEARCH_INDEX_DIR)),
        dictionaries=_size(Path(settings.DICTIONARIES_DIR)),
    )


def _database_size() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Pages, as files do not tell of a database in memory.
            sizes = []
            for pragma in ("page_count", "page_size"):
                cursor.execute(f"PRAGMA {pragma}")
                sizes.append(cursor.fetchone()[0])
            return int(sizes[0] * sizes[1])
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _size(folder: Path) -> int:
    """The bytes of all files in a folder; what goes while they are counted is not."""
    total = 0
    for root, _folders, files in os.walk(folder):
        for name in files:
            with suppress(OSError):
                total += Path(root, name).stat().st_size
    return total
