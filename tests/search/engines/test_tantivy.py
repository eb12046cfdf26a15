from __future__ import annotations

import resource
from pathlib import Path

import pytest

from search.engines.base import EngineError
from search.types import IndexDocument, TermStream, TextField
from tests.search.engine_contract import EngineContract

pytest.importorskip("tantivy", reason="the extra `tantivy` is not installed")


class TestTantivy(EngineContract):
    name = "tantivy"


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
