"""A site of its own for tests of the server: `python -m tests.newsroom.serving.site` makes its archive.

The server is that of `manage.py serve`, in processes of its own; it is asked over loopback.
"""

from __future__ import annotations

import http.client
import os
import re
import resource
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median

from tests.paths import PROJECT
from tests.waiting import HANGS, until

# An export of all of it is larger than what sockets and the server keep for a client.
ARTICLES, LENGTH = 60, 120_000
# How quickly a search is answered while others do what they can to stop the site; on a machine that
# is busy with other tests, how many times what it takes in peace.
BAR, TIMES = 1.5, 10.0  # seconds


class Site:
    """A server that runs, with what is done to it."""

    def __init__(self, port: int, process: subprocess.Popen[str]) -> None:
        self.port, self.process = port, process

    def connect(self, sent: bytes = b"", source: str = "127.0.0.1") -> socket.socket:
        """A connection, from an address of its own if wanted, on which so much was sent."""
        connection = socket.socket()
        # What a client does not read lies with the server, not in the client's buffer.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(HANGS)
        connection.bind((source, 0))
        connection.connect(("127.0.0.1", self.port))
        connection.sendall(sent)
        return connection

    def get(
        self, path: str, source: str = "127.0.0.1"
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """The answer's status, headers and content."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=HANGS, source_address=(source, 0)
        )
        with closing(connection):
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()

    def bar(self) -> float:
        """How long a search may take in the worst of cases, by how long it takes now."""
        return max(BAR, TIMES * self.usual_search())

    def usual_search(self, times: int = 5) -> float:
        """How long one of some searches takes, in seconds; that the machine was away once is no matter."""
        return median(self.search() for _ in range(times))

    def search(self) -> float:
        """Search, and see how long it takes."""
        started = time.perf_counter()
        status, _, page = self.get("/?q=harvest")
        assert status == 200
        assert b"harvest" in page
        return time.perf_counter() - started

    def processes(self) -> list[int]:
        """The process that was started, and those that it started."""
        listed = subprocess.run(
            ["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True
        ).stdout.split()
        return [self.process.pid, *map(int, listed)]

    def ends(self, processes: list[int]) -> bool:
        """Whether all of these end."""

        def ended() -> bool:
            self.process.poll()
            return not any(map(alive, processes))

        return until(ended)


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def silent(connection: socket.socket) -> bool:
    """Whether the server has neither sent anything on the connection nor closed it."""
    return not select.select([connection], [], [], 0)[0]


def closed(connection: socket.socket, seconds: float = HANGS) -> bool:
    """Whether the server closes the connection within the time."""
    connection.settimeout(seconds)
    try:
        while connection.recv(1 << 20):
            pass
    except TimeoutError:
        return False
    except OSError:
        pass
    return True


@contextmanager
def served(folder: Path, *options: str, files: int = 0, **variables: str) -> Iterator[Site]:
    """Serve the archive in the folder, with at most so many open files.

    Unless a variable says otherwise no client is so slow that it would be given up.
    """
    environment = {
        **os.environ,
        "NEWSROOM_DATA_DIR": str(folder),
        "NEWSROOM_SLOW_CLIENT_SECONDS": "3600",
        "NEWSROOM_EXPORTS_AT_A_TIME": "3",
        "NEWSROOM_LOG_LEVEL": "ERROR",
        "PYTHONUNBUFFERED": "1",
        **variables,
    }
    environment.pop("DATABASE_URL", None)
    with subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", "0", *options],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files)))
        if files
        else None,
    ) as process:
        try:
            assert process.stdout
            found = re.search(r"open at http://[^:]*:(\d+)/", process.stdout.readline())
            assert found, "the server did not start"
            site = Site(int(found[1]), process)
            for _ in range(8):  # each of its processes opens the index
                site.get("/?q=harvest")
            yield site
        finally:
            process.send_signal(signal.SIGTERM)


def make(folder: Path) -> None:
    """Make the archive, in a process of its own."""
    environment = {**os.environ, "NEWSROOM_DATA_DIR": str(folder)}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "tests.newsroom.serving.site"]
    subprocess.run(command, cwd=PROJECT, env=environment, check=True)


def main() -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    django.setup()
    from django.core.management import call_command

    from search.index import sync
    from tests.newsroom.factories import report

    call_command("migrate", verbosity=0)
    line = "The harvest came late, said the board, and the leaders of the cooperative agreed. "
    for number in range(ARTICLES):
        # A block a line, and no more words than a short text has: they are quick to index.
        report(f"Report {number} of the harvest", f"{line}\n\n{number}{'x' * LENGTH}")
    for _ in sync.rebuild():
        pass


if __name__ == "__main__":
    main()
