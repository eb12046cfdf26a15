"""The engine for archives that outgrow Whoosh: Tantivy finds and scores, numpy counts.

A query tree becomes one Tantivy query over terms already analysed. What is counted, sorted and
narrowed by lies in columns beside the index, as in the Whoosh engine: exact counts of all values
of a facet cost more through Tantivy's aggregations, which answer in JSON.
"""

from __future__ import annotations

import errno
import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import tantivy
from tantivy import Occur, Query

from search.engines.arrays import ranking
from search.engines.arrays.answering import Ranked, answer
from search.engines.arrays.columns import FIELDS, Columns, DocumentRow
from search.engines.arrays.evaluate import Match, Scores
from search.engines.arrays.postings import Integers
from search.engines.arrays.scoring import scores_anything
from search.engines.arrays.snapshot import HANDLE, exact_name, lemma_name
from search.engines.base import EngineError, Statistics
from search.engines.checksums import Checksums
from search.engines.embedded import EmbeddedEngine
from search.engines.storage import Pointer, full_disk, sync
from search.engines.tantivy_merges import META, merges
from search.engines.tantivy_query import (
    DAY,
    GAP,
    ID,
    INFERRED,
    LEXICON,
    NONE,
    Translator,
    filtering,
    open_index,
)  # fmt: skip
from search.types import (
    NAMED_TEXTS,
    Everything,
    Facet,
    IndexDocument,
    Node,
    SearchRequest,
    SearchResult,
    TermStream,
    TextField,
)

HEAP = 15_000_000  # bytes: the least that Tantivy takes
REBUILD_HEAP = 200_000_000
REBUILD_THREADS = 2
TIES = 16  # hits fetched past the page, to see whether equal scores go on


# --- reading ------------------------------------------------------------------------------------


