"""The dictionary of terms, held to what Whoosh itself writes and reads."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.codec.whoosh3 import W3Codec, W3Segment, W3TermInfo, W3TermsReader
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.filedb.filetables import OrderedHashWriter
from whoosh.index import TOC

from search.engines.arrays.columns import FIELDS
from search.engines.arrays.phrases import CHUNK
from search.engines.arrays.postings import Postings, pack, unpack
from search.engines.arrays.snapshot import HANDLE, NAMES, exact_name, lemma_name
from search.engines.whoosh import INDEX_NAME, TIER, WhooshEngine, _schema
from search.engines.whoosh_codec import ArrayCodec
from search.types import IndexDocument, TextField
from tests.search.archives import made_up, stream

Terms = dict[str, dict[str, Postings]]
# article id -> how often, and where
Holding = dict[int, tuple[int, tuple[int, ...]]]

WHOOSH_BLOCK = 128  # postings


def postings(documents: Sequence[int], *, positions: bool) -> Postings:
    """A term that stands twice in each of these documents."""
    numbers = np.array(documents, dtype=np.int64)
    places = np.tile(np.array([3, 70_000], dtype=np.int64), len(numbers))
    return Postings(numbers, np.full(len(numbers), 2), places if positions else None)


def of_every_kind(name: str) -> dict[str, Postings]:
    """Terms as text and as UTF-8 can be, in one document, in some blocks' worth, in very many."""
    positions = name.endswith(".exact")
    words = {
        "once": [0],
        "one-block": range(WHOOSH_BLOCK),
        "blocks": range(0, 5 * WHOOSH_BLOCK, 2),
        "everywhere": range(2 * CHUNK + 5),
        "far-apart": [0, 300, 90_000, 20_000_000],
        "ñandú": [1], "straße": [2], "петро": [3, 4], "東京": [5], "مرحبا": [6], "𝒳": [7],
        "e\u0301": [8],
        "a": [9], "ab": [9], "abc": [9],
        "l" * 40: [10], "l" * 70_000: [11],
    }  # fmt: skip
    return {word: postings(documents, positions=positions) for word, documents in words.items()}


def ascending(terms: Mapping[str, Postings]) -> Iterator[tuple[bytes, bytes]]:
    """A field's terms as a codec takes them: UTF-8, in the order of its bytes, packed."""
    return ((term, pack(terms[term.decode()])) for term in sorted(word.encode() for word in terms))


def written(folder: Path, terms: Terms) -> tuple[FileStorage, W3Segment]:
    """A segment of these terms by field, as our codec writes it."""
    storage, segment = FileStorage(str(folder)), W3Segment(ArrayCodec(), INDEX_NAME, doccount=1)
    writer = ArrayCodec().field_writer(storage, segment)
    for name, words in terms.items():
        writer.add_all(name, ascending(words))
    writer.close()
    return storage, segment


def as_whoosh_writes(terms: Terms) -> bytes:
    """The dictionary of the same terms, written by Whoosh term by term."""
    storage = RamStorage()
    table = OrderedHashWriter(storage.create_file("terms"))
    fields: dict[str, int] = {}
    table.extras["fieldmap"] = fields
    place = 0
    for name, words in terms.items():
        number = fields.setdefault(name, len(fields))
        for term, data in ascending(words):
            count = len(words[term.decode()].documents)
            info = W3TermInfo(
                weight=count, df=count, minlength=0, maxlength=0, maxweight=1.0, minid=0, maxid=0
            )
            info.set_extent(place, len(data))
            table.add(number.to_bytes(2, "big") + term, info.to_bytes())
            place += len(data)
    table.close()
    data: bytes = storage.files["terms"]
    return data


def whoosh_reader(storage: FileStorage, segment: W3Segment) -> W3TermsReader:
    """Whoosh's own reader: not that of our codec."""
    return W3Codec().terms_reader(storage, segment)


def found_by_whoosh(
    reader: W3TermsReader, storage: FileStorage, segment: W3Segment, name: str, term: bytes
) -> Postings:
    """The postings where Whoosh says that they are, with what it says of the term checked."""
    info = reader.term_info(name, term)
    assert not info.is_inlined()
    offset, (size,) = info.extent()
    path = Path(storage.folder) / segment.make_filename(W3Codec.POSTS_EXT)
    with path.open("rb") as file:
        file.seek(offset)
        found = unpack(file.read(size))
    assert info.doc_frequency() == info.weight() == len(found.documents)
    assert reader.doc_frequency(name, term) == reader.frequency(name, term) == len(found.documents)
    return found


