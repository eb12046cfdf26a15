"""The default engine: a Whoosh index whose postings and columns are numpy arrays.

Whoosh keeps the table of contents, the segments and the dictionary of terms. Its analysis, posting
blocks, matchers, collectors and `groupedby`, which work document by document in Python, are left
out: segments are written from terms already analysed, and searched by `snapshot`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from mmap import ACCESS_READ, mmap
from pathlib import Path

import numpy as np
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.fields import ID, TEXT, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from search.engines.arrays.columns import FIELDS, Columns, DocumentRow
from search.engines.arrays.postings import Inverter, Mask, merged
from search.engines.arrays.ranking import MOST_ID
from search.engines.arrays.snapshot import HANDLE, NAMES, Snapshot, exact_name, lemma_name
from search.engines.arrays.words import Words, WordsOfDocuments
from search.engines.checksums import SUMS, Checksums
from search.engines.embedded import EmbeddedEngine
from search.engines.storage import Pointer, explained, missing_files, sync
from search.engines.whoosh_codec import ArrayCodec
from search.types import NAMED_TEXTS, IndexDocument

INDEX_NAME = "articles"
COLUMNS_EXTENSION = ".columns"
WORDS_EXTENSION = ".words"

FLUSH_AT = 6_000_000  # terms held in memory while a batch is written: some 300 MB
TIER = 8  # so many segments of one size become one of the next
MERGE_ANYWAY = 1_000  # documents that even a small commit may merge: some 0.2 s


_CODEC = ArrayCodec()


def _schema() -> Schema:
    exact = {exact_name(field): TEXT(phrase=True) for field in FIELDS}
    lemmas = {lemma_name(field): TEXT(phrase=False) for field in FIELDS}
    return Schema(**exact, **lemmas, **{HANDLE: ID()})


class _OpenSegment:
    """A segment of Whoosh's, open for reading."""

    def __init__(self, storage: FileStorage, segment: W3Segment) -> None:
        self._reader = segment.codec().terms_reader(storage, segment)
        folder = Path(storage.folder)
        columns = folder / segment.make_filename(COLUMNS_EXTENSION)
        self.columns = Columns.from_bytes(columns.read_bytes())
        with (folder / segment.make_filename(WORDS_EXTENSION)).open("rb") as file:
            self.words = Words.from_bytes(mmap(file.fileno(), 0, access=ACCESS_READ))

    def packed(self, name: str, term: bytes) -> bytes | None:
        found: bytes | None = self._reader.packed(name, term)
        return found

    def frequency(self, name: str, term: bytes) -> int:
        found: int = self._reader.frequency(name, term)
        return found

    def terms(self, name: str) -> Iterator[tuple[bytes, bytes]]:
        return iter(self._reader.packed_all(name))


def _alive(segment: W3Segment) -> Mask:
    alive = np.ones(segment.doc_count_all(), dtype=np.bool_)
    alive[list(segment.deleted_docs())] = False
    return alive