@contextmanager
def _garbage_left() -> Iterator[None]:
    """Without the collector of garbage, for thousands of objects that are gone at the end.

    They would set it off, to look through all that the process has: that takes longer than the
    search. Another thread's garbage waits as well.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class TantivyStatistics:
    """What Tantivy knows of all articles together; `lengths` are those of each field in all."""

    def __init__(self, searcher: tantivy.Searcher, lengths: Sequence[int]) -> None:
        self._searcher = searcher
        self._lengths = dict(zip(FIELDS, lengths, strict=True))
        self.documents: int = searcher.num_docs

    def frequency(self, field: TextField, term: str) -> int:
        """In how many articles a text has an exact term."""
        return self._searcher.doc_freq(exact_name(field), term)

    def lemma_frequency(self, field: TextField, term: str) -> int:
        """In how many articles a text has a lemma."""
        return self._searcher.doc_freq(lemma_name(field), term)

    def mean_length(self, field: TextField) -> float:
        """How many words a text has, on average."""
        return self._lengths[field] / max(self.documents, 1)


class TantivyReader:
    """One committed state of the index, shared by threads."""

    def __init__(self, directory: Path, generation: int) -> None:
        self.columns = Columns.from_bytes(_columns_path(directory, generation).read_bytes())
        if not (directory / META).is_file():  # Tantivy would begin an empty index
            raise FileNotFoundError(directory / META)
        index = open_index(directory)
        index.reload()
        self._searcher: tantivy.Searcher = index.searcher()
        self._translator = Translator(self._searcher, index.schema)
        self._order = np.argsort(self.columns.ids)
        self._sorted_ids = self.columns.ids[self._order]

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request, as `Engine.search` says.

        Where no more than a total is asked for, Tantivy counts: no hit leaves it. Not while a commit
        is being published, as it may then have hits that have no row yet.
        """
        query = self._translator.query(request.query)
        if request.wants_total_alone and self._searcher.num_docs == len(self.columns):
            counted: Any = self._searcher.search(filtering(query), 1, count=True)
            return SearchResult((), counted.count)
        scored = request.sort == "relevance" and scores_anything(request.query)
        match = self._match(request.query, query, scored=scored)

        def best(found: Integers) -> Ranked:
            if scored and match.scores is None:
                return self._best(request, query, found)
            columns = self.columns
            return ranking.best(request, columns.ids, columns.groups, match.scores, found)

        return answer(request, self.columns, match.found, best)

    def _match(self, node: Node, query: Query, *, scored: bool) -> Match:
        """What matches, and the scores where these come with little more work.

        Hits leave Tantivy one by one, as Python objects. So where most articles match, those
        that do not are asked for, and the best are left to a search of their own.
        """
        if isinstance(node, Everything):
            return Match(np.ones(len(self.columns), dtype=np.bool_))
        if self._translator.estimate(node) * 2 > len(self.columns):
            everything = (Occur.Must, Query.all_query())
            others = Query.boolean_query([everything, (Occur.MustNot, query)])
            return Match(~self._matched(filtering(others), scored=False).found)
        return self._matched(query if scored else filtering(query), scored=scored)

    def _matched(self, query: Query, *, scored: bool) -> Match:
        limit = max(len(self.columns), 1)
        with _garbage_left():
            rows, scores = self._located(self._searcher.search(query, limit, count=False).hits)
        found = np.zeros(len(self.columns), dtype=np.bool_)
        found[rows] = True
        if not scored:
            return Match(found)
        all_scores = np.zeros(len(self.columns), dtype=np.float32)
        all_scores[rows] = scores
        return Match(found, all_scores)

    def _located(self, hits: list[tuple[float, tantivy.DocAddress]]) -> tuple[Integers, Scores]:
        """The rows and scores of hits.

        A commit that is being published is already in Tantivy, and not yet in the columns: hits
        without a row are left out.
        """
        if not hits or not len(self.columns):
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        scores, addresses = zip(*hits, strict=True)
        found = self._searcher.fast_field_values(ID, list(addresses))
        ids = np.array(found, dtype=np.int64)
        places = np.searchsorted(self._sorted_ids, ids)
        places[places == len(self._sorted_ids)] = 0
        known = self._sorted_ids[places] == ids
        return self._order[places[known]], np.array(scores, dtype=np.float32)[known]

    def _best(self, request: SearchRequest, query: Query, found: Integers) -> Ranked:
        wanted = min(request.offset + request.limit, len(found))
        if wanted <= request.offset:
            return found[:0], np.zeros(0, dtype=np.float32)
        narrowed = self._narrowed(request, query)
        limit = wanted + TIES
        while True:
            hits = self._searcher.search(narrowed, limit, count=False).hits
            rows, scores = self._located(hits)
            keys = ranking.score_keys(scores, self.columns.ids[rows])
            if request.folded:
                first = ranking.first_of_groups(keys, self.columns.groups[rows])
                rows, scores, keys = rows[first], scores[first], keys[first]
            # Tantivy breaks ties by segment: fetch until the last page's ties are all there.
            if len(hits) < limit or (
                len(rows) >= wanted and hits[-1][0] < np.sort(scores)[len(rows) - wanted]
            ):
                break
            limit *= 16
        places = ranking.page(keys, request.offset, request.limit)
        return rows[places], scores[places]

    def _narrowed(self, request: SearchRequest, query: Query) -> Query:
        clauses = [(Occur.Must, query)]
        for facet, selection in request.selections.items():
            wanted = sorted(selection.included) + [NONE] * selection.none
            together = [[value] for value in wanted] if selection.every else [wanted]
            clauses += [
                (Occur.Must, self._translator.having(facet, values))
                for values in together
                if values
            ]
            if selection.excluded:
                excluded = sorted(selection.excluded)
                clauses.append((Occur.MustNot, self._translator.having(facet, excluded)))
        if request.dates is not None:
            clauses.append((Occur.Must, self._translator.query(request.dates)))
        return Query.boolean_query(clauses) if len(clauses) > 1 else query

    def matching(self, nodes: Sequence[Node], ids: Sequence[int]) -> list[frozenset[int]]:
        """As `Engine.matching`."""
        if not ids:
            return [frozenset() for _ in nodes]
        these = (Occur.Must, self._translator.articles(ids))
        found = []
        for node in nodes:
            query = filtering(self._translator.query(node))
            match = self._matched(Query.boolean_query([(Occur.Must, query), these]), scored=False)
            found.append(frozenset(self.columns.ids[match.found].tolist()))
        return found

    @property
    def statistics(self) -> Statistics:
        """As `Engine.statistics`."""
        lengths = self.columns.lengths.sum(axis=0, dtype=np.int64).tolist()
        return TantivyStatistics(self._searcher, lengths)

    def terms(self, prefix: str) -> Iterator[tuple[str, int]]:
        """Exact terms that start with `prefix`, ascending, and in how many articles each is."""
        found = self._searcher.terms_with_prefix(LEXICON, prefix, filter_query=Query.all_query())
        return iter(sorted(found))

    def revisions(self) -> list[tuple[int, int]]:
        """(article id, revision) of all that is indexed."""
        columns = self.columns
        return list(zip(columns.ids.tolist(), columns.revisions.tolist(), strict=True))


