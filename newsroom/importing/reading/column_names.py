"""How the names of an export's columns are compared."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from newsroom.text import fold

# What may be the text of a record that has no other: a summary of it.
SUMMARY: Final = "summary"
NAMESPACE: Final = re.compile(
    r"^(?:dc|dcterms|og|article|schema|twitter|prism|news|rss|atom|fields|_source|thread)[.:/]\s*"
)
SEPARATORS: Final = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def squeezed(name: str) -> str:
    """A column's name without what systems write differently: case, accents, marks, namespaces.

    “publishedAt”, “published_at”, “Published At” and “og:published-at” are one.
    """
    return SEPARATORS.sub("", NAMESPACE.sub("", fold(name.strip())))
