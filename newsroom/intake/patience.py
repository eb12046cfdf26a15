"""Waiting for a database that others write to at the same time."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, OperationalError, connection

logger = logging.getLogger(__name__)

T = TypeVar("T")

# SQLite lets one process write at a time and keeps no queue of those that wait: one that is unlucky
# may wait longer than its time-out again and again. PostgreSQL ends one of two that wait for each
# other. A server that is restarted is back in a moment. None is a fault of what is written.
TRIES = 20
LONGEST_PAUSE = 2.0  # seconds
# What SQLite says where it helps to wait; of a server, all may pass but a full disk.
BUSY = ("locked", "busy")
DISK_FULL = "53100"


def patiently(work: Callable[[], T]) -> T:
    """Do work that is one or more whole transactions, again while others are in its way.

    What violates a constraint is tried once more: another process has stored the same, and a new
    look finds it. Raises what the last try raised.
    """
    if connection.in_atomic_block:
        return work()  # its transaction is somebody else's, and broken by now
    conflicts = 0
    for attempt in range(1, TRIES + 1):
        try:
            return work()
        except IntegrityError:
            conflicts += 1
            if conflicts > 2:
                raise
        except OperationalError as error:
            if attempt == TRIES or not _may_pass(error):
                raise
            logger.info("the database is busy (%s); try %s", error, attempt)
            if connection.connection is not None and not connection.is_usable():
                connection.close()  # the next try opens another
        time.sleep(random.uniform(0, min(LONGEST_PAUSE, 0.05 * 2**attempt)))  # noqa: S311
    raise AssertionError("the last try returns or raises")


def _may_pass(error: OperationalError) -> bool:
    """Whether it may go well in a moment: a full disk, or one that cannot be written, stays so."""
    if connection.vendor == "sqlite":
        return any(word in str(error) for word in BUSY)
    return getattr(error.__cause__, "sqlstate", None) != DISK_FULL
