"""Whether a worker is there: a file beside the index that it touches for as long as it runs.

An index lies on one machine, and so do the workers that keep it; any number of them touch one file.
A thread does it, as building an index takes minutes in which the worker looks at nothing else.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)

EVERY = 5.0  # seconds
# Who has not been heard of for so long is gone: killed, or the machine was restarted.
LATE = 20.0


@contextmanager
def beating() -> Iterator[None]:
    """Be heard of until the context ends."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(stop,), name="heartbeat", daemon=True)
    _touch()
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        # Another worker writes it again when its time comes.
        with suppress(OSError):
            _file().unlink(missing_ok=True)


def alive() -> bool:
    """Whether a worker was heard of a moment ago."""
    try:
        return time.time() - _file().stat().st_mtime < LATE
    except OSError:
        return False


def _beat(stop: threading.Event) -> None:
    while not stop.wait(EVERY):
        _touch()


def _touch() -> None:
    """Never raises: a full disk ends no worker."""
    try:
        _file().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _file().touch(mode=0o600)
    except OSError as error:
        logger.warning("the worker's sign of life cannot be written: %s", error)


def _file() -> Path:
    return Path(settings.SEARCH_INDEX_DIR) / "worker.alive"