def same(one: Postings, other: Postings) -> bool:
    positions = [
        None if each.positions is None else each.positions.tolist() for each in (one, other)
    ]
    return (
        one.documents.tolist() == other.documents.tolist()
        and one.frequencies.tolist() == other.frequencies.tolist()
        and positions[0] == positions[1]
    )


@cache
def all_kinds() -> Terms:
    """Every kind of term in every field."""
    return {name: of_every_kind(name) for name in NAMES}


@cache
def many() -> Terms:
    """More terms than are written at a time."""
    word = [postings([number], positions=True) for number in range(7)]
    words = {f"w{number:06}": word[number % 7] for number in range(20_050)}
    return {NAMES[0]: words, HANDLE: {"ána": postings([1, 2], positions=False)}}


@pytest.mark.parametrize(
    "terms",
    [
        pytest.param(all_kinds, id="every kind of term in every field"),
        pytest.param(many, id="more than are written at a time"),
        pytest.param(
            lambda: {NAMES[0]: {}, HANDLE: {"jo": postings([0], positions=False)}}, id="no words"
        ),
        pytest.param(lambda: {name: {} for name in NAMES}, id="nothing at all"),
    ],
)
def test_the_dictionary_is_byte_by_byte_what_whoosh_writes(
    tmp_path: Path, terms: Callable[[], Terms]
) -> None:
    _, segment = written(tmp_path, terms())
    ours = (tmp_path / segment.make_filename(W3Codec.TERMS_EXT)).read_bytes()
    assert ours == as_whoosh_writes(terms())


@given(
    st.dictionaries(
        st.sampled_from(NAMES),
        st.dictionaries(st.text(min_size=1, max_size=9).filter(lambda s: s.isprintable()),
                        st.sets(st.integers(0, 4_000), min_size=1, max_size=9), max_size=9),
    )
)  # fmt: skip
def test_any_terms_are_byte_by_byte_what_whoosh_writes(
    tmp_path_factory: pytest.TempPathFactory, chosen: dict[str, dict[str, set[int]]]
) -> None:
    terms: Terms = {
        name: {word: postings(sorted(ids), positions=False) for word, ids in words.items()}
        for name, words in chosen.items()
    }
    folder = tmp_path_factory.mktemp("segment")
    _, segment = written(folder, terms)
    ours = (folder / segment.make_filename(W3Codec.TERMS_EXT)).read_bytes()
    assert ours == as_whoosh_writes(terms)


@pytest.mark.parametrize("name", NAMES)
def test_whooshs_reader_finds_every_kind_of_term(tmp_path: Path, name: str) -> None:
    storage, segment = written(tmp_path, all_kinds())
    reader = whoosh_reader(storage, segment)
    assert list(reader.indexed_field_names()) == list(NAMES)
    words = all_kinds()[name]
    for word in words:
        assert (name, word.encode()) in reader
        found = found_by_whoosh(reader, storage, segment, name, word.encode())
        assert same(found, words[word]), word[:20]
    for absent in ("onc", "oncé", "zz", ""):
        assert (name, absent.encode()) not in reader
    reader.close()


@pytest.mark.parametrize("name", NAMES)
def test_whooshs_reader_walks_a_fields_terms_in_order(tmp_path: Path, name: str) -> None:
    storage, segment = written(tmp_path, all_kinds())
    reader = whoosh_reader(storage, segment)
    inside = [term for field, term in reader.terms() if field == name]
    assert inside == sorted(word.encode() for word in all_kinds()[name])
    onwards = itertools.takewhile(lambda each: each[0] == name, reader.terms_from(name, b"once"))
    assert [term for _, term in onwards] == [term for term in inside if term >= b"once"]
    cursor = reader.cursor(name, _schema()[name])
    assert cursor.find(b"onc") == "once"
    assert cursor.term_info().doc_frequency() == 1
    assert cursor.next() == "one-block"
    assert cursor.term_info().doc_frequency() == WHOOSH_BLOCK
    reader.close()


def test_whooshs_reader_finds_the_terms_of_a_large_dictionary(tmp_path: Path) -> None:
    storage, segment = written(tmp_path, many())
    reader = whoosh_reader(storage, segment)
    for number in (0, 1, 19_999, 20_000, 20_001, 20_049):
        found = found_by_whoosh(reader, storage, segment, NAMES[0], f"w{number:06}".encode())
        assert found.documents.tolist() == [number % 7]
    assert sum(1 for _ in reader.terms()) == 20_051
    reader.close()


