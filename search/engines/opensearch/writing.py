"""Writing to the cluster: changes that are sent together, and a whole index streamed as it is made."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any

from search.engines.arrays.ranking import MOST_ID
from search.engines.base import EngineBusy, EngineError
from search.engines.opensearch.mapping import source
from search.engines.opensearch.server import Body, Server
from search.types import IndexDocument

# So many bytes are sent at once, at most: a server takes 100 MB, and holds all of it in memory.
MOST_BYTES = 4 << 20
# What is sent while more is made ready; more would only wait in the server's memory.
SENDERS = 2
# While a whole index is written, which may take hours, a server that is too busy is waited for.
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)  # seconds


class Changes:
    """A batch's changes, kept until it ends: of each article the last one."""

    def __init__(self) -> None:
        self._lines: dict[int, str] = {}

    def put(self, document: IndexDocument) -> None:
        """As `Batch.put`; raises ValueError for an id below 1 or above MOST_ID."""
        self._lines[document.id] = line_of(document)

    def delete(self, article_id: int, revision: int | None = None) -> None:
        """As `Batch.delete`."""
        self._lines[article_id] = _deletion(article_id, revision)

    def publish(self) -> bool:
        """As `Batch.publish`: the server goes on by itself."""
        return False

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines.values())


class Stream:
    """A new index's documents, sent as they come, by threads of their own."""

    def __init__(self, server: Server, index: str) -> None:
        self._server = server
        self._index = index
        self._pool = ThreadPoolExecutor(SENDERS, "bulk")
        self._sent: list[Future[None]] = []
        self._waiting: list[str] = []
        self._bytes = 0
        self._put: set[int] = set()

    def put(self, document: IndexDocument) -> None:
        """As `Batch.put`; raises EngineError where what came before could not be written."""
        if document.id in self._put:
            self.flush()  # of two changes in one request, either may come first
            self._wait(0)
        self._put.add(document.id)
        self._add(line_of(document))

    def delete(self, article_id: int, revision: int | None = None) -> None:
        """As `Batch.delete`."""
        if article_id in self._put:
            self.flush()
            self._wait(0)
            self._add(_deletion(article_id, revision))

    def publish(self) -> bool:
        """As `Batch.publish`: the server goes on by itself."""
        return False

    def flush(self) -> None:
        """Send what has come together."""
        if self._waiting:
            lines, self._waiting, self._bytes = self._waiting, [], 0
            self._wait(SENDERS)
            self._sent.append(self._pool.submit(_patiently, self._server, self._index, lines))

    def _add(self, line: str) -> None:
        self._waiting.append(line)
        self._bytes += len(line)
        if self._bytes > MOST_BYTES // 2:
            self.flush()

    def _wait(self, most: int) -> None:
        """Wait until at most so many requests are on their way; raises what one raised."""
        while len(self._sent) > most:
            self._sent.pop(0).result()

    def __enter__(self) -> Stream:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self.flush()
                self._wait(0)
        finally:
            self._pool.shutdown(cancel_futures=True)


def _patiently(server: Server, index: str, lines: Sequence[str]) -> None:
    """Write these changes, again where the server was too busy: written twice they are the same."""
    for pause in PAUSES:
        try:
            return send(server, index, lines)
        except EngineBusy:
            time.sleep(pause)
    return send(server, index, lines)


def line_of(document: IndexDocument) -> str:
    """What puts a document: a later revision, or the same, replaces it, and no earlier one does."""
    if not 0 < document.id <= MOST_ID:
        raise ValueError(f"article ids lie between 1 and {MOST_ID}, not {document.id}")
    action = _versioned(document.id, document.revision)
    return f"{_json({'index': action})}\n{_json(source(document))}\n"


def _deletion(article_id: int, revision: int | None) -> str:
    action = {"_id": str(article_id)} if revision is None else _versioned(article_id, revision)
    return f"{_json({'delete': action})}\n"


def _versioned(article_id: int, revision: int) -> dict[str, Any]:
    return {"_id": str(article_id), "version": revision, "version_type": "external_gte"}


def send(server: Server, index: str, lines: Iterable[str], *, visible: bool = False) -> None:
    """Write these changes, in requests of MOST_BYTES; nothing of it is visible before all are written.

    Then it is, if it is to be `visible`: a few are written and shown by one request.
    """
    part: list[str] = []
    size, before = 0, False
    for line in lines:
        if part and size + len(line) > MOST_BYTES:
            _bulk(server, index, part)
            part, size, before = [], 0, True
        part.append(line)
        size += len(line)
    if part:
        _bulk(server, index, part, visible=visible and not before)
    if visible and before:
        # Each shard of the index, and not those only that the last request was for.
        server.ask("POST", f"/{index}/_refresh", patient=True)


def _bulk(server: Server, index: str, lines: Iterable[str], *, visible: bool = False) -> None:
    # A server may make an index that it is told to write to: one in the alias's place is nobody's.
    params = {
        "require_alias": str(index == server.cluster.index).lower(),
        "filter_path": "errors,items.*.status,items.*.error",
        "refresh": str(visible).lower(),
    }
    answer = server.ask("POST", f"/{index}/_bulk", "".join(lines), params, patient=True)
    if not answer.get("errors"):
        return
    for item in answer["items"]:
        (done,) = item.values()
        # 409: a later revision is there already; 404: there was nothing to delete.
        if done["status"] not in (200, 201, 404, 409):
            raise server.error(done["status"], done.get("error", {}))
        if done["status"] == 404 and "error" in done:
            raise EngineError(f"An article could not be written: {done['error']}")


def _json(value: Body) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
