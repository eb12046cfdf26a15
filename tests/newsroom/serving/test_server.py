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

from tests.newsroom.serving.site import ARTICLES, Site, closed, make, served, silent
from tests.waiting import until

pytestmark = pytest.mark.fault

HALF_A_LINE = b"GET /?q=har"
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slowly: "
NO_BODY = b"POST /theme/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\ntheme="
EXPORT = b"GET /export.jsonl HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
SLOWLY = 0.2  # seconds between two bytes of a client that dribbles
PATIENCE = 1  # seconds that a server waits which soon gives clients up


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    make(folder)
    return folder


@pytest.fixture(scope="module")
def site(archive: Path) -> Iterator[Site]:
    with served(archive, "--processes", "2") as site:
        yield site


@pytest.fixture(scope="module")
def impatient(archive: Path) -> Iterator[Site]:
    """A server that soon gives clients up."""
    with served(archive, "--processes", "2", NEWSROOM_SLOW_CLIENT_SECONDS=str(PATIENCE)) as site:
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


NEVER_COMPLETE = pytest.mark.parametrize(
    "sent", [b"", HALF_A_LINE, HALF_A_HEAD, NO_BODY], ids=["nothing", "line", "head", "body"]
)
BYTE_BY_BYTE = pytest.mark.parametrize("sent", [HALF_A_HEAD, NO_BODY], ids=["head", "body"])


@NEVER_COMPLETE
def test_requests_that_are_never_complete_stop_nobody(site: Site, sent: bytes) -> None:
    with connections(site, 300, sent) as opened:
        site.search()
        assert all(map(silent, opened)), "nobody had to be given up for that"


@NEVER_COMPLETE
def test_requests_that_are_never_complete_are_given_up(impatient: Site, sent: bytes) -> None:
    with connections(impatient, 300, sent) as opened:
        assert all(map(closed, opened))


@BYTE_BY_BYTE
def test_requests_that_come_a_byte_at_a_time_stop_nobody(site: Site, sent: bytes) -> None:
    with connections(site, 150, sent) as opened, dribbling(opened):
        site.search()
        assert all(map(silent, opened))


@BYTE_BY_BYTE
def test_requests_that_come_a_byte_at_a_time_are_given_up(impatient: Site, sent: bytes) -> None:
    with connections(impatient, 150, sent) as opened, dribbling(opened):
        assert all(map(closed, opened))


def test_exports_that_nobody_reads_stop_nobody(site: Site) -> None:
    with connections(site, 20, EXPORT, spread=True) as opened:
        begun = [each for each in opened if b" 200 OK" in each.recv(20)]
        assert 1 <= len(begun) <= 3
        assert site.get("/export.csv")[0] == 429  # all places are taken
        site.search()
    assert until(lambda: site.get("/export.csv")[0] == 200), "who is gone keeps no place"


def test_exports_that_nobody_reads_give_their_places_back(impatient: Site) -> None:
    def is_one_cut_short() -> bool:
        with connections(impatient, 20, EXPORT, spread=True) as opened:
            begun = [each for each in opened if b" 200 OK" in each.recv(20)]
            time.sleep(3 * PATIENCE)
            # What they are owed ends before its end, and says so: the last chunk is missing. One that
            # waited, and got the place of another, may be whole.
            return not all(whole(each).endswith(b"0\r\n\r\n") for each in begun)

    assert until(is_one_cut_short), "on a busy machine not at the first go"
    assert until(lambda: impatient.get("/export.csv")[0] == 200)


@pytest.mark.quiet
@pytest.mark.parametrize(
    ("number", "sent", "slowly"),
    [
        (300, b"", False), (300, HALF_A_LINE, False), (300, HALF_A_HEAD, False), (300, NO_BODY, False),
        (150, HALF_A_HEAD, True), (150, NO_BODY, True), (20, EXPORT, False),
    ],
    ids=["nothing", "line", "head", "body", "slow head", "slow body", "exports"],
)  # fmt: skip
def test_a_search_takes_no_longer_meanwhile(
    site: Site, number: int, sent: bytes, slowly: bool
) -> None:
    bar = site.bar()
    with (
        connections(site, number, sent, spread=sent is EXPORT) as opened,
        dribbling(opened) if slowly else contextlib.nullcontext(),
    ):
        assert site.usual_search() < bar


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

    assert until(lambda: site.get("/export.csv")[0] == 200), "those before are gone"
    threads = [threading.Thread(target=export, args=(f"127.0.0.{n + 2}",)) for n in range(20)]
    for thread in threads:
        thread.start()
    site.search()
    for thread in threads:
        thread.join()
    statuses = Counter(status for status, _, _ in answers)
    assert set(statuses) == {200, 429}
    assert all(
        len(content.splitlines()) == ARTICLES for status, _, content in answers if status == 200
    )
    refused = [answer for answer in answers if answer[0] == 429]
    assert {wait for _, wait, _ in refused} == {"10"}
    assert all(b"Other exports are being written" in content for _, _, content in refused)


def test_who_asks_for_many_pages_at_once_waits_for_them_alone(site: Site) -> None:
    """Once in some attempts: where the test itself had to wait, it asked when all was over."""
    ask = b"GET /?q=report HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

    def attempt() -> bool:
        with connections(site, 150, ask) as opened:
            started = time.perf_counter()
            assert site.get("/?q=harvest", "127.0.0.9")[0] == 200
            hers = time.perf_counter() - started
            assert all(received(each).startswith(b"HTTP/1.1 200") for each in opened)
            theirs = time.perf_counter() - started
        return hers < theirs / 3

    assert any(attempt() for _ in range(6))


def test_more_connections_than_the_server_holds_leave_room_for_the_next(archive: Path) -> None:
    """As many as its open files allow; those that wait longest go."""
    with (
        served(archive, "--processes", "2", files=200) as site,
        connections(site, 400, HALF_A_LINE) as opened,
    ):
        site.search()
        assert silent(opened[-1])
        assert closed(opened[0])


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

        def servers() -> list[int]:
            return [
                each for each in site.processes()[1:] if b"multiprocessing.spawn" in command(each)
            ]

        first, second = servers()
        os.kill(first, signal.SIGKILL)
        for _ in range(20):
            site.search()
        assert until(lambda: len(servers()) == 2 and first not in servers())
        assert second in servers()


def command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:  # it has ended
        return b""


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
