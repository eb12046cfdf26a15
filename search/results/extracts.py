"""The snippets that were made lately, of articles as they still are.

Many readers ask for the same, page on, or choose a filter, and meanwhile an import changes the index every
few seconds: the articles found are mostly those of before. To read all of their text again and to look
through it takes a third of the work on a page.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from threading import Lock
from typing import Final

from newsroom.models import Article
from search.types import Matched, Snippet

# So many queries are kept, and so many articles of each: some 10 MB at most.
QUERIES: Final = 100
ARTICLES: Final = 60

# An article in one state: its revision grows with every change, and no other was made at that time.
Version = tuple[int, int, dt.datetime]


def version_of(article: Article) -> Version:
    """What tells one state of an article from all others."""
    return article.pk, article.revision, article.created


class Extracts:
    """The snippets made lately, by what is looked for in texts, then by article."""

    def __init__(self) -> None:
        self._of: OrderedDict[tuple[Matched, ...], dict[Version, tuple[Snippet, ...]]]
        self._of = OrderedDict()
        self._lock = Lock()

    def of(self, parts: tuple[Matched, ...]) -> dict[Version, tuple[Snippet, ...]]:
        """Those of a query by the parts that match words of texts; what else is made is put there."""
        with self._lock:
            found = self._of.setdefault(parts, {})
            self._of.move_to_end(parts)
            if len(self._of) > QUERIES:
                self._of.popitem(last=False)
        # Another thread may be putting its own there.
        return found if len(found) < ARTICLES else self._anew(parts)

    def _anew(self, parts: tuple[Matched, ...]) -> dict[Version, tuple[Snippet, ...]]:
        with self._lock:
            found = self._of[parts] = {}
        return found
