from __future__ import annotations

import pytest

from tests.search.engine_contract import EngineContract

pytest.importorskip("tantivy", reason="the extra `tantivy` is not installed")


class TestTantivy(EngineContract):
    name = "tantivy"