class _Segments:
    """The segments of one index directory. Changes are for whoever holds the lock.

    `opened` are those that are open already, by name.
    """

    def __init__(
        self, directory: Path, generation: int | None, opened: Mapping[str, _OpenSegment]
    ) -> None:
        self.directory = directory
        self._opened = opened
        self.storage = FileStorage(str(directory))
        self.schema = _schema()
        self.generation = generation or 0
        self.segments: list[W3Segment] = []
        if generation is not None:
            self.segments = TOC.read(self.storage, INDEX_NAME, gen=generation).segments

    @property
    def documents(self) -> int:
        return sum(segment.doc_count() for segment in self.segments)

    def open(self, segment: W3Segment) -> _OpenSegment:
        """The segment, open for reading."""
        return self._opened.get(segment.segment_id()) or _OpenSegment(self.storage, segment)

    def delete(self, ids: Sequence[int]) -> None:
        """Mark the articles of these ids as deleted in every segment."""
        gone = np.array(ids, dtype=np.int64)
        for segment in self.segments:
            columns = self.open(segment).columns
            for document in np.flatnonzero(np.isin(columns.ids, gone)).tolist():
                segment.delete_document(document)

    def add(
        self,
        columns: Columns,
        words: Words,
        terms: Iterable[tuple[str, Iterator[tuple[bytes, bytes]]]],
        deleted: Iterable[int] = (),
    ) -> None:
        """Write one more segment of these columns, words and, by index name, packed postings."""
        segment = W3Segment(_CODEC, INDEX_NAME, doccount=len(columns))
        writer = _CODEC.field_writer(self.storage, segment)
        for name, packed in terms:
            writer.add_all(name, packed)
        writer.close()
        with segment.create_file(self.storage, COLUMNS_EXTENSION) as file:
            file.write(columns.to_bytes())
        with segment.create_file(self.storage, WORDS_EXTENSION) as file:
            file.write(words.to_bytes())
        for document in deleted:
            segment.delete_document(document)
        self.segments.append(segment)

    def merge(self, segments: Sequence[W3Segment]) -> None:
        """Replace segments by one that holds what is alive in them."""
        opened = [self.open(segment) for segment in segments]
        alive = [_alive(segment) for segment in segments]
        columns = Columns.joined(
            [each.columns.only(kept) for each, kept in zip(opened, alive, strict=True)]
        )
        numbers, base = [], 0
        for kept in alive:
            numbers.append(np.where(kept, np.cumsum(kept) - 1 + base, -1))
            base += int(np.count_nonzero(kept))
        self.segments = [each for each in self.segments if each not in segments]
        if len(columns):
            self.add(
                columns,
                Words.joined(
                    [(each.words, kept) for each, kept in zip(opened, alive, strict=True)]
                ),
                (
                    (
                        name,
                        merged(
                            [
                                (each.terms(name), new)
                                for each, new in zip(opened, numbers, strict=True)
                            ]
                        ),
                    )
                    for name in NAMES
                ),
            )

    def merge_small(self, most: int) -> None:
        """Merge where many segments are of one size, as long as that is at most so many documents.

        So there are never more than some TIER segments of a size that is written often, and
        whoever writes much merges much, while an edit does not wait for what an import left.
        """
        tiers: dict[int, list[W3Segment]] = {}
        for segment in self.segments:
            tiers.setdefault((segment.doc_count().bit_length() + 2) // 3, []).append(segment)
        for tier in sorted(tiers):
            together = sorted(tiers[tier], key=W3Segment.doc_count_all)[:TIER]
            if len(together) == TIER and sum(each.doc_count_all() for each in together) <= most:
                self.merge(together)
                return self.merge_small(most)
        return None

    def commit(self) -> None:
        """Write the table of contents of the next generation, and wait until all is on disk."""
        self.segments = [segment for segment in self.segments if segment.doc_count()]
        self.generation += 1
        self._contents().unlink(missing_ok=True)  # of a writer that was killed
        TOC(self.schema, self.segments, self.generation).write(self.storage, INDEX_NAME)
        needed = [*self._files(self.segments), self._contents()]
        Checksums(self.directory).write(self.generation, needed)
        sync([*self._files(self.segments[-1:]), self._contents(), self.directory])

    def sweep(self) -> None:
        """Remove the files that this generation does not need."""
        needed = {*self._files(self.segments), self._contents(), self.directory / SUMS}
        for path in self.directory.iterdir():
            if path not in needed:
                path.unlink(missing_ok=True)

    def _contents(self) -> Path:
        name: str = TOC._filename(INDEX_NAME, self.generation)
        return self.directory / name

    def _files(self, segments: Sequence[W3Segment]) -> Iterator[Path]:
        extensions = (W3Codec.TERMS_EXT, W3Codec.POSTS_EXT, COLUMNS_EXTENSION, WORDS_EXTENSION)
        return (
            self.directory / segment.make_filename(extension)
            for segment in segments
            for extension in extensions
        )


class WhooshBatch:
    """Documents that wait in memory, and segments that were written of them."""

    def __init__(self, segments: _Segments) -> None:
        self._segments = segments
        self.written = 0
        self._clear()

    def _clear(self) -> None:
        self._rows: list[DocumentRow] = []
        self._row_of: dict[int, int] = {}
        self._replaced: list[int] = []
        self._touched: set[int] = set()
        self._size = 0
        self._exact = {field: Inverter(positions=True) for field in FIELDS}
        self._lemmas = {field: Inverter(positions=False) for field in FIELDS}
        self._handles = Inverter(positions=False)
        self._words = WordsOfDocuments()

    def put(self, document: IndexDocument) -> None:
        """As `Batch.put`; raises ValueError for an id below 1 or above MOST_ID."""
        if not 0 < document.id <= MOST_ID:
            raise ValueError(f"article ids lie between 1 and {MOST_ID}, not {document.id}")
        self.written += 1
        self.delete(document.id)
        number = self._row_of[document.id] = len(self._rows)
        self._rows.append(DocumentRow.of(document))
        for field, stream in document.texts.items():
            self._exact[field].add(number, stream.exact, stream.positions)
            self._lemmas[field].add(number, stream.lemmas)
            self._size += len(stream.exact)
        named = (each.exact for field, each in document.texts.items() if field in NAMED_TEXTS)
        self._words.add(itertools.chain(*named))
        self._handles.add(number, tuple(set(document.handles)))
        if self._size >= FLUSH_AT:
            self.flush()

    def delete(self, article_id: int, revision: int | None = None) -> None:
        """As `Batch.delete`."""
        self._touched.add(article_id)
        earlier = self._row_of.pop(article_id, None)
        if earlier is not None:
            self._replaced.append(earlier)

    def publish(self) -> bool:
        """As `Batch.publish`: segments are merged as they are written, and small ones only."""
        return False

    def flush(self) -> None:
        """Write what waits as a segment, and delete what it replaces from those before."""
        with explained(self._segments.directory):
            self._segments.delete(sorted(self._touched))
            if self._row_of:
                terms = {
                    **{exact_name(field): each for field, each in self._exact.items()},
                    **{lemma_name(field): each for field, each in self._lemmas.items()},
                    HANDLE: self._handles,
                }
                self._segments.add(
                    Columns.of(self._rows),
                    self._words.words(),
                    ((name, terms[name].packed()) for name in NAMES),
                    self._replaced,
                )
        self._clear()


class WhooshEngine(EmbeddedEngine[Snapshot]):
    """Searches with Whoosh."""

    name = "whoosh"
    schema_version = "6"

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self._opened: dict[str, _OpenSegment] = {}

    def optimize(self) -> None:
        """As `Engine.optimize`: all segments become one, without what was deleted."""
        with self._store.lock():
            pointer = self._store.usable_pointer()
            segments = self._segments(pointer)
            deleted = any(segment.has_deletions() for segment in segments.segments)
            if len(segments.segments) > 1 or deleted:
                with self._explained():
                    segments.merge(segments.segments)
                self._commit(segments, whole=pointer.whole, build=pointer.build)

    @contextmanager
    def _change(self, pointer: Pointer) -> Iterator[WhooshBatch]:
        segments = self._segments(pointer)
        batch = WhooshBatch(segments)
        yield batch
        batch.flush()
        with self._explained():
            segments.merge_small(max(MERGE_ANYWAY, TIER * batch.written))
        self._commit(segments, whole=pointer.whole, build=pointer.build)

    @contextmanager
    def _new(self, *, whole: bool) -> Iterator[WhooshBatch]:
        with self._store.aside() as directory:
            segments = _Segments(directory, None, {})
            batch = WhooshBatch(segments)
            yield batch
            batch.flush()
            self._commit(segments, whole=whole)
        self._store.sweep()

    def _commit(self, segments: _Segments, *, whole: bool, build: str = "") -> None:
        with self._explained():
            segments.commit()
            self._store.publish(
                segments.directory, segments.generation, segments.documents,
                whole=whole, build=build,
            )  # fmt: skip
            segments.sweep()

    def _at(self, pointer: Pointer) -> _Segments:
        directory = self._store.root / pointer.directory
        return _Segments(directory, pointer.generation, self._opened)

    def _segments(self, pointer: Pointer) -> _Segments:
        try:
            with self._explained():
                return self._at(pointer)
        except FileNotFoundError as error:
            raise missing_files(self._store.root) from error

    def _open(self, pointer: Pointer) -> Snapshot:
        """What is live; segments that the last state had too stay open."""
        segments = self._at(pointer)
        opened = {each.segment_id(): segments.open(each) for each in segments.segments}
        parts = list(zip(opened.values(), map(_alive, segments.segments), strict=True))
        snapshot = Snapshot(parts, self._loaded[1] if self._loaded else None)
        self._opened = opened
        return snapshot
