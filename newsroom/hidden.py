"""The sources that do not exist for whoever reads now; `newsroom.reader` says which they are."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final

Hidden = frozenset[int]

NOTHING: Final[Hidden] = frozenset()
hidden_sources: Final[ContextVar[Hidden]] = ContextVar("hidden_sources", default=NOTHING)


def hidden() -> Hidden:
    """The sources that do not exist for whoever reads now, by id; outside of a request none."""
    return hidden_sources.get()
