from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines.base import EngineError
from search.text.analysis import analyse
from search.types import (
    And,
    IndexDocument,
    Not,
    Phrase,
    SearchRequest,
    TermStream,
    TextField,
    Word,
)
from tests.search.embedded_contract import EmbeddedContract
from tests.waiting import until

pytest.importorskip("tantivy", reason="the extra `tantivy` is not installed")


class TestTantivy(EmbeddedContract):
    name = "tantivy"


def test_a_sloppy_phrase_is_looked_for_once_in_each_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page asks for the same phrase alone and within other queries; an edit is found all the same."""
    from search.engines import tantivy_query
    from search.engines.tantivy import TantivyEngine

    spacings, sought = tantivy_query.spacings, []

    def counted(words: int, slop: int) -> Iterator[tuple[int, ...]]:
        sought.append(words)
        return spacings(words, slop)

    monkeypatch.setattr(tantivy_query, "spacings", counted)

    def written(number: int, text: str) -> IndexDocument:
        return IndexDocument(number, 1, {TextField.BODY: analyse([(text, "en")])}, {})

    engine = TantivyEngine(tmp_path)
    phrase = Phrase(("heron", "pond"), 2)
    with engine.rebuild() as batch:
        batch.put(written(1, "the heron of the pond"))
        batch.put(written(2, "a pond, and the heron"))
    alone = engine.search(SearchRequest(phrase))
    within = engine.search(SearchRequest(And((phrase, Not(Word("otter", ("en:otter",)))))))
    assert alone.ids == within.ids == (1,)
    assert alone.scores == within.scores
    assert sought == [2]  # its words stand in one field
    for number in range(40):  # more than are remembered
        assert not engine.search(SearchRequest(Phrase(("heron", f"pond{number}"), 2))).ids
    assert engine.search(SearchRequest(phrase)).ids == (1,)
    with engine.batch() as batch:
        batch.delete(1)
        batch.put(written(2, "the heron at its pond"))
    assert engine.search(SearchRequest(phrase)).ids == (2,)


@pytest.mark.fault
def test_a_writer_whose_thread_cannot_write_says_so(tmp_path: Path) -> None:
    """Tantivy writes what it is given in a thread, and tells of a full disk at a later document."""
    from search.engines.tantivy import TantivyEngine

    engine = TantivyEngine(tmp_path)
    with engine.rebuild():
        pass
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    words = TermStream(*zip(*((f"w{n}", f"w{n}", n) for n in range(60_000)), strict=True))

    def write() -> None:
        with engine.batch() as batch:
            for number in range(1, 2_000):
                batch.put(IndexDocument(number, 1, {TextField.BODY: words}, {}))

    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))  # no file grows beyond
    try:
        with pytest.raises(EngineError, match="cannot be written"):
            write()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_merging_is_told_from_the_list_of_segments(tmp_path: Path) -> None:
    """Tantivy merges eight segments of a size; as long as it does, more can be put."""
    from search.engines.tantivy import TantivyEngine
    from search.engines.tantivy_merges import MANY, _by_size, merges

    heron = {TextField.BODY: analyse([("heron", "en")])}
    engine = TantivyEngine(tmp_path)
    with engine.rebuild() as batch:
        batch.put(IndexDocument(1, 1, heron, {}))
    for number in range(2, 1 + MANY):
        with engine.batch() as batch:
            batch.put(IndexDocument(number, 1, heron, {}))
            if merging := batch.publish():
                batch.put(IndexDocument(99, 1, heron, {}))
                assert until(lambda: not batch.publish())
        assert merging == (number == MANY)
    assert engine.search(SearchRequest(Phrase(("heron",)))).total == MANY + 1
    [directory] = tmp_path.glob("index-*")
    assert not merges(directory)
    # What is put to a large index, a document at a time, and to one that counts as of the same size.
    assert [len(sizes) for sizes in _by_size([30_000, 9_000, 1, 1])] == [1, 3]
    assert [len(sizes) for sizes in _by_size([16_000, 9_000, 1])] == [3]
