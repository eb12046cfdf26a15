"""What lies on the disk: nothing is left of what failed, what was replaced, what was merged."""

from __future__ import annotations

import dataclasses
import errno
import json
from contextlib import suppress
from pathlib import Path

import pytest

from search.engines import get_engine
from search.engines import whoosh as whoosh_engine
from search.engines.base import Engine, EngineError
from search.engines.storage import POINTER, explained
from search.engines.whoosh import TIER, WhooshEngine
from search.types import IndexDocument, SearchRequest
from tests.search.archives import made_up


@pytest.fixture(params=["whoosh", "tantivy"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    return get_engine(request.param, tmp_path / "index")


def put(engine: Engine, *documents: IndexDocument) -> None:
    with engine.batch() as batch:
        for document in documents:
            batch.put(document)


def indexes(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("index-*"))


def test_a_failed_rebuild_leaves_no_directory(engine: Engine, tmp_path: Path) -> None:
    put(engine, *made_up(20))
    with suppress(KeyError), engine.rebuild() as batch:
        batch.put(made_up(1)[0])
        assert indexes(tmp_path / "index") == ["index-1", "index-2"]
        raise KeyError
    assert indexes(tmp_path / "index") == ["index-1"]
    assert engine.search(SearchRequest()).total == 20


def test_a_rebuild_leaves_the_new_directory_alone(engine: Engine, tmp_path: Path) -> None:
    for number in (1, 2):
        with engine.rebuild() as batch:
            batch.put(made_up(1)[0])
        assert indexes(tmp_path / "index") == [f"index-{number}"]


def test_a_directory_that_a_killed_rebuild_left_is_swept_by_the_next(
    engine: Engine, tmp_path: Path
) -> None:
    put(engine, *made_up(5))
    (tmp_path / "index" / "index-7").mkdir()
    with engine.rebuild() as batch:
        batch.put(made_up(1)[0])
    assert indexes(tmp_path / "index") == ["index-8"]


def test_commits_leave_no_files_of_earlier_ones(engine: Engine, tmp_path: Path) -> None:
    document = made_up(1)[0]
    put(engine, document)
    before = len(list((tmp_path / "index" / "index-1").iterdir()))
    for number in range(3):
        put(engine, dataclasses.replace(document, revision=number))
    after = [path.name for path in (tmp_path / "index" / "index-1").iterdir()]
    assert len([name for name in after if name.startswith("columns-")]) <= 1
    if engine.name == "whoosh":
        assert len(after) == before


def test_an_index_elsewhere_is_not_opened(engine: Engine, tmp_path: Path) -> None:
    put(engine, made_up(1)[0])
    pointer = tmp_path / "index" / POINTER
    written = json.loads(pointer.read_text())
    pointer.write_text(json.dumps({**written, "directory": "../elsewhere"}))
    with pytest.raises(EngineError, match="holds an index of the engine"):
        engine.search(SearchRequest())


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EACCES, "cannot be written: Permission denied. Check who owns it."),
        (errno.ENOSPC, "is full"),
        (errno.EIO, "manage.py reindex"),
    ],
)
def test_an_error_of_the_disk_says_what_to_do(tmp_path: Path, number: int, said: str) -> None:
    with pytest.raises(EngineError, match=said), explained(tmp_path):
        raise OSError(number, "Permission denied" if number == errno.EACCES else "broken")


# --- segments -----------------------------------------------------------------------------------


def sizes(engine: WhooshEngine) -> list[int]:
    """The documents of each live segment, ascending."""
    pointer = engine._store.pointer()
    assert pointer
    return sorted(segment.doc_count() for segment in engine._at(pointer).segments)


@pytest.fixture
def whoosh(tmp_path: Path) -> WhooshEngine:
    return WhooshEngine(tmp_path / "whoosh")


def test_small_segments_are_merged_when_there_are_many(whoosh: WhooshEngine) -> None:
    documents = made_up(TIER)
    for number, document in enumerate(documents[:-1], start=1):
        put(whoosh, document)
        assert sizes(whoosh) == [1] * number
    put(whoosh, documents[-1])
    assert sizes(whoosh) == [TIER]
    assert {pk for pk, _ in whoosh.revisions()} == {document.id for document in documents}


def test_an_edit_merges_nothing_large(
    whoosh: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = made_up(TIER * 20 + 1)
    with monkeypatch.context() as patch:
        patch.setattr(whoosh_engine._Segments, "merge_small", lambda self, most: None)
        for number in range(TIER):
            put(whoosh, *documents[number * 20 : number * 20 + 20])
    monkeypatch.setattr(whoosh_engine, "MERGE_ANYWAY", 100)
    put(whoosh, documents[-1])
    assert sizes(whoosh) == [1, *[20] * TIER]
    monkeypatch.setattr(whoosh_engine, "MERGE_ANYWAY", TIER * 20)
    put(whoosh, documents[-1])
    assert sizes(whoosh) == [1, TIER * 20]


def test_a_segment_without_documents_is_left_out(whoosh: WhooshEngine) -> None:
    first, second = made_up(2)
    put(whoosh, first)
    put(whoosh, second)
    with whoosh.batch() as batch:
        batch.delete(first.id)
    assert sizes(whoosh) == [1]
