"""The index in tests: a test's transaction is never committed, so nothing drains by itself."""

from __future__ import annotations

from search.index import sync


def catch_up() -> None:
    """Make the index if there is none, and bring it up to date."""
    if not sync.ensure_index():
        drained = sync.drain()
        assert not drained.problem
