"""Nobody stalls the others: what clients can do to the real server, while a search is timed."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.newsroom.serving.site import ARTICLES, Site, closed, make, served

pytestmark = pytest.mark.fault

HALF_A_LINE = b"GET /?q=har"
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slowly: "
NO_BODY = b"POST /theme/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\ntheme="
EXPORT = b"GET /export.jsonl HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
SLOWLY = 0.2  # seconds between two bytes of a client that dribbles


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    make(folder)
    return folder


@pytest.fixture(scope="module")
def site(archive: Path) -> Iterator[Site]:
    with served(archive, "--processes", "2") as site:
        yield site


@contextlib.contextmanager
def connections(
    site: Site, number: int, sent: bytes, spread: bool = False
) -> Iterator[list[socket.socket]]:
    """So many connections on which the same was sent, each from an address of its own if wanted."""
    opened = [
        site.connect(sent, f"127.0.0.{2 + each % 200}" if spread else "127.0.0.1")
        for each in range(number)
    ]
    try:
        yield opened
    finally:
        for connection in opened:
            connection.close()


@contextlib.contextmanager
def dribbling(opened: list[socket.socket]) -> Iterator[None]:
    """All of these send a byte now and then."""
    stop = threading.Event()

    def dribble() -> None:
        while not stop.wait(SLOWLY):
            for connection in opened:
                with contextlib.suppress(OSError):
                    connection.send(b"a")

    thread = threading.Thread(target=dribble)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@pytest.mark.parametrize(
    "sent", [b"", HALF_A_LINE, HALF_A_HEAD, NO_BODY], ids=["nothing", "line", "head", "body"]
)
def test_requests_that_are_never_complete_stop_nobody_and_are_given_up(
    site: Site, sent: bytes
) -> None:
    bar = site.bar()
    with connections(site, 300, sent) as opened:
        assert site.slowest_search() < bar
        assert all(closed(each, 10) for each in opened)


@pytest.mark.parametrize("sent", [HALF_A_HEAD, NO_BODY], ids=["head", "body"])
def test_requests_that_come_a_byte_at_a_time_are_given_up(site: Site, sent: bytes) -> None:
    bar = site.bar()
    with connections(site, 150, sent) as opened, dribbling(opened):
        assert site.slowest_search() < bar
        assert all(closed(each, 10) for each in opened)


def test_exports_that_nobody_reads_stop_nobody_and_give_their_places_back(site: Site) -> None:
    bar = site.bar()
    with connections(site, 20, EXPORT, spread=True) as opened:
        assert site.get("/export.csv")[0] == 429  # all places are taken
        assert site.slowest_search() < bar
        until = time.monotonic() + 30
        while (status := site.get("/export.csv")[0]) == 429 and time.monotonic() < until:
            time.sleep(0.2)
        assert status == 200
        # What they are owed ends before its end, and says so: the last chunk is missing.
        answers = [whole(each) for each in opened]
    begun = [answer for answer in answers if b" 200 OK" in answer[:20]]
    assert 1 <= len(begun) <= 3
    assert not any(answer.endswith(b"0\r\n\r\n") for answer in begun)


def whole(connection: socket.socket) -> bytes:
    """What the server sends until it closes the connection."""
    return b"".join(iter(lambda: received(connection), b""))


def received(connection: socket.socket) -> bytes:
    try:
        return connection.recv(1 << 20)
    except OSError:
        return b""


def test_of_twenty_exports_at_once_few_are_written_and_the_others_told_when_to_come_again(
    site: Site,
) -> None:
    answers: list[tuple[int, str | None, bytes]] = []

    def export(source: str) -> None:
        status, headers, content = site.get("/export.jsonl", source)
        answers.append((status, headers["Retry-After"], content))

    bar = site.bar()
    threads = [threading.Thread(target=export, args=(f"127.0.0.{n + 2}",)) for n in range(20)]
    for thread in threads:
        thread.start()
    slowest = site.slowest_search()
    for thread in threads:
        thread.join()
    assert slowest < bar
    statuses = Counter(status for status, _, _ in answers)
    assert set(statuses) == {200, 429}
    assert all(
        len(content.splitlines()) == ARTICLES for status, _, content in answers if status == 200
    )
    refused = [answer for answer in answers if answer[0] == 429]
    assert {wait for _, wait, _ in refused} == {"10"}
    assert all(b"Other exports are being written" in content for _, _, content in refused)


def test_who_asks_for_many_pages_at_once_waits_for_them_alone(site: Site) -> None:
    ask = b"GET /?q=report HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with connections(site, 150, ask) as opened:
        started = time.perf_counter()
        assert site.get("/?q=harvest", "127.0.0.9")[0] == 200
        hers = time.perf_counter() - started
        assert all(received(each).startswith(b"HTTP/1.1 200") for each in opened)
        theirs = time.perf_counter() - started
    assert hers < theirs / 3


def test_more_connections_than_the_server_holds_leave_room_for_the_next(archive: Path) -> None:
    """As many as its open files allow; those that wait longest go."""
    with served(archive, "--processes", "2", files=200, NEWSROOM_SLOW_CLIENT_SECONDS="60") as site:
        bar = site.bar()
        with connections(site, 400, HALF_A_LINE) as opened:
            assert site.slowest_search() < bar
            assert not closed(opened[-1], 0.1)
            assert closed(opened[0], 1)


@pytest.mark.parametrize("processes", ["1", "2"])
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_all_processes_end_with_the_first(
    archive: Path, how: signal.Signals, processes: str
) -> None:
    with served(archive, "--processes", processes) as site:
        running = site.processes()
        if how is signal.SIGINT:  # as Ctrl-C does: to all processes of the terminal
            os.killpg(site.process.pid, how)
        else:
            os.kill(site.process.pid, how)
        assert site.ends(running)
        if how is not signal.SIGKILL:
            assert site.process.returncode == 0


def test_a_process_that_dies_is_replaced(archive: Path) -> None:
    with served(archive, "--processes", "2") as site:
        before = site.processes()[1:]
        servers = [each for each in before if b"multiprocessing.spawn" in command(each)]
        os.kill(servers[0], signal.SIGKILL)
        assert site.slowest_search(20) < 10
        after = [each for each in site.processes()[1:] if b"multiprocessing.spawn" in command(each)]
        assert len(after) == len(servers) == 2
        assert servers[0] not in after


def command(process: int) -> bytes:
    return Path(f"/proc/{process}/cmdline").read_bytes()


def test_what_a_trusted_web_server_says_reaches_the_site(archive: Path) -> None:
    """That the visitor's own connection was encrypted: else the site sends her there for ever."""
    for behind, status in (("1", 200), ("0", 301)):
        with served(archive, NEWSROOM_HTTPS="1", NEWSROOM_BEHIND_PROXY=behind) as site:
            asked = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\n\r\n"
            answer = received(site.connect(asked))
            assert answer.startswith(b"HTTP/1.1 %d" % status)


def test_a_port_that_is_taken_is_said(archive: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        from newsroom.serving.server import ServerFailed, listen

        port = taken.getsockname()[1]
        with pytest.raises(ServerFailed, match=f"port {port}"):
            listen("127.0.0.1", port)
