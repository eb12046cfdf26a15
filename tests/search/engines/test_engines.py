from __future__ import annotations

import ast
from pathlib import Path

import pytest

from search.engines import get_engine
from search.engines.base import EngineError
from tests.paths import PROJECT

ENGINES = PROJECT / "search" / "engines"


def test_an_unknown_engine_is_answered_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="whoosh, tantivy"):
        get_engine("lucene", tmp_path)


@pytest.mark.parametrize("path", sorted(ENGINES.rglob("*.py")), ids=lambda path: path.name)
def test_libraries_of_engines_stay_in_their_own_files(path: Path) -> None:
    """And no engine knows Django, or the archive's models."""
    imported = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module.split(".")[0])
    strange = {"django", "newsroom", "whoosh", "tantivy", "opensearchpy"} & imported
    assert strange <= {path.stem.partition("_")[0]}
