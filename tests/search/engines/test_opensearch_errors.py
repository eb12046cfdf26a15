"""What goes wrong with a search server: each has an error of its own, and none loses a change."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.test import Client, override_settings

from search.engines import get_engine
from search.engines.base import (
    Cluster,
    EngineBusy,
    EngineError,
    EnginePartial,
    EngineReadOnly,
    EngineRefused,
    EngineTimedOut,
    EngineUnavailable,
    EngineUnreachable,
    LeaseLost,
)
from search.index import sync, wholeness
from search.index.worker import Worker
from search.models import PendingChange
from search.types import SearchRequest
from tests.newsroom.factories import report
from tests.search.archives import word
from tests.search.engine_contract import document, put

pytest.importorskip("opensearchpy", reason="the extra `opensearch` is not installed")

from search.engines.opensearch import lease, writing
from search.engines.opensearch.mapping import settings
from search.engines.opensearch.server import Server
from tests.search.engines.test_opensearch import cluster_of, needs_server, removed


def test_a_server_that_is_not_there_is_said_at_once_the_second_time() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens
        url = f"http://user:secret@127.0.0.1:{taken.getsockname()[1]}"
        engine = get_engine("opensearch", Cluster((url,), "newsroom", timeout=2))
        for _ in range(2):
            with pytest.raises(EngineUnreachable, match="stays queued") as told:
                engine.search(SearchRequest())
            assert "secret" not in str(told.value)
        with pytest.raises(EngineUnreachable), engine.batch():
            pass
        with pytest.raises(EngineUnavailable):
            engine.damage()


def test_a_server_that_says_nothing_is_not_waited_for_without_end() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        engine = get_engine("opensearch", Cluster((url,), "newsroom", timeout=0.3))
        began = time.monotonic()
        with pytest.raises(EngineTimedOut, match="in time"):
            engine.search(SearchRequest())
        assert time.monotonic() - began < 3


@pytest.fixture
def answers() -> Iterator[tuple[str, list[tuple[int, object]]]]:
    """A server's address, and what it answers next, the last of it again and again."""
    given: list[tuple[int, object]] = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            status, body = given.pop(0) if len(given) > 1 else given[0]
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        do_GET = do_POST = do_PUT = answer  # noqa: N815

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", given
        server.shutdown()
        thread.join()


SECURITY = {"error": {"type": "security_exception", "reason": "no permissions"}, "status": 403}
BUSY = {"error": {"type": "circuit_breaking_exception", "reason": "too large"}, "status": 429}


@pytest.mark.parametrize(
    ("status", "body", "error", "told"),
    [
        (401, {}, EngineRefused, "user and password"),
        (403, SECURITY, EngineRefused, "user and password"),
        (429, BUSY, EngineTimedOut, "too busy"),
        (
            503,
            {"error": {"type": "cluster_manager_not_discovered_exception"}},
            EngineTimedOut,
            "busy",
        ),
        (500, {"error": {"type": "null_pointer_exception"}}, EngineError, "null_pointer"),
    ],
)
def test_what_a_server_answers_is_said_in_plain_words(
    answers: tuple[str, list[tuple[int, object]]],
    status: int,
    body: object,
    error: type[EngineError],
    told: str,
) -> None:
    url, given = answers
    given.append((status, body))
    engine = get_engine("opensearch", Cluster((url,), "newsroom", timeout=5))
    with pytest.raises(error, match=told):
        engine.search(SearchRequest())


def test_an_answer_of_some_shards_is_none(answers: tuple[str, list[tuple[int, object]]]) -> None:
    url, given = answers
    given.append((200, {"timed_out": False, "_shards": {"total": 3, "successful": 2, "failed": 1}}))
    with pytest.raises(EnginePartial, match="2 of 3"):
        Server(Cluster((url,), "newsroom")).search("newsroom", {})


