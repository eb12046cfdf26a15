"""The contract between the archive's search and an engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from search.types import IndexDocument, Node, SearchRequest, SearchResult, TextField

# How much a match in each text counts for beside one in the body. A title has few words, so that
# one of them counts for much by its length alone, and news says first what it is about. Measured
# by headlines and first paragraphs of news as queries for other articles on the same event.
BOOSTS: Mapping[TextField, float] = {
    TextField.TITLE: 1.25,
    TextField.STANDFIRST: 1.0,
    TextField.BODY: 1.0,
    TextField.CAPTION: 1.0,
    TextField.EMBED: 0.8,
    TextField.LEAD: 0.25,
    TextField.EARLIER: 0.5,
}
# The texts that are looked in where a query names none.
ASKED_TEXTS = tuple(text for text in BOOSTS if text is not TextField.EARLIER)

# What an engine says to what is found out before it is asked.
NOT_ASKED = "an engine is asked for the articles of quotations, not for quotations"

# What a bare word scores in an article that it only finds by a name: less than in any text.
NAMED = 0.01


class EngineError(Exception):
    """The engine cannot do what it was asked; the message says why and what to do."""


class IndexLocked(EngineError):
    """Another process is writing to the index."""


class IndexOutdated(EngineError):
    """The index was written by another version of the schema or analysis: rebuild it."""


class IndexPartial(EngineError):
    """The index holds a part of the archive only: rebuild it."""


class IndexDamaged(EngineError):
    """Files of the index are missing, or are not as they were written: rebuild it."""


class IndexForeign(EngineError):
    """What lies in the index's place was not written there by this engine: set it aside."""


class EngineUnavailable(EngineError):
    """The search server, not the index: nothing that building the index anew would mend."""


class EngineUnreachable(EngineUnavailable):
    """No node of the search server can be reached."""


class EngineTimedOut(EngineUnavailable):
    """The search server did not answer in time, or is too busy to."""


class EngineBusy(EngineTimedOut):
    """The search server has too much to do, or too little memory, at the moment."""


class EnginePartial(EngineUnavailable):
    """A part of the search server's index did not answer: nothing is answered from the rest alone."""


class EngineReadOnly(EngineUnavailable):
    """The search server takes no writes."""


class EngineRefused(EngineUnavailable):
    """The search server does not let us do it."""


class LeaseLost(EngineError):
    """Another process has taken over what this one was about."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where a remote engine's index is: a server's nodes, and the name that all of it begins with.

    `urls` may hold a user and a password. `ca` is a file of certificates, "" for the system's.
    """

    urls: tuple[str, ...]
    index: str
    ca: str = ""
    timeout: float = 10.0
    shards: int = 1

    @property
    def shown(self) -> str:
        """The addresses without passwords, for people to read."""
        parts = [urlsplit(url) for url in self.urls]
        return ", ".join(f"{each.scheme}://{each.netloc.rpartition('@')[2]}" for each in parts)


class Entry(NamedTuple):
    """A term, the number of articles that it is in, and its distance from what was looked for."""

    term: str
    articles: int
    distance: int = 0


