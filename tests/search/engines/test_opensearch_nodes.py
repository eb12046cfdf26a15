"""Nodes of a cluster are killed while it is searched and written to: no answer is wrong, none is lost."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from search.engines import get_engine
from search.engines.base import Cluster, EngineError
from tests.paths import PROJECT
from tests.search.archives import Searches, made_up
from tests.search.engine_contract import assert_same, put
from tests.search.oracle import Oracle
from tests.waiting import until

pytest.importorskip("opensearchpy", reason="the extra `opensearch` is not installed")

from search.engines.opensearch.server import Server
from tests.search.engines.test_opensearch import URLS, cluster_of, needs_server, removed

NODES = len(URLS.split(","))
LATEST = 120.0  # seconds: what has not come by then does not come


def script(*arguments: str) -> str:
    """What `.ci/opensearch` says, of the cluster that the tests were given."""
    port = urlsplit(URLS.partition(",")[0]).port
    environment = {**os.environ, "OS_PORT": str(port), "OS_NODES": str(NODES)}
    done = subprocess.run(
        [PROJECT / ".ci" / "opensearch", *arguments],
        env=environment, capture_output=True, text=True, check=True, timeout=160,
    )  # fmt: skip
    return done.stdout.strip()


@needs_server
@pytest.mark.opensearch
@pytest.mark.timeout(1000)
class TestNodes:
    """On a cluster of three; where there are fewer nodes, none is killed."""

    @pytest.fixture
    def place(self) -> Iterator[Cluster]:
        place = cluster_of(shards=3)
        yield place
        script("start")
        removed(place)

    def test_no_answer_is_wrong_while_nodes_are_killed(self, place: Cluster) -> None:
        documents = made_up(100)
        engine = get_engine("opensearch", place)
        put(engine, documents)
        oracle, searches = Oracle(documents), Searches(documents, 4)
        requests = [searches.request() for _ in range(40)]
        expected = [oracle.search(request) for request in requests]
        right, wrong, failed = [0], list[object](), list[EngineError]()
        done = threading.Event()

        def search() -> None:
            own = get_engine("opensearch", place)
            while not done.is_set():
                for request, answer in zip(requests, expected, strict=True):
                    try:
                        assert_same(own.search(request), answer, request)
                        right[0] += 1
                    except EngineError as error:
                        failed.append(error)
                        time.sleep(0.2)
                    except AssertionError as error:
                        wrong.append(error)

        def require_answers() -> None:
            """All of the searches were answered since this was asked, some perhaps after others failed."""
            enough = right[0] + 2 * len(requests)
            assert until(lambda: right[0] >= enough or wrong, LATEST), set(map(str, failed))

        searching = threading.Thread(target=search)
        searching.start()
        try:
            require_answers()
            if NODES > 2:
                manager = script("manager")
                kept = next(str(node) for node in range(NODES) if str(node) != manager)
                for node in (kept, manager):
                    script("kill", node)
                    require_answers()
                    self.require_a_write(place)
                    script("start")
                    # Of what two nodes hold, one may be lost: not while the copies are being made.
                    self.require_every_copy(place)
            require_answers()
        finally:
            done.set()
            searching.join()
        assert wrong == []

    def require_a_write(self, place: Cluster) -> None:
        """A change is written, by whoever tries again as the queue does."""
        failed = list[str]()

        def written() -> bool:
            engine = get_engine("opensearch", place)
            try:
                with engine.batch() as batch:
                    batch.delete(10**6)
            except EngineError as error:
                failed.append(str(error))
                return False
            return True

        assert until(written, LATEST, pause=1.0), set(failed)

    def require_every_copy(self, place: Cluster) -> None:
        """Each shard is on two nodes again."""
        server = Server(place)

        def whole() -> bool:
            health = server.ask("GET", f"/_cluster/health/{place.index}*")
            return bool(health["status"] == "green")

        assert until(whole, LATEST, pause=0.2)