def _columns_path(directory: Path, generation: int) -> Path:
    return directory / f"columns-{generation}"


# --- writing ------------------------------------------------------------------------------------


class TantivyBatch:
    """Hands documents to Tantivy's writer, and keeps their rows. `show` commits it, and says so to all."""

    def __init__(
        self, directory: Path, generation: int, heap: int, threads: int,
        show: Callable[[TantivyBatch], None] | None = None,
    ) -> None:  # fmt: skip
        self.directory = directory
        self.generation = generation
        self._show = show
        self._index = open_index(directory)
        self._writer: tantivy.IndexWriter | None = self._index.writer(heap, threads)
        self._queries = Translator(self._index.searcher(), self._index.schema)
        self._rows: dict[int, DocumentRow] = {}
        self._touched: set[int] = set()

    @property
    def writer(self) -> tantivy.IndexWriter:
        """Tantivy's writer; raises EngineError once the batch has ended."""
        if self._writer is None:
            raise EngineError("This batch has ended; open another.")
        return self._writer

    def put(self, document: IndexDocument) -> None:
        """As `Batch.put`; raises ValueError for an id below 1 or above MOST_ID."""
        if not 0 < document.id <= ranking.MOST_ID:
            raise ValueError(f"article ids lie between 1 and {ranking.MOST_ID}, not {document.id}")
        self.delete(document.id)
        self._rows[document.id] = DocumentRow.of(document)
        made = _tantivy_document(document)
        try:
            self.writer.add_document(made)
        except ValueError as error:  # Tantivy raises no other where a thread of its own has failed
            raise EngineError(
                f"The index at {self.directory} cannot be written: the disk may be full ({error})."
            ) from error

    def delete(self, article_id: int, revision: int | None = None) -> None:
        """As `Batch.delete`."""
        # A new index holds nothing to delete but what this batch has put.
        if self.generation or article_id in self._touched:
            # Not delete_documents_by_term, which takes every number for a signed one.
            self.writer.delete_documents_by_query(self._queries.article(article_id))
        self._touched.add(article_id)
        self._rows.pop(article_id, None)

    @property
    def changed(self) -> bool:
        """Whether there is anything that was not committed."""
        return bool(self._touched)

    def publish(self) -> bool:
        """As `Batch.publish`: one commit in eight begins to merge, which takes up to some seconds."""
        if self._show is None:
            return False
        if self.changed:
            self._show(self)
        return merges(self.directory)

    def commit(self) -> int:
        """Write the next generation; returns how many articles it holds."""
        columns = self._columns()
        self.generation += 1
        path = _columns_path(self.directory, self.generation)
        path.write_bytes(columns.to_bytes())
        sync([path])
        self.writer.commit()
        self._rows, self._touched = {}, set()
        return len(columns)

    def _columns(self) -> Columns:
        new = Columns.of(list(self._rows.values()))
        if not self.generation:
            return new
        old = Columns.from_bytes(_columns_path(self.directory, self.generation).read_bytes())
        touched = np.fromiter(self._touched, np.int64, len(self._touched))
        return Columns.joined([old.only(~np.isin(old.ids, touched)), new])

    def sweep(self) -> None:
        """Remove what earlier generations left."""
        for path in self.directory.glob("columns-*"):
            if path != _columns_path(self.directory, self.generation):
                path.unlink(missing_ok=True)

    def merge(self) -> None:
        """Wait for the merges that the last commit has begun.

        One in eight begins one, of the segments below 10,000 documents. Given up, it would be
        begun again by each later commit.
        """
        writer, self._writer = self.writer, None
        writer.wait_merging_threads()

    def close(self) -> None:
        """Let go of Tantivy's lock. What was not committed is given up, and merges that run."""
        self._writer = None