class Terms(Protocol):
    """An index's exact terms, for expanding and correcting queries."""

    @property
    def documents(self) -> int:
        """How many articles there are, or in how many the commonest term is."""

    def frequency(self, term: str) -> int:
        """In how many articles the exact term is."""

    def prepare(self, terms: Iterable[str]) -> None:
        """Have the frequencies of these at hand: one question to a server instead of many."""

    def prefix(self, term: str, cap: int) -> tuple[list[Entry], bool]:
        """The most frequent terms that begin with this one, and whether there are more."""

    def fuzzy(self, term: str, distance: int, cap: int) -> tuple[list[Entry], bool]:
        """The terms at most `distance` edits away, nearest first, then most frequent."""

    def pattern(self, term: str, cap: int) -> tuple[list[Entry], bool]:
        """The most frequent terms of a pattern: `?` is one letter, `*` any number of them."""


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What there is on disk: `version` is the schema's and analysis's together.

    `whole` says that it was begun by a rebuild that came to its end: what a batch makes where
    there was no index holds that batch's articles and no others.
    """

    exists: bool
    version: str
    expected_version: str
    documents: int
    generation: str
    whole: bool = False

    @property
    def usable(self) -> bool:
        """Whether this version can search it."""
        return self.exists and self.version == self.expected_version


class Batch(Protocol):
    """Changes that become visible together when the batch's context ends without an error.

    Or before, where an engine takes its time about that.
    """

    def put(self, document: IndexDocument) -> None:
        """Add the document, or replace the one with its id (also one put in this batch)."""

    def delete(self, article_id: int, revision: int | None = None) -> None:
        """Remove the article; one that is not there is no error.

        With the `revision` that it has now, what another writer read of it before stays out.
        """

    def publish(self) -> bool:
        """Let all that was put be visible now, where the engine would go on writing at the end.

        Tells whether it does, as it merges in the background: as long as it says so, more can be put
        and published, and nobody else can. Where it does not, all becomes visible at the end.
        """


class Statistics(Protocol):
    """What an index knows of all its articles together."""

    @property
    def documents(self) -> int:
        """How many there are."""

    def frequency(self, field: TextField, term: str) -> int:
        """In how many a text has an exact term."""

    def lemma_frequency(self, field: TextField, term: str) -> int:
        """In how many a text has a lemma."""

    def mean_length(self, field: TextField) -> float:
        """How many words a text has, on average."""


class Engine(Protocol):
    """One index, and how to search it: what every engine answers. Safe for threads and processes.

    An embedded engine (`embedded`) keeps its index in a directory of this machine: one process
    writes at a time, others get IndexLocked; files that are missing or changed are noticed
    (IndexDamaged), and what is none of its own is left alone (IndexForeign).

    A remote one (`opensearch`) asks a server. Several processes write at a time, and of two
    writings of an article that of the greater revision stays; only rebuilding is for one alone. It
    may be EngineUnreachable, EngineTimedOut, EnginePartial, EngineReadOnly, EngineRefused.
    """

    name: str
    # Whether the index is one service that several machines write to, all at the same time.
    shared: bool

    def status(self) -> IndexStatus:
        """What there is; raises EngineError for a place that holds something else."""

    def batch(self) -> AbstractContextManager[Batch]:
        """Write to the live index; an error discards all.

        Where there is none, a new one is made, which is not `whole`. Raises IndexLocked,
        IndexOutdated, IndexDamaged.
        """

    def rebuild(self) -> AbstractContextManager[Batch]:
        """Write a new index aside, which replaces the live one when the context ends.

        An error inside leaves the live index as it was. Meanwhile others can search, but not
        rebuild: they get IndexLocked, from an embedded engine whatever they write. A live index that
        cannot be read is replaced as well; raises IndexForeign where something else lies there.
        """

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer from the newest committed state, also one another process committed."""

    def every_id(self, request: SearchRequest) -> Iterator[int]:
        """The ids of all that a request finds, in order, and from one state of the index.

        Its offset and limit play no part, nor what it counts. For exports: however many there are,
        they are read as they are asked for, or take a few bytes each.
        """

    def matching(self, nodes: Sequence[Node], ids: Sequence[int]) -> list[frozenset[int]]:
        """Of each query, those of the articles of these ids that it matches."""

    def statistics(self) -> Statistics:
        """What the newest committed state knows of all articles together, for explaining scores."""

    def terms(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Exact terms that start with `prefix`, ascending, and in how many articles each is."""

    def lexicon(self) -> Terms | None:
        """The newest committed state's terms, to be asked one by one as they are needed.

        None where it is better to read all `terms` once.
        """

    def revisions(self) -> Iterable[tuple[int, int]]:
        """(article id, revision) of all that is indexed."""

    def optimize(self) -> None:
        """Merge what many small commits left behind. Raises IndexLocked."""

    def damage(self, *, thorough: bool = False) -> str:
        """What is wrong with the index that is live, in words; "" where it can be used.

        Raises EngineUnavailable where a server cannot say.

        `thorough`: an embedded engine reads every byte again and compares checksums, also of what was
        compared before. It raises IndexLocked, as only what nobody writes can be compared so.
        """

    def sweep(self) -> None:
        """Remove what writers that were killed left behind. Raises IndexLocked."""

    def set_aside(self) -> Path | None:
        """Move whatever lies in an embedded index's place out of the way, and say where to."""
