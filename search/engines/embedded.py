"""What engines have in common whose index lies in a directory of this machine."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, Final, Generic, Protocol, TypeVar

from search.engines.base import (
    Batch,
    EngineError,
    IndexDamaged,
    IndexLocked,
    IndexStatus,
    Statistics,
)
from search.engines.checksums import Checksums
from search.engines.storage import Pointer, Store, explained, missing_files
from search.text.analysis import ANALYSIS_VERSION
from search.types import FACETS_VERSION, Node, SearchRequest, SearchResult

# More hits than there can be.
EVERY: Final = 1 << 31


class State(Protocol):
    """One committed state of an index, open for reading. Never changes, so threads share it."""

    def search(self, request: SearchRequest) -> SearchResult:
        """As `Engine.search`, from this state."""

    def matching(self, nodes: Sequence[Node], ids: Sequence[int]) -> list[frozenset[int]]:
        """As `Engine.matching`, from this state."""

    @property
    def statistics(self) -> Statistics:
        """As `Engine.statistics`, of this state."""

    def terms(self, prefix: str) -> Iterator[tuple[str, int]]:
        """As `Engine.terms`, from this state."""

    def revisions(self) -> Iterable[tuple[int, int]]:
        """As `Engine.revisions`, from this state."""


Opened = TypeVar("Opened", bound=State)


class EmbeddedEngine(ABC, Generic[Opened]):
    """An `Engine` that keeps its index in `directory`, which is this engine's alone."""

    name: ClassVar[str]
    shared: ClassVar[bool] = False
    schema_version: ClassVar[str]
    # Files of an index that are changed in place.
    rewritten: ClassVar[tuple[str, ...]] = ()

    def __init__(self, directory: Path) -> None:
        version = f"{self.name}-{self.schema_version}.{ANALYSIS_VERSION}.{FACETS_VERSION}"
        self._store = Store(Path(directory), self.name, version)
        self._loading = threading.Lock()
        self._loaded: tuple[Pointer, Opened] | None = None

    @abstractmethod
    def _open(self, pointer: Pointer) -> Opened:
        """Open what is live; FileNotFoundError where it no longer is."""

    @abstractmethod
    def _new(self, *, whole: bool) -> AbstractContextManager[Batch]:
        """Write a new index aside, live when the context ends. The lock is held."""

    @abstractmethod
    def _change(self, pointer: Pointer) -> AbstractContextManager[Batch]:
        """Write to the live index. The lock is held."""

    def _explained(self) -> AbstractContextManager[None]:
        """Turns errors of files and libraries into an EngineError that says what to do."""
        return explained(self._store.root)

    # --- writing ------------------------------------------------------------------------------

    @contextmanager
    def batch(self) -> Iterator[Batch]:
        """As `Engine.batch`: others get IndexLocked after a short wait."""
        with self._store.lock():
            pointer = self._store.pointer()
            if pointer is not None:
                self._store.require_version(pointer)
                # What is damaged is not merged into what is new.
                self._compare(pointer)
            with self._new(whole=False) if pointer is None else self._change(pointer) as batch:
                yield batch

    @contextmanager
    def rebuild(self) -> Iterator[Batch]:
        """As `Engine.rebuild`: into a directory of its own, live when the context ends."""
        with self._store.lock(), self._new(whole=True) as batch:
            yield batch

    def sweep(self) -> None:
        """As `Engine.sweep`."""
        if self._store.has_leftovers():
            with self._store.lock():
                self._store.sweep()

    def set_aside(self) -> Path | None:
        """As `Engine.set_aside`."""
        return self._store.set_aside()

    # --- reading ------------------------------------------------------------------------------

    def status(self) -> IndexStatus:
        """As `Engine.status`; opens nothing but the pointer."""
        return self._store.status()

    def search(self, request: SearchRequest) -> SearchResult:
        """As `Engine.search`; raises IndexOutdated, and EngineError for an index that is damaged."""
        with self._answering():
            return self._newest().search(request)

    def every_id(self, request: SearchRequest) -> Iterator[int]:
        """As `Engine.every_id`: of one search, as its state is in memory."""
        every = replace(request, offset=0, limit=EVERY, counted=(), histogram=False)
        return iter(self.search(every).ids)

    def matching(self, nodes: Sequence[Node], ids: Sequence[int]) -> list[frozenset[int]]:
        """As `Engine.matching`; raises IndexOutdated, and EngineError for an index that is damaged."""
        with self._answering():
            return self._newest().matching(nodes, ids)

    def statistics(self) -> Statistics:
        """As `Engine.statistics`; raises IndexOutdated, and EngineError for an index that is damaged."""
        with self._answering():
            return self._newest().statistics

    def terms(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        """As `Engine.terms`; raises IndexOutdated, and EngineError for an index that is damaged."""
        with self._answering():
            return self._newest().terms(prefix)

    def lexicon(self) -> None:
        """As `Engine.lexicon`: there is none, reading all terms takes a moment."""

    def revisions(self) -> Iterable[tuple[int, int]]:
        """As `Engine.revisions`; raises IndexOutdated, and EngineError for an index that is damaged."""
        with self._answering():
            return self._newest().revisions()

    def damage(self, *, thorough: bool = False) -> str:
        """As `Engine.damage`."""
        try:
            if thorough:
                with self._store.lock(), self._explained():
                    self._sums(self._store.usable_pointer()).compare_all()
            pointer = self._store.usable_pointer()
            self._compare(pointer)
            with self._explained():
                self._newest()
        except FileNotFoundError:
            return str(missing_files(self._store.root))
        except IndexLocked:
            raise
        except EngineError as error:
            return str(error)
        return ""

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """As `_explained`, and tells what damaged files make of libraries from our own mistakes."""
        try:
            with self._explained():
                yield
        except EngineError:
            raise
        except Exception as error:
            if damage := self.damage():
                raise IndexDamaged(damage) from error
            raise

    def _sums(self, pointer: Pointer) -> Checksums:
        return Checksums(self._store.root / pointer.directory, self.rewritten)

    def _compare(self, pointer: Pointer) -> None:
        try:
            with self._explained():
                self._sums(pointer).compare(pointer.generation)
        except FileNotFoundError as error:
            raise missing_files(self._store.root) from error

    def _newest(self) -> Opened:
        """The newest committed state, opened by one thread and then kept for all."""
        for attempt in range(10):
            pointer = self._store.usable_pointer()
            if (loaded := self._loaded) is not None and loaded[0] == pointer:
                return loaded[1]
            try:
                with self._loading:
                    if (loaded := self._loaded) is None or loaded[0] != pointer:
                        self._sums(pointer).compare(pointer.generation)
                        self._loaded = loaded = pointer, self._open(pointer)
                    return loaded[1]
            except FileNotFoundError:
                # Another process has committed since the pointer was read.
                time.sleep(0.01 * attempt)
        raise missing_files(self._store.root)
