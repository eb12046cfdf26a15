"""The contract between the archive's search and an engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from search.types import IndexDocument, SearchRequest, SearchResult, TextField

# How much a match in each text counts for beside one in the body.
BOOSTS: Mapping[TextField, float] = {
    TextField.TITLE: 3.0,
    TextField.STANDFIRST: 2.0,
    TextField.BODY: 1.0,
    TextField.CAPTION: 1.0,
    TextField.EMBED: 0.8,
}


class EngineError(Exception):
    """The engine cannot do what it was asked; the message says why and what to do."""


class IndexLocked(EngineError):
    """Another process is writing to the index."""


class IndexOutdated(EngineError):
    """The index was written by another version of the schema or analysis: rebuild it."""


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What there is on disk: `version` is the schema's and analysis's together."""

    exists: bool
    version: str
    expected_version: str
    documents: int
    generation: str

    @property
    def usable(self) -> bool:
        """Whether this version can search it."""
        return self.exists and self.version == self.expected_version


class Batch(Protocol):
    """Changes that become visible together when the batch's context ends without an error."""

    def put(self, document: IndexDocument) -> None:
        """Add the document, or replace the one with its id (also one put in this batch)."""

    def delete(self, article_id: int) -> None:
        """Remove the article; one that is not there is no error."""


class Engine(Protocol):
    """One index on disk, and how to search it. Safe for several threads and processes."""

    name: str

    def __init__(self, directory: Path) -> None: ...

    def status(self) -> IndexStatus:
        """What there is on disk; raises EngineError for a directory that holds something else."""

    def batch(self) -> AbstractContextManager[Batch]:
        """Write to the live index, or to a new one where there is none; an error discards all.

        Raises IndexLocked, IndexOutdated.
        """

    def rebuild(self) -> AbstractContextManager[Batch]:
        """Write a new index aside, which replaces the live one when the context ends.

        An error inside leaves the live index as it was. Meanwhile others can search, but not
        write: they get IndexLocked.
        """

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer from the newest committed state, also one another process committed."""

    def terms(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Exact terms that start with `prefix`, ascending, and in how many articles each is."""

    def revisions(self) -> Iterable[tuple[int, int]]:
        """(article id, revision) of all that is indexed."""

    def optimize(self) -> None:
        """Merge what many small commits left behind. Raises IndexLocked."""
