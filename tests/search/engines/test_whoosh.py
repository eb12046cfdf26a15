from __future__ import annotations

from tests.search.engine_contract import EngineContract


class TestWhoosh(EngineContract):
    name = "whoosh"
