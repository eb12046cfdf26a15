"""A test double: an index that is one service, as far as the queue and its writers can tell.

It is a folder that all processes of a test reach (`NEWSROOM_TEST_SHARED_INDEX`), with a file for each
article. It answers a single word or phrase and nothing else: what an engine answers is tested with
engines. `python -m tests.search.shared_folder COMMAND …` is `manage.py` with it.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from search.engines import _ENGINES
from search.engines.base import EngineError, IndexLocked, IndexStatus
from search.types import FacetCounts, IndexDocument, Phrase, SearchRequest, SearchResult, Word

NAME = "shared_folder"
FOLDER = "NEWSROOM_TEST_SHARED_INDEX"
# How long a write takes beside what it does, where a test lets two writers meet.
SLOW = "NEWSROOM_TEST_SLOW_INDEX"
VERSION = "test-double-1"


class SharedFolderEngine:
    """An `Engine` for tests, to whose index several processes write at the same time."""

    name = NAME
    shared = True

    def __init__(self, directory: Path) -> None:
        self.folder = Path(os.environ[FOLDER])

    # --- writing ------------------------------------------------------------------------------

    @contextmanager
    def batch(self) -> Iterator[_Batch]:
        self._require_reachable()
        batch = _Batch()
        yield batch
        time.sleep(float(os.environ.get(SLOW, "0")))
        for article_id, record in batch.changes.items():
            path = self.folder / f"{article_id}.json"
            if record is None:
                path.unlink(missing_ok=True)
            else:
                _write(path, record)
        if batch.changes:
            with (self.folder / "log").open("a") as log:
                log.write("".join(f"{os.getpid()} {each}\n" for each in batch.changes))

    @contextmanager
    def rebuild(self) -> Iterator[_Batch]:
        self._require_reachable()
        try:
            with FileLock(self.folder / "rebuild.lock", timeout=0):
                batch = _Batch()
                yield batch
                for path in self.folder.glob("*.json"):
                    path.unlink()
                for article_id, record in batch.changes.items():
                    _write(self.folder / f"{article_id}.json", record)
                (self.folder / "whole").touch()
        except Timeout as error:
            raise IndexLocked("Another process builds the index.") from error

    def optimize(self) -> None: ...

    def sweep(self) -> None: ...

    def set_aside(self) -> Path | None:
        return None

    # --- reading ------------------------------------------------------------------------------

    def status(self) -> IndexStatus:
        self._require_reachable()
        whole = (self.folder / "whole").exists()
        names = [path.name for path in self.folder.glob("*.json")]
        newest = max((path.stat().st_mtime_ns for path in self.folder.iterdir()), default=0)
        return IndexStatus(
            whole, VERSION, VERSION, len(names), f"{newest} {len(names)}", whole=whole
        )

    def search(self, request: SearchRequest) -> SearchResult:
        self._require_reachable()
        words = _words(request.query)
        found = [
            pk for pk, record in self._records() if f" {' '.join(words)} " in f" {record['text']} "
        ]
        ids = tuple(sorted(found))
        some = ids[request.offset : request.offset + request.limit]
        facets = {facet: FacetCounts((), 0) for facet in request.counted}
        return SearchResult(ids=some, total=len(ids), facets=facets, scores=(1.0,) * len(some))

    def every_id(self, request: SearchRequest) -> Iterator[int]:
        return iter(self.search(replace(request, offset=0, limit=1_000_000)).ids)

    def matching(self, nodes: Sequence[Any], ids: Sequence[int]) -> list[frozenset[int]]:
        return [frozenset() for _ in nodes]

    def terms(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        return iter(())

    def lexicon(self) -> None:
        return None

    def revisions(self) -> Iterable[tuple[int, int]]:
        self._require_reachable()
        return [(pk, record["revision"]) for pk, record in self._records()]

    def damage(self, *, thorough: bool = False) -> str:
        return ""

    def _records(self) -> Iterator[tuple[int, Mapping[str, Any]]]:
        for path in self.folder.glob("*.json"):
            try:
                yield int(path.stem), json.loads(path.read_text())
            except FileNotFoundError:  # another process has removed it meanwhile
                continue

    def _require_reachable(self) -> None:
        if not self.folder.is_dir():
            raise EngineError("The search service does not answer.")


class _Batch:
    def __init__(self) -> None:
        self.changes: dict[int, dict[str, Any] | None] = {}

    def put(self, document: IndexDocument) -> None:
        text = " ".join(term for stream in document.texts.values() for term in stream.exact)
        self.changes[document.id] = {"revision": document.revision, "text": text}

    def delete(self, article_id: int, revision: int | None = None) -> None:
        self.changes[article_id] = None

    def publish(self) -> bool:
        return False


def _words(node: Any) -> Sequence[str]:
    if isinstance(node, Phrase):
        return node.terms
    return (node.exact,) if isinstance(node, Word) else ()


def _write(path: Path, record: Any) -> None:
    """Whole or not at all, also where two write the same."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as draft:
        json.dump(record, draft)
    Path(draft.name).replace(path)


def log(folder: Path) -> list[tuple[int, int]]:
    """What was written by whom: (process, article)."""
    path = folder / "log"
    lines = path.read_text().splitlines() if path.exists() else []
    return [(int(process), int(article)) for process, article in map(str.split, lines)]


_ENGINES[NAME] = (
    __name__ if __name__ != "__main__" else "tests.search.shared_folder",
    "SharedFolderEngine",
)

if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    execute_from_command_line(sys.argv)
