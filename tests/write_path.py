"""Watches, while tests run, that only `newsroom.archive` writes the archive's tables.

Looks at each statement that changes a row of them, and at who calls: the innermost code of the
project must be the archive's (or a test's own), and nothing of Django that writes by itself, as
its admin does, may stand before it. Jobs are nothing of the archive: `newsroom.jobs` writes them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from tests.paths import PROJECT

WRITE = re.compile(
    r"\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+[\"`]?newsroom_(?!(?:job|draft|runningworker|uploadpart)\b)\w+",
    re.IGNORECASE,
)
# What the archive writes with, and what times each statement; who calls them is looked at.
HELPERS = ("newsroom/bulk.py", "newsroom/models/", "newsroom/serving/slow_statements.py")
WRITERS = ("newsroom/archive/", "newsroom/migrations/")
OTHERS = ("newsroom/", "search/")
# Requests, and pages that save what they are given.
DJANGO = ("django.core.handlers", "django.contrib.admin")


class WrittenElsewhere(AssertionError):
    """A table of the archive was written by other code than the archive's."""


def watch(sender: Any, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Look at all that this connection executes."""
    if check_writer not in connection.execute_wrappers:
        connection.execute_wrappers.append(check_writer)


def check_writer(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Execute a statement; raises WrittenElsewhere instead where it is not the caller's to do."""
    if WRITE.match(sql) and (culprit := _culprit(sys._getframe(1))):
        raise WrittenElsewhere(f"{culprit} writes the archive's tables: {sql[:120]}")
    return execute(sql, params, many, context)


def _culprit(frame: FrameType) -> str:
    """The code that has no business to write, or ""."""
    for each in _outwards(frame):
        path = each.f_code.co_filename
        if path.startswith(f"{PROJECT}/"):
            place = path.removeprefix(f"{PROJECT}/")
            if place.startswith(WRITERS) or place.startswith("tests/"):
                return ""
            if place.startswith(OTHERS) and not place.startswith(HELPERS):
                return f"{place}, line {each.f_lineno},"
        module = each.f_globals.get("__name__", "")
        if module.startswith(DJANGO):
            return str(module)
    return ""


def _outwards(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def install() -> None:
    """Watch every connection from now on."""
    connection_created.connect(watch, dispatch_uid="write path")
