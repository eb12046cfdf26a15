"""Which version of this software runs."""

from __future__ import annotations

import importlib.metadata


def software() -> str:
    """The version of this software."""
    try:
        return importlib.metadata.version("newsroom-archive")
    except importlib.metadata.PackageNotFoundError:
        return "unknown"
