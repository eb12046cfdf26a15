"""The engine on a real server. `.ci/opensearch start` starts one, and says what address to give here."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines.base import Cluster
from tests.search.engine_contract import EngineContract

pytest.importorskip("opensearchpy", reason="the extra `opensearch` is not installed")

from search.engines.opensearch import lease
from search.engines.opensearch.server import Server

URLS = os.environ.get("NEWSROOM_TEST_OPENSEARCH", "")
pytestmark = pytest.mark.skipif(not URLS, reason="NEWSROOM_TEST_OPENSEARCH names no search server")


class TestOpenSearch(EngineContract):
    name = "opensearch"
    shards = 1

    @pytest.fixture
    def place(self, tmp_path: Path) -> Iterator[Path | Cluster]:
        name = f"newsroom-test-{uuid.uuid4().hex[:12]}"
        cluster = Cluster(tuple(URLS.split(",")), name, timeout=30, shards=self.shards)
        yield cluster
        server = Server(cluster)
        for index in [*self.indices(cluster), f"{name}-state"]:
            server.ask_if_there("DELETE", f"/{index}")

    def indices(self, place: Path | Cluster) -> list[str]:
        assert isinstance(place, Cluster)
        path = f"/{place.index}-index-*"
        return list(
            Server(place).ask_if_there("GET", path, params={"filter_path": "*.aliases"}) or {}
        )

    def writers_are_given_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lease, "now", lambda: time.time() + lease.LASTS + 1)
