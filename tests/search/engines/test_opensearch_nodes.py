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

pytest.importorskip("opensearchpy", reason="the extra `opensearch` is not installed")

from search.engines.opensearch.server import Server
from tests.search.engines.test_opensearch import URLS, cluster_of, needs_server, removed

NODES = len(URLS.split(","))
SEARCHED = 6.0  # seconds before, between and after


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
@pytest.mark.timeout(400)
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

        searching = threading.Thread(target=search)
        searching.start()
        try:
            time.sleep(SEARCHED)
            if NODES > 2:
                manager = script("manager")
                kept = next(str(node) for node in range(NODES) if str(node) != manager)
                for node in (kept, manager):
                    script("kill", node)
                    time.sleep(SEARCHED)
                    assert self.is_written(place, made_up(100)[0].id)
                    script("start")
            time.sleep(SEARCHED)
        finally:
            done.set()
            searching.join()
        assert wrong == []
        told = f"{right[0]} answers right, {len(failed)} not given: {set(map(str, failed))}"
        assert right[0] > 10 * max(len(failed), 1), told

    def is_written(self, place: Cluster, article_id: int) -> bool:
        """Whether a change is written, by whoever tries again as the queue does."""
        number = 10**6
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            engine = get_engine("opensearch", place)
            try:
                with engine.batch() as batch:
                    batch.delete(number)
                return (
                    Server(place).ask_if_there("GET", f"/{place.index}/_doc/{article_id}")
                    is not None
                )
            except EngineError:
                time.sleep(1)
        return False