# --- an index as it is used ---------------------------------------------------------------------


def read_by_whoosh(root: Path) -> tuple[dict[str, dict[str, Holding]], int]:
    """What Whoosh finds in the live index: field → term → articles; and the number of segments."""
    live = json.loads((root / "CURRENT").read_text("utf-8"))
    storage = FileStorage(str(root / live["directory"]))
    segments = TOC.read(storage, INDEX_NAME, gen=live["generation"]).segments
    engine = WhooshEngine(root)
    pointer = engine._store.pointer()
    assert pointer
    ours = engine._at(pointer)
    found: dict[str, dict[str, Holding]] = {}
    for segment in segments:
        ids = ours.open(segment).columns.ids.tolist()
        gone = set(segment.deleted_docs())
        reader = whoosh_reader(storage, segment)
        for name, term in reader.terms():
            here = found_by_whoosh(reader, storage, segment, name, term)
            for document, places in by_document(here):
                if document not in gone:
                    holding = found.setdefault(name, {}).setdefault(term.decode(), {})
                    assert ids[document] not in holding
                    holding[ids[document]] = places
        reader.close()
    return found, len(segments)


def by_document(found: Postings) -> Iterator[tuple[int, tuple[int, tuple[int, ...]]]]:
    places = [] if found.positions is None else found.positions.tolist()
    start = 0
    for document, often in zip(found.documents.tolist(), found.frequencies.tolist(), strict=True):
        yield document, (often, tuple(places[start : start + often]))
        start += often


def held_by(documents: Iterable[IndexDocument]) -> dict[str, dict[str, Holding]]:
    """What the documents hold, by the same."""
    held: dict[str, dict[str, Holding]] = {}

    def note(name: str, article: int, terms: Sequence[str], positions: Sequence[int]) -> None:
        for number, term in enumerate(terms):
            holding = held.setdefault(name, {}).setdefault(term, {})
            often, places = holding.get(article, (0, ()))
            holding[article] = often + 1, places + tuple(positions[number : number + 1])

    for document in documents:
        for field in FIELDS:
            text = document.texts.get(field, stream())
            note(exact_name(field), document.id, text.exact, text.positions)
            note(lemma_name(field), document.id, text.lemmas, ())
        note(HANDLE, document.id, sorted(set(document.handles)), ())
    return held


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    return WhooshEngine(tmp_path / "index")


def put(engine: WhooshEngine, documents: Iterable[IndexDocument]) -> None:
    with engine.batch() as batch:
        for document in documents:
            batch.put(document)


def test_whoosh_reads_what_one_commit_holds(engine: WhooshEngine, tmp_path: Path) -> None:
    documents = made_up(200)
    put(engine, documents)
    assert read_by_whoosh(tmp_path / "index") == (held_by(documents), 1)


def test_whoosh_reads_past_what_is_replaced_and_deleted(
    engine: WhooshEngine, tmp_path: Path
) -> None:
    first = made_up(120)
    put(engine, first)
    replaced = [changed(document) for document in first[:40]]
    with engine.batch() as batch:
        for document in replaced:
            batch.put(document)
            batch.put(document)  # the first of them is deleted in the segment being written
        for document in first[40:60]:
            batch.delete(document.id)
    assert read_by_whoosh(tmp_path / "index") == (held_by([*replaced, *first[60:]]), 2)


def test_whoosh_reads_merged_segments(engine: WhooshEngine, tmp_path: Path) -> None:
    documents = made_up(TIER * 20)
    for number in range(TIER):
        put(engine, documents[number * 20 : number * 20 + 20])
    assert read_by_whoosh(tmp_path / "index") == (held_by(documents), 1)


def test_whoosh_reads_what_is_left_when_all_is_tidied(engine: WhooshEngine, tmp_path: Path) -> None:
    documents = made_up(150)
    put(engine, documents[:100])
    put(engine, documents[100:])
    with engine.batch() as batch:
        for document in documents[::3]:
            batch.delete(document.id)
    engine.optimize()
    left = [document for number, document in enumerate(documents) if number % 3]
    assert read_by_whoosh(tmp_path / "index") == (held_by(left), 1)


def changed(document: IndexDocument) -> IndexDocument:
    """The document after an edit: other words, another day."""
    return IndexDocument(
        id=document.id,
        revision=document.revision + 1,
        texts={TextField.TITLE: stream("bone tuna bone"), TextField.BODY: stream("gasa", "gasa")},
        values=document.values,
        published=dt.date(2020, 1, 1),
        handles=("reuters",),
        inferred=False,
    )
