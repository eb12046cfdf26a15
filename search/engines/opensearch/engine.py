"""One index on a cluster: which of its indices is live, who may rebuild it, and how it is searched."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from search.engines.base import (
    Batch,
    Cluster,
    EngineError,
    EngineUnavailable,
    IndexOutdated,
    IndexStatus,
    Statistics,
    Terms,
)
from search.engines.opensearch.answering import Asking
from search.engines.opensearch.lease import Lease
from search.engines.opensearch.mapping import (
    EVERY,
    ID,
    REVISION,
    SCHEMA_VERSION,
    mappings,
    settings,
)
from search.engines.opensearch.queries import EVERYTHING, Translator
from search.engines.opensearch.server import Body, Server
from search.engines.opensearch.terms import RemoteTerms, TermStatistics, every_term
from search.engines.opensearch.walking import walk
from search.engines.opensearch.writing import Changes, Stream, send
from search.text.analysis import ANALYSIS_VERSION
from search.types import FACETS_VERSION, Node, SearchRequest, SearchResult

REBUILD_HINT = "Run `manage.py reindex`."
# For so long what was asked of the live index is believed: a page asks several times.
BELIEVED = 0.05  # seconds
ENGINE = "newsroom"
LIVE = "live"  # the document whose number rises with each commit


class _Live(NamedTuple):
    """The live index, by its own name."""

    name: str
    version: str
    whole: bool
    routings: tuple[str, ...]


class OpenSearchEngine:
    """Searches with an OpenSearch cluster.

    What is searched is an alias of the cluster's `index`; what it stands for is `index`-index-…, and
    `index`-state holds the number of the newest commit and the right to rebuild.
    """

    name = "opensearch"
    shared = True

    def __init__(self, cluster: Cluster) -> None:
        self._server = Server(cluster)
        self._index = cluster.index
        self._version = f"{self.name}-{SCHEMA_VERSION}.{ANALYSIS_VERSION}.{FACETS_VERSION}"
        self._lease = Lease(self._server, self._state)
        self._asked: tuple[float, _Live | None, str] | None = None
        self._statistics: tuple[str, TermStatistics] | None = None
        self._lock = threading.Lock()

    @property
    def _state(self) -> str:
        return f"{self._index}-state"

    # --- what there is ------------------------------------------------------------------------

    def status(self) -> IndexStatus:
        """As `Engine.status`; raises EngineError for an index of something else."""
        live, generation = self._looked()
        if live is None:
            return IndexStatus(False, "", self._version, 0, "")
        counting = {"size": 0, "track_total_hits": True}
        documents = self._server.search(self._index, counting)["hits"]["total"]["value"]
        return IndexStatus(True, live.version, self._version, documents, generation, live.whole)

    def _looked(self) -> tuple[_Live | None, str]:
        """What is live, and the number of its state, as they were a moment ago."""
        asked = self._asked
        if asked is None or time.monotonic() - asked[0] > BELIEVED:
            now = time.monotonic()
            self._asked = asked = (now, *self._look())
        return asked[1], asked[2]

    def _look(self) -> tuple[_Live | None, str]:
        live = self._live()
        if live is None:
            return None, ""
        # The number before anything else: what is asked after it is at most newer than it says.
        path = f"/{self._state}/_doc/{LIVE}"
        number = self._server.ask_if_there("GET", path, params={"_source": "false"}) or {}
        return live, f"{live.name}.{number.get('_version', 0)}"

    def _live(self) -> _Live | None:
        path, params = (
            f"/{self._index}/_mapping",
            {"filter_path": "*.mappings._meta", "local": "true"},
        )
        found = self._server.ask_if_there("GET", path, params=params)
        if found is None:
            return None
        ours = {
            name: about["mappings"]["_meta"]
            for name, about in found.items()
            if about.get("mappings", {}).get("_meta", {}).get("engine") == ENGINE
        }
        if len(ours) != 1:
            raise EngineError(
                f"{self._index!r} on the search server is not an index of this archive. "
                "Choose another name in NEWSROOM_OPENSEARCH_INDEX."
            )
        ((name, about),) = ours.items()
        return _Live(name, about["version"], about["whole"], tuple(about["routings"]))

    def _usable(self) -> tuple[_Live, str]:
        """What is live, and its number; raises IndexOutdated where there is none of this version."""
        live, generation = self._looked()
        if live is None:
            raise IndexOutdated(
                f"There is no index {self._index!r} on the search server yet. {REBUILD_HINT}"
            )
        self._require_version(live)
        return live, generation

    def _require_version(self, live: _Live) -> None:
        if live.version != self._version:
            raise IndexOutdated(
                f"The index on the search server was written by version {live.version} and this is "
                f"version {self._version}. {REBUILD_HINT}"
            )

    def damage(self, *, thorough: bool = False) -> str:
        """As `Engine.damage`: whether all parts of the index can be searched."""
        try:
            self._usable()
            self._server.search(self._index, {"size": 0, "query": {"term": {EVERY: "0"}}})
            if thorough:
                documents, found = self.status().documents, sum(1 for _ in self.revisions())
                if found != documents:
                    return f"Of {documents:,} articles {found:,} can be read. {REBUILD_HINT}"
        except EngineUnavailable:
            raise
        except EngineError as error:
            return str(error)
        return ""

    # --- writing ------------------------------------------------------------------------------

    @contextmanager
    def batch(self) -> Iterator[Batch]:
        """As `Engine.batch`; what is written is kept here until the context ends."""
        live = self._live()
        if live is not None:
            self._require_version(live)
        changes = Changes()
        yield changes
        if live is None:
            first = self._make(f"{self._index}-index-first", whole=False)
            send(self._server, first, changes, visible=True)
            self._publish(first)
        else:
            send(self._server, self._index, changes, visible=True)
        self._committed()

    @contextmanager
    def rebuild(self) -> Iterator[Batch]:
        """As `Engine.rebuild`: for one process at a time; others go on writing to the live index."""
        self._live()  # raises EngineError where something else has the name
        with self._lease.held() as lease:
            self._sweep()
            index = self._make(f"{self._index}-index-{secrets.token_hex(4)}", whole=True)
            try:
                with Stream(self._server, index) as stream:
                    yield stream
                self._refresh(index)
                lease.require()
                self._publish(index)
            except BaseException as error:
                with suppress(EngineError):
                    self._remove([index])
                if isinstance(error, EngineError):
                    lease.require()  # who has taken over removes what is in the making
                raise
            self._committed()
            self._sweep()
            self._merge_later(index)

    def _merge_later(self, index: str) -> None:
        """Have the server make one piece of what a rebuild wrote, while it answers from the pieces.

        One is counted in faster, and takes a third of the disk: what of each article was kept for
        nodes that fall behind goes with it. `sweep` lets searches see it, and so does the next batch.
        """
        params = {"max_num_segments": "1", "wait_for_completion": "false"}
        with suppress(EngineError):  # it is as right without
            self._server.ask("POST", f"/{index}/_forcemerge", params=params)

    def _make(self, name: str, *, whole: bool) -> str:
        """A new, empty index."""
        shards = self._server.cluster.shards
        about = {"engine": ENGINE, "version": self._version, "whole": whole, "routings": ["0"]}
        body = {"settings": settings(shards), "mappings": mappings(about)}
        try:
            self._server.ask("PUT", f"/{name}", body, patient=True)
        except EngineError as error:
            if "resource_already_exists" not in str(error):
                raise
        if shards > 1:
            about["routings"] = self._routings(name, shards)
            self._server.ask("PUT", f"/{name}/_mapping", {"_meta": about}, patient=True)
        return name

    def _routings(self, name: str, shards: int) -> list[str]:
        """What an article's place is made of, for each of the shards one."""
        found: dict[int, str] = {}
        for number in range(1_000 * shards):
            params = {"routing": str(number)}
            answer = self._server.ask("GET", f"/{name}/_search_shards", params=params)
            found.setdefault(answer["shards"][0][0]["shard"], str(number))
            if len(found) == shards:
                break
        return list(found.values())

    def _publish(self, index: str) -> None:
        """Make this index the live one, for every process at once."""
        actions: list[Body] = [{"add": {"index": index, "alias": self._index}}]
        live = self._live()
        if live is not None and live.name != index:
            actions.insert(0, {"remove": {"index": live.name, "alias": self._index}})
        self._server.ask("POST", "/_aliases", {"actions": actions}, patient=True)

    def _refresh(self, index: str) -> None:
        self._server.ask("POST", f"/{index}/_refresh", patient=True)

    def _committed(self) -> None:
        """Let everybody know that the index holds something else now."""
        self._lease.count(LIVE)
        self._asked = None

    def optimize(self) -> None:
        """As `Engine.optimize`."""
        self._asked = None
        self._usable()
        params = {"max_num_segments": "1"}
        self._server.ask("POST", f"/{self._index}/_forcemerge", params=params, patient=True)
        self._refresh(self._index)
        self._committed()

    def sweep(self) -> None:
        """As `Engine.sweep`: not while somebody rebuilds, as that is what is swept otherwise."""
        self._server.ask_if_there("POST", f"/{self._index}/_refresh", patient=True)
        if self._leftovers() and not self._lease.taken():
            with self._lease.held():
                self._sweep()

    def _sweep(self) -> None:
        self._remove(self._leftovers())

    def _leftovers(self) -> list[str]:
        """Indices beside the live one."""
        path, params = f"/{self._index}-index-*", {"filter_path": "*.aliases"}
        found = self._server.ask_if_there("GET", path, params=params) or {}
        return [name for name, about in found.items() if self._index not in about["aliases"]]

    def _remove(self, indices: Sequence[str]) -> None:
        for name in indices:
            self._server.ask_if_there("DELETE", f"/{name}", patient=True)

    def set_aside(self) -> Path | None:
        """As `Engine.set_aside`: nothing is ever in the way but another's name."""
        return None

    # --- reading ------------------------------------------------------------------------------

    def _known(self) -> TermStatistics:
        """What the newest state knows of its terms."""
        live, generation = self._usable()
        kept = self._statistics
        if kept is None or kept[0] != generation:
            statistics = TermStatistics(self._server, self._index, live.routings)
            kept = self._statistics = generation, statistics
        return kept[1]

    def search(self, request: SearchRequest) -> SearchResult:
        """As `Engine.search`."""
        return Asking(self._server, self._index, self._known(), request).answer()

    def every_id(self, request: SearchRequest) -> Iterator[int]:
        """As `Engine.every_id`."""
        wanted = Asking(self._server, self._index, self._known(), request, counting=False)
        return wanted.ids()

    def matching(self, nodes: Sequence[Node], ids: Sequence[int]) -> list[frozenset[int]]:
        """As `Engine.matching`."""
        if not ids:
            return [frozenset() for _ in nodes]
        translator = Translator(self._known(), scored=False)
        these = {"terms": {ID: [*ids]}}
        bodies: list[Body] = [
            {
                "query": {"bool": {"filter": [translator.query(node), these]}},
                "size": len(ids), "sort": [{ID: "desc"}],
                "_source": False, "stored_fields": "_none_",
            }
            for node in nodes
        ]  # fmt: skip
        answers = self._server.searches(self._index, bodies)
        return [frozenset(int(h["sort"][0]) for h in a["hits"]["hits"]) for a in answers]

    def statistics(self) -> Statistics:
        """As `Engine.statistics`."""
        return self._known()

    def terms(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        """As `Engine.terms`."""
        self._usable()
        return every_term(self._server, self._index, prefix)

    def lexicon(self) -> Terms:
        """As `Engine.lexicon`."""
        return RemoteTerms(self._server, self._index, self._known())

    def revisions(self) -> Iterable[tuple[int, int]]:
        """As `Engine.revisions`."""
        self._usable()
        for article_id, revision in walk(
            self._server, self._index, EVERYTHING, [{ID: "asc"}], (REVISION,)
        ):
            yield int(article_id), int(revision)