def _tantivy_document(document: IndexDocument) -> tantivy.Document:
    made = tantivy.Document()
    made.add_unsigned(ID, document.id)
    made.add_unsigned(DAY, document.published.toordinal() if document.published else 0)
    made.add_unsigned(INFERRED, int(document.inferred))
    for field, stream in document.texts.items():
        made.add_text(exact_name(field), _spaced(stream))
        made.add_text(lemma_name(field), " ".join(stream.lemmas))
    named = (stream.exact for field, stream in document.texts.items() if field in NAMED_TEXTS)
    made.add_text(LEXICON, " ".join(set().union(*named)))
    for handle in set(document.handles):
        made.add_text(HANDLE, handle)
    for facet in Facet:
        for value in set(document.values.get(facet, ())) or {NONE}:
            made.add_unsigned(facet.value, value)
    return made


def _spaced(stream: TermStream) -> str:
    """The exact terms with words to drop between blocks, so that Tantivy counts our positions."""
    gaps = np.diff(np.fromiter(stream.positions, np.int64, len(stream.positions)))
    parts: list[str] = []
    start = 0
    for end in np.flatnonzero(gaps > 1).tolist():
        parts += stream.exact[start : end + 1]
        parts += [GAP] * (int(gaps[end]) - 1)
        start = end + 1
    parts += stream.exact[start:]
    return " ".join(parts)


# --- the engine ---------------------------------------------------------------------------------


class TantivyEngine(EmbeddedEngine[TantivyReader]):
    """Searches with Tantivy."""

    name = "tantivy"
    schema_version = "4"
    rewritten = (META,)

    def optimize(self) -> None:
        """As `Engine.optimize`: waits for Tantivy's own merges."""
        with self._store.lock():
            pointer = self._store.usable_pointer()
            with self._open_batch(pointer, REBUILD_HEAP, 1) as batch:
                self._commit(batch, pointer)
                with self._explained():
                    batch.merge()
            self._list(batch)

    @contextmanager
    def _change(self, pointer: Pointer) -> Iterator[TantivyBatch]:
        with self._open_batch(pointer, HEAP, 1) as batch:
            yield batch
            if batch.changed or batch.generation == pointer.generation:
                self._commit(batch, pointer)
            with self._explained():
                batch.merge()
        self._list(batch)

    @contextmanager
    def _new(self, *, whole: bool) -> Iterator[TantivyBatch]:
        with self._store.aside() as directory:
            with self._explained():
                batch = TantivyBatch(directory, 0, REBUILD_HEAP, REBUILD_THREADS)
            try:
                yield batch
                with self._explained():
                    documents = batch.commit()
                    batch.merge()
            finally:
                batch.close()
            self._list(batch)
            with self._explained():
                self._store.publish(directory, batch.generation, documents, whole=whole)
        self._store.sweep()

    @contextmanager
    def _open_batch(self, pointer: Pointer, heap: int, threads: int) -> Iterator[TantivyBatch]:
        with self._explained():
            directory = self._store.root / pointer.directory
            batch = TantivyBatch(
                directory, pointer.generation, heap, threads, lambda b: self._commit(b, pointer)
            )
        try:
            yield batch
        finally:
            batch.close()

    def _commit(self, batch: TantivyBatch, pointer: Pointer) -> None:
        with self._explained():
            documents = batch.commit()
            self._store.publish(
                batch.directory, batch.generation, documents,
                whole=pointer.whole, build=pointer.build,
            )  # fmt: skip
            batch.sweep()

    def _list(self, batch: TantivyBatch) -> None:
        """Note the files' checksums, now that merges have ended."""
        with self._explained():
            Checksums(batch.directory, self.rewritten).write(batch.generation)

    def _open(self, pointer: Pointer) -> TantivyReader:
        return TantivyReader(self._store.root / pointer.directory, pointer.generation)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            with super()._explained():
                yield
        except EngineError as error:
            if os.strerror(errno.ENOSPC) in str(error):  # Tantivy raises ValueError for all
                raise full_disk(self._store.root) from error
            raise
