"""Statements to the database that take long are logged, without what was asked for."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from newsroom.text import one_line

logger = logging.getLogger(__name__)

LONGEST = 1_000


def timed(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Execute a statement, and log it if it took long (until its first row, that is)."""
    started = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        took = round((time.perf_counter() - started) * 1000)
        if 0 < settings.SLOW_MS <= took:
            statement = one_line(str(sql))[:LONGEST]
            logger.warning("%d ms: %s", took, statement, extra={"milliseconds": took})


def watch(sender: Any, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    if timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(timed)


def install() -> None:
    """Time every connection from now on."""
    connection_created.connect(watch, dispatch_uid="slow statements")