def test_a_whole_index_goes_on_being_written_once_a_busy_server_has_time(
    answers: tuple[str, list[tuple[int, object]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, given = answers
    rejected = {"index": {"status": 429, "error": {"type": "rejected_execution_exception"}}}
    given += [(429, BUSY), (200, {"errors": True, "items": [rejected]}), (200, {"errors": False})]
    monkeypatch.setattr(writing, "PAUSES", (0.0, 0.0))
    with writing.Stream(Server(Cluster((url,), "newsroom")), "newsroom-index-new") as stream:
        stream.put(document(1, "ba"))
    assert given == [(200, {"errors": False})]
    given[:] = [(429, BUSY)]
    with (
        pytest.raises(EngineBusy),
        writing.Stream(Server(Cluster((url,), "newsroom")), "newsroom-index-new") as stream,
    ):
        stream.put(document(1, "ba"))


@pytest.mark.django_db
def test_readers_are_answered_from_the_database_and_changes_wait(client: Client) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        where = {"urls": (url,), "index": "newsroom", "ca": "", "timeout": 2, "shards": 1}
        with override_settings(SEARCH_ENGINE="opensearch", OPENSEARCH=where):
            sync.engine.cache_clear()
            try:
                report("Herons return to the harbour", "A heron was seen at the old harbour.")
                assert "cannot be reached" in sync.drain().problem
                assert PendingChange.objects.exists()
                page = client.get("/?q=heron")
                assert page.status_code == 503
                assert "search server cannot be asked" in page.content.decode()
                assert "return to the harbour" in page.content.decode()
                assert url not in page.content.decode()
                export = client.get("/export.csv?q=heron")
                assert export.status_code == 503
                assert "being rebuilt" not in export.content.decode()
                assert "cannot be reached" in wholeness.problem()
                worker = Worker()
                assert not worker.turn()
                assert "cannot be reached" in worker._said
            finally:
                sync.engine.cache_clear()


@needs_server
@pytest.mark.opensearch
class TestARealServer:
    @pytest.fixture
    def place(self, tmp_path: Path) -> Iterator[Cluster]:
        place = cluster_of()
        yield place
        removed(place)

    def test_an_index_that_takes_no_writes_keeps_its_answers(self, place: Cluster) -> None:
        engine = get_engine("opensearch", place)
        put(engine, [document(1, "ba")])
        block = {"index.blocks.read_only_allow_delete": True}  # as a full disk sets it
        server = Server(place)
        server.ask("PUT", f"/{place.index}/_settings", block)
        with pytest.raises(EngineReadOnly, match="stay queued"):
            put(engine, [document(2, "ba")])
        assert engine.search(SearchRequest(word("ba"))).ids == (1,)
        server.ask(
            "PUT", f"/{place.index}/_settings", {"index.blocks.read_only_allow_delete": None}
        )
        put(engine, [document(2, "ba")])
        assert engine.search(SearchRequest(word("ba"))).ids == (2, 1)

    def test_an_index_whose_shards_are_nowhere_is_not_answered_from(self, place: Cluster) -> None:
        put(get_engine("opensearch", place), [document(1, "ba")])
        server = Server(place)
        [(live, found)] = server.ask("GET", f"/{place.index}/_mapping").items()
        nowhere = settings(1) | {"index.routing.allocation.require._name": "nowhere"}
        body = {"settings": nowhere, "mappings": found["mappings"]}
        server.ask("PUT", f"/{live}-lost", body, {"wait_for_active_shards": "0"}, patient=True)
        moved = [
            {"remove": {"index": live, "alias": place.index}},
            {"add": {"index": f"{live}-lost", "alias": place.index}},
        ]
        server.ask("POST", "/_aliases", {"actions": moved})
        with pytest.raises(EngineUnavailable):
            get_engine("opensearch", place).search(SearchRequest(word("ba")))
        with pytest.raises(EngineUnavailable):
            get_engine("opensearch", place).damage()

    def test_a_name_that_something_else_has_is_left_alone(self, place: Cluster) -> None:
        server = Server(place)
        server.ask("PUT", f"/{place.index}", {"settings": {"number_of_replicas": 0}})
        engine = get_engine("opensearch", place)
        for use in (engine.status, lambda: put(engine, []), lambda: engine.search(SearchRequest())):
            with pytest.raises(EngineError, match="Choose another name"):
                use()
        with pytest.raises(EngineError, match="Choose another name"), engine.rebuild():
            pass
        server.ask("DELETE", f"/{place.index}")

    def test_an_index_of_another_version_is_not_used(self, place: Cluster) -> None:
        engine = get_engine("opensearch", place)
        put(engine, [document(1, "ba")])
        about = {"engine": "newsroom", "version": "old", "whole": True, "routings": ["0"]}
        Server(place).ask("PUT", f"/{place.index}/_mapping", {"_meta": about})
        other = get_engine("opensearch", place)
        status = other.status()
        assert (status.exists, status.usable, status.version) == (True, False, "old")
        uses = (lambda: other.search(SearchRequest()), lambda: put(other, []), other.optimize)
        for use in uses:
            with pytest.raises(EngineError, match="reindex"):
                use()
        with other.rebuild() as batch:
            batch.put(document(2, "ba"))
        assert other.status().usable
        assert other.search(SearchRequest()).ids == (2,)

    def test_who_was_not_heard_of_does_not_replace_what_another_builds(
        self, place: Cluster, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine, other = get_engine("opensearch", place), get_engine("opensearch", place)
        put(engine, [document(1, "ba")])
        with pytest.raises(LeaseLost), engine.rebuild() as batch:  # noqa: PT012
            batch.put(document(2, "ba"))
            with monkeypatch.context() as patch:
                patch.setattr(lease, "now", lambda: time.time() + lease.LASTS + 1)
                with other.rebuild() as theirs:
                    theirs.put(document(3, "ba"))
        assert get_engine("opensearch", place).search(SearchRequest()).ids == (3,)

    def test_of_two_writings_that_of_the_greater_revision_stays(self, place: Cluster) -> None:
        engine, other = get_engine("opensearch", place), get_engine("opensearch", place)
        put(engine, [document(1, "do", revision=1)])
        with engine.batch() as late:
            late.put(document(1, "ba", revision=2))
            put(other, [document(1, "be", revision=3)])
        found = get_engine("opensearch", place)
        assert dict(found.revisions()) == {1: 3}
        assert found.search(SearchRequest(word("be"))).ids == (1,)
        with engine.batch() as late:
            late.put(document(1, "ba", revision=3))
            with other.batch() as gone:
                gone.delete(1, sync.LAST_REVISION)
        assert list(get_engine("opensearch", place).revisions()) == []
