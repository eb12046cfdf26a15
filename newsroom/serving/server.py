"""The server that `quickstart` and `serve` start: several processes that answer at one socket.

One process of Python uses one core. Each is a fresh interpreter that opens the database and the
index for itself; who comes first takes a connection. The process that starts them answers nothing:
it starts another for one that died, and ends them when it ends.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from typing import TYPE_CHECKING, Any
from wsgiref.util import setup_testing_defaults

from newsroom.processes import end_all, end_with_parent, share_memory

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

logger = logging.getLogger(__name__)

# A process that dies so soon died of something that the next will die of, too.
SOON = 10.0  # seconds
DEATHS = 5
# What a process is given to finish what it answers.
GRACE = 10.0
# When the port is taken (another copy runs), the next few are tried.
PORTS_TRIED = 10
# Where nothing is found, other spellings are looked for: that reads all there is to read.
FOUND_NOWHERE = "qzxvwk"
# Kilobytes of an SQLite database that each thread's connection keeps.
CACHE = 4_096
# So many new objects are looked through for garbage at a time.
GARBAGE = 50_000


class ServerFailed(Exception):
    """The server cannot run; the text says why."""


def listen(host: str, port: int, *, tries: int = 1) -> socket.socket:
    """A socket that listens at the port, or at the next that is free.

    Raises ServerFailed where none of so many is.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for tried in range(port, port + tries):
        listener = socket.socket(family, socket.SOCK_STREAM)
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, tried))
        except OSError as error:
            listener.close()
            problem = error
        else:
            listener.listen(1024)
            return listener
    ports = f"ports {port} to {port + tries - 1}" if tries > 1 else f"port {port}"
    raise ServerFailed(
        f"Cannot listen at {host}, {ports} ({problem.strerror}). Give another with --port."
    )


def address(listener: socket.socket) -> str:
    """Where a browser finds what listens there."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(listener: socket.socket, processes: int) -> None:
    """Answer requests until Ctrl-C or SIGTERM; jobs that no worker takes are started from here.

    Raises ServerFailed where the processes that answer cannot be kept alive.
    """
    # Where this module is read in the processes that answer, Django is not set up yet.
    from newsroom.jobs.keeper import AFTER_THE_WORKER, keeping

    share_memory()
    with _stopped_by_sigterm(), keeping(patience=AFTER_THE_WORKER):
        if processes > 1:
            _Processes(listener, processes).keep()
        else:
            _answer(listener)


class _Processes:
    """As many processes as are wanted, until this one is told to stop."""

    def __init__(self, listener: socket.socket, number: int) -> None:
        self.listener, self.number = listener, number
        self.running: dict[int, tuple[SpawnProcess, float]] = {}
        self.deaths = 0

    def keep(self) -> None:
        try:
            for _ in range(self.number):
                self._start()
            while True:
                for sentinel in wait(list(self.running)):
                    assert isinstance(sentinel, int)  # noqa: S101 - it is what was waited for
                    self._died(sentinel)
                    self._start()
        except (KeyboardInterrupt, SystemExit):
            pass
        finally:
            self._stop()

    def _start(self) -> None:
        # Fresh interpreters: a fork would share connections to the database, and threads.
        context = multiprocessing.get_context("spawn")
        process = context.Process(target=_work, args=(self.listener,), name="newsroom server")
        process.start()
        self.running[process.sentinel] = (process, time.monotonic())

    def _died(self, sentinel: int) -> None:
        process, started = self.running.pop(sentinel)
        process.join()
        logger.error("a process of the server ended (%s); another is started", process.exitcode)
        self.deaths = self.deaths + 1 if time.monotonic() - started < SOON else 1
        if self.deaths >= DEATHS:
            raise ServerFailed(
                "The processes that answer requests end as soon as they start; the log says why. "
                "With NEWSROOM_PROCESSES=1 there is only this one."
            )

    def _stop(self) -> None:
        end_all([process for process, _ in self.running.values()], GRACE)


def _work(listener: socket.socket) -> None:
    """What each of several processes does."""
    # Ctrl-C is heard by all of a terminal's processes: the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    share_memory()
    with _stopped_by_sigterm():
        _answer(listener)


def _answer(listener: socket.socket) -> None:
    import django

    django.setup(set_prefix=False)
    from django.core.servers.basehttp import get_internal_wsgi_application
    from django.db.backends.signals import connection_created

    from newsroom.serving.connections import Server

    keep_uploads_off_memory()
    connection_created.connect(keep_little, dispatch_uid="little memory")
    application = get_internal_wsgi_application()
    warm_up(application)
    Server(application, listener).run()


def keep_uploads_off_memory() -> None:
    """Let what is uploaded come in where it is kept; in a container, `/tmp` is memory."""
    from django.conf import settings

    from newsroom.private_files import make_folder

    with suppress(OSError):
        make_folder(settings.UPLOADS_DIR)
        tempfile.tempdir = str(settings.UPLOADS_DIR)


def keep_little(connection: Any, **signal: Any) -> None:
    """Let a connection keep little of an SQLite database in memory, as each thread has one.

    Whatever else writes to the database empties what is kept; the system keeps it for all.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = -{CACHE}")


def warm_up(application: WSGIApplication) -> None:
    """Ask for a search before anybody waits for one.

    The first reads the templates, the index and all its words, which takes seconds in a large
    archive. What is there then stays, and need not be looked through for garbage again and again.
    """
    from django.conf import settings

    hosts = [host for host in settings.ALLOWED_HOSTS if host != "*"]
    environ: dict[str, Any] = {
        "QUERY_STRING": f"q={FOUND_NOWHERE}",
        "HTTP_HOST": (hosts or ["localhost"])[0].removeprefix("."),
        "HTTPS": "on",
        "HTTP_X_FORWARDED_PROTO": "https",
    }
    setup_testing_defaults(environ)
    try:
        answer = application(environ, lambda *_: lambda _: None)
        b"".join(answer)
        if close := getattr(answer, "close", None):
            close()
    except Exception:
        logger.exception("the first search failed")
    gc.collect()
    gc.freeze()
    # A page makes some 30,000 objects that go with it: looked through while it is made, none is
    # garbage. About a thousand are, which wait until there are many.
    gc.set_threshold(GARBAGE, 10, 10)


@contextmanager
def _stopped_by_sigterm() -> Iterator[None]:
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
