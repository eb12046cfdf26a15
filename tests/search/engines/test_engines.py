from __future__ import annotations

from pathlib import Path

import pytest

from search.engines import get_engine
from search.engines.base import EngineError


def test_an_unknown_engine_is_answered_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="whoosh, tantivy"):
        get_engine("lucene", tmp_path)
