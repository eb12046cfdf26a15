"""The engine on a real server. `.ci/opensearch start` starts one, and says what address to give here."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from search.engines.base import Cluster, Engine
from search.types import Facet, SearchRequest
from search.vocabulary.lexicon import Lexicon
from tests.search.archives import made_up, word
from tests.search.engine_contract import EngineContract, document, put

pytest.importorskip("opensearchpy", reason="the extra `opensearch` is not installed")

from search.engines.opensearch import answering, lease, walking
from search.engines.opensearch.server import Server
from search.engines.opensearch.writing import Stream
from tests.waiting import until

URLS = os.environ.get("NEWSROOM_TEST_OPENSEARCH", "")
needs_server = pytest.mark.skipif(
    not URLS, reason="NEWSROOM_TEST_OPENSEARCH names no search server"
)


def cluster_of(shards: int = 1) -> Cluster:
    """A place for an index of a test's own."""
    name = f"newsroom-test-{uuid.uuid4().hex[:12]}"
    return Cluster(tuple(URLS.split(",")), name, timeout=30, shards=shards)


def indices(place: Cluster) -> list[str]:
    """The indices that there are, live or not."""
    path, params = f"/{place.index}-index-*", {"filter_path": "*.aliases"}
    return list(Server(place).ask_if_there("GET", path, params=params) or {})


def removed(place: Cluster) -> None:
    """Leave nothing of a test on the server."""
    for index in [*indices(place), f"{place.index}-state"]:
        Server(place).ask_if_there("DELETE", f"/{index}")


@needs_server
@pytest.mark.opensearch
class TestOpenSearch(EngineContract):
    name = "opensearch"
    searches = 230  # with those of real articles 500
    shards = 1

    @pytest.fixture
    def place(self, tmp_path: Path) -> Iterator[Path | Cluster]:
        place = cluster_of(self.shards)
        yield place
        removed(place)

    def indices(self, place: Path | Cluster) -> list[str]:
        assert isinstance(place, Cluster)
        return indices(place)

    def writers_are_given_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lease, "now", lambda: time.time() + lease.LASTS + 1)

    def test_deep_pages_are_walked_to(
        self, engine: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(engine, [
            document(number, "ba " * (number % 7), group=number % 9, standing=number % 4)
            for number in range(1, 60)
        ])  # fmt: skip
        requests = [SearchRequest(word("ba"), folded=folded) for folded in (False, True)]
        wholes = [engine.search(replace(request, limit=100)) for request in requests]
        for module in (answering, walking):
            monkeypatch.setattr(module, "WINDOW", 7)
        for request, whole in zip(requests, wholes, strict=True):
            for offset in (0, 5, 7, 20, 45, 60):
                page = engine.search(replace(request, offset=offset, limit=9))
                assert page.ids == whole.ids[offset : offset + 9]
                assert page.scores == whole.scores[offset : offset + 9]
                assert (page.total, page.texts, page.facets) == (
                    whole.total, whole.texts, whole.facets,
                )  # fmt: skip
            assert tuple(engine.every_id(request)) == whole.ids
        assert len(dict(engine.revisions())) == 59

    def test_all_values_of_a_facet_are_counted_however_many(
        self, engine: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        values = {Facet.PERSON: tuple(range(1, 30)), Facet.SOURCE: (4,)}
        put(engine, [document(n, "ba", values=values) for n in (1, 2)])
        put(engine, [document(3, "ba", values={Facet.PERSON: (7,)})])
        request = SearchRequest(word("ba"), counted=(Facet.PERSON,), facet_limit=None)
        whole = engine.search(request)
        monkeypatch.setattr(answering, "PAGE", 5)
        assert engine.search(request).facets == whole.facets
        assert whole.facets[Facet.PERSON].distinct == 29
        assert whole.facets[Facet.PERSON].values[0].value == 7

    def test_different_values_are_counted_exactly_however_many(self, engine: Engine) -> None:
        some = [tuple(range(start, 390_000, 39)) for start in (0, 13, 26)]
        great = (1 << 24, 1 << 40, (1 << 62) - 1)
        put(
            engine, [document(n, "ba", values={Facet.PERSON: own}) for n, own in enumerate(some, 1)]
        )
        put(engine, [document(n, "ba", values={Facet.PERSON: great}) for n in (4, 5)])
        request = SearchRequest(word("ba"), counted=(Facet.PERSON,), facet_limit=3)
        assert engine.search(request).facets[Facet.PERSON].distinct == 30_003

    def test_a_rebuilt_index_becomes_one_piece(self, engine: Engine, place: Path | Cluster) -> None:
        assert isinstance(place, Cluster)
        server = Server(place)

        def most_pieces() -> int:
            [live] = server.ask("GET", f"/{place.index}/_segments")["indices"].values()
            first = (each for all_of in live["shards"].values() for each in all_of)
            return max(len(each["segments"]) for each in first if each["routing"]["primary"])

        with engine.rebuild() as batch:
            for number in range(1, 31):
                batch.put(document(number, "ba"))
                if not number % 10:
                    assert isinstance(batch, Stream)
                    batch.flush()
                    batch._wait(0)
                    [made] = indices(place)
                    server.ask("POST", f"/{made}/_refresh")
        assert engine.search(SearchRequest(word("ba"))).total == 30

        def merged() -> bool:
            engine.sweep()
            return most_pieces() == 1

        assert until(merged)
        assert engine.search(SearchRequest(word("ba"))).total == 30

    def test_terms_that_are_asked_for_are_those_of_a_lexicon(self, engine: Engine) -> None:
        documents = made_up(60)
        put(engine, documents)
        put(engine, [document(10**6, "Ñandú c++ a.b x*y [z]".casefold())])
        asked, whole = engine.lexicon(), Lexicon(engine.terms())
        assert asked is not None
        for term in ("ba", "bane", "nowhere", "c++", "", "x" * 100):
            assert asked.frequency(term) == whole.frequency(term), term
        for prefix in ("b", "ba", "ñ", "c+", "a.", "x*", "[", "nowhere"):
            assert asked.prefix(prefix, 50) == whole.prefix(prefix, 50), prefix
        assert asked.prefix("b", 3)[1]
        assert [each.term for each in asked.prefix("b", 3)[0]] == [
            each.term for each in whole.prefix("b", 3)[0]
        ]
        for pattern in ("b?", "*ne", "?ane", "*a*", "x?y", "c?+", "*", "?"):
            assert asked.pattern(pattern, 500) == whole.pattern(pattern, 500), pattern
        for term, distance in (("bane", 1), ("bnae", 1), ("banero", 2), ("ba", 1), ("nandu", 1)):
            found, _ = whole.fuzzy(term, distance, 500)
            # Two edits begin after the first letter.
            near = [each for each in found if each.distance < 2 or each.term[0] == term[0]]
            assert asked.fuzzy(term, distance, 500) == (near, False), term


class TestShards(TestOpenSearch):
    """The same with an index in three parts: on one node, or on three."""

    shards = 3

    def test_searches_while_others_write(self, engine: Engine, place: Path | Cluster) -> None:
        """A commit becomes visible shard by shard; all of it when the batch has ended."""
        put(engine, [document(1, "ba"), document(2, "ba")])
        for number in range(3, 31, 2):
            put(engine, [document(number, "ba"), document(number + 1, "ba")])
            found = engine.search(SearchRequest(word("ba"), limit=100))
            assert found.total == len(set(found.ids)) == number + 1
