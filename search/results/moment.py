"""Pages of results that were made a moment ago, for whoever asks for the same.

Of many readers some look at the same page: the first one, what is in the news. It is made once a
second at most, and anew whenever the index holds something else. What is no matter of the index (a
name's other spelling) is seen within that second.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Final, NamedTuple

from search.engines.base import Engine
from search.index.wholeness import whole_engine
from search.results.page import SearchPage

LASTS: Final = 0.9  # seconds
# So many pages are kept, in some 5 MB; of those that are over, none is.
MOST: Final = 50


class _Made(NamedTuple):
    page: SearchPage
    engine: Engine
    generation: str
    over: float


class Moment:
    """The pages made lately."""

    def __init__(self) -> None:
        self._pages: dict[Hashable, _Made] = {}
        self._lock = Lock()

    def page(self, asked: Hashable, engine: Engine, make: Callable[[], SearchPage]) -> SearchPage:
        """What was made of the same of this state of the index, or is made now.

        Raises EngineError where the index is not whole, as `make` does.
        """
        made, generation = self._pages.get(asked), engine.status().generation
        if (
            made
            and made.engine is engine
            and made.generation == generation
            and time.monotonic() < made.over
        ):
            whole_engine()
            return made.page
        # Since when it is true: what is committed while it is made may not be in it.
        over = time.monotonic() + LASTS
        page = make()
        with self._lock:
            self._make_room()
            self._pages[asked] = _Made(page, engine, generation, over)
        return page

    def _make_room(self) -> None:
        if len(self._pages) < MOST:
            return
        now = time.monotonic()
        self._pages = {asked: made for asked, made in self._pages.items() if made.over > now}
        while len(self._pages) >= MOST:
            del self._pages[next(iter(self._pages))]
