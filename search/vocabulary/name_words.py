"""The words of the archive's names: whom and what a bare word may be the name of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from newsroom.models import Author, Entity, Source
from search.text import analysis
from search.types import Facet, Value
from search.vocabulary.lexicon import Lexicon, keeps

# A word of more names than that is no name: "the", "of", "news".
MOST_NAMES: Final = 1_000

_FACETS: Final = tuple(Facet)


class NameWords:
    """For each word of a name, the values that have it; some 40 bytes a word of a name.

    `names` yields (facet, id, name).
    """

    def __init__(self, names: Iterable[tuple[Facet, int, str]]) -> None:
        numbers = {facet: number for number, facet in enumerate(Facet)}
        found = sorted(
            {
                (token.exact, numbers[facet], pk)
                for facet, pk, name in names
                for token in analysis.tokens(name)
                if keeps(token.exact)
            }
        )
        self._words = Lexicon(Counter(word for word, _facet, _pk in found).items())
        self._facets: NDArray[np.uint8] = np.array([facet for _, facet, _ in found], dtype=np.uint8)
        self._ids: NDArray[np.int64] = np.array([pk for _, _, pk in found], dtype=np.int64)
        self._ends: NDArray[np.int64] = np.cumsum(self._words.frequencies, dtype=np.int64)

    def values(self, word: str) -> tuple[Value, ...]:
        """The values with this word, by its exact term, in their names: one part for each facet."""
        place = self._words.place(word)
        if place is None:
            return ()
        number = int(self._words.frequencies[place])
        if number > MOST_NAMES:
            return ()
        own = slice(int(self._ends[place]) - number, int(self._ends[place]))
        facets, ids = self._facets[own], self._ids[own]
        return tuple(
            Value((_FACETS[facet],), frozenset(ids[facets == facet].tolist()))
            for facet in np.unique(facets)
        )


def every_name() -> Iterable[tuple[Facet, int, str]]:
    """(facet, id, name) of all sources, authors and entities."""
    for facet, rows in (
        (Facet.SOURCE, Source.objects.values_list("pk", "name")),
        (Facet.AUTHOR, Author.objects.values_list("pk", "name")),
    ):
        for pk, name in rows.order_by().iterator():
            yield facet, pk, name
    entities = Entity.objects.shown().values_list("kind", "pk", "name")
    for kind, pk, name in entities.order_by().iterator():
        yield Facet(kind), pk, name


def last_renamed() -> str:
    """What changes when a name is written otherwise: that changes nothing in the index."""
    tables = [
        connection.ops.quote_name(model.history.model._meta.db_table) for model in (Source, Entity)
    ]
    # The tables' names are our own.
    newest = ", ".join(f"(SELECT MAX(history_id) FROM {table})" for table in tables)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {newest}")
        return "/".join(str(each) for each in cursor.fetchone())
