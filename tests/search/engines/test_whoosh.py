from __future__ import annotations

from tests.search.embedded_contract import EmbeddedContract


class TestWhoosh(EmbeddedContract):
    name = "whoosh"
