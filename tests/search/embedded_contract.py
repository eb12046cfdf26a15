"""What every engine must do that keeps its index in a directory of this machine."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from search.engines import get_engine
from search.engines.base import Cluster, Engine, EngineError, IndexLocked, IndexOutdated
from search.types import SearchRequest
from tests.search.archives import word
from tests.search.engine_contract import EngineContract, document, put


class EmbeddedContract(EngineContract):
    """As EngineContract, and what is about files and the lock."""

    def indices(self, place: Path | Cluster) -> list[str]:
        assert isinstance(place, Path)
        return [path.name for path in place.glob("index-*")]

    @pytest.mark.fault
    def test_a_second_writer_is_turned_away(self, engine: Engine, tmp_path: Path) -> None:
        put(engine, [document(1, "ba")])
        other = self.again(tmp_path / "index")
        for way in (engine.batch, engine.rebuild):
            with way() as batch:
                batch.put(document(1, "ba be"))
                for attempt in (other.batch, other.rebuild, engine.batch):
                    with pytest.raises(IndexLocked), attempt():
                        pass
                with pytest.raises(IndexLocked):
                    other.optimize()
        put(other, [document(2, "ba")])
        assert engine.search(SearchRequest(word("ba"))).total == 2

    def test_another_version_is_said_and_not_used(self, engine: Engine, tmp_path: Path) -> None:
        put(engine, [document(1, "ba")])
        pointer = tmp_path / "index" / "CURRENT"
        written = json.loads(pointer.read_text())
        pointer.write_text(json.dumps({**written, "version": "old"}))
        other = self.again(tmp_path / "index")
        status = other.status()
        assert (status.exists, status.usable, status.version) == (True, False, "old")
        for use in (lambda: other.search(SearchRequest()), lambda: put(other, []), other.optimize):
            with pytest.raises(IndexOutdated, match="reindex"):
                use()
        with other.rebuild() as batch:
            batch.put(document(2, "ba"))
        assert other.status().usable
        assert other.search(SearchRequest()).ids == (2,)

    def test_a_directory_of_something_else_is_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "thesis.txt").write_text("mine")
        engine = get_engine(self.name, tmp_path)
        for use in (engine.status, lambda: put(engine, []), lambda: engine.search(SearchRequest())):
            with pytest.raises(EngineError, match="thesis"):
                use()
        with pytest.raises(EngineError, match="thesis"), engine.rebuild():
            pass
        assert (tmp_path / "thesis.txt").read_text() == "mine"

    def test_an_index_of_another_engine_is_left_alone(self, engine: Engine, tmp_path: Path) -> None:
        put(engine, [document(1, "ba")])
        other = "tantivy" if self.name == "whoosh" else "whoosh"
        with pytest.raises(EngineError, match="engine"):
            get_engine(other, tmp_path / "index").search(SearchRequest())

    def test_a_damaged_index_is_an_error_that_says_what_to_do(
        self, engine: Engine, tmp_path: Path
    ) -> None:
        put(engine, [document(1, "ba be"), document(2, "bi")])
        for path in (tmp_path / "index").glob("index-*/*"):
            data = path.read_bytes()
            path.write_bytes(data[: len(data) // 2])
        other = self.again(tmp_path / "index")
        with pytest.raises(EngineError, match="reindex"):
            other.search(SearchRequest(word("ba")))
        with other.rebuild() as batch:
            batch.put(document(1, "ba"))
        assert other.search(SearchRequest(word("ba"))).ids == (1,)

    def test_missing_files_are_an_error_that_says_what_to_do(
        self, engine: Engine, tmp_path: Path
    ) -> None:
        put(engine, [document(1, "ba")])
        for path in (tmp_path / "index").glob("index-*/*"):
            path.unlink()
        with pytest.raises(EngineError, match="reindex"):
            self.again(tmp_path / "index").search(SearchRequest(word("ba")))

    def test_a_full_disk_changes_nothing(
        self, engine: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(engine, [document(1, "ba")])

        def full(_: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            for way in (engine.batch, engine.rebuild):
                with pytest.raises(EngineError, match="full"), way() as batch:
                    batch.put(document(2, "ba"))
        assert engine.search(SearchRequest(word("ba"))).ids == (1,)
        put(engine, [document(3, "ba")])
        assert engine.search(SearchRequest(word("ba"))).ids == (3, 1)
