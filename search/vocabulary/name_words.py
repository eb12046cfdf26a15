"""The words of the archive's names: whom and what a bare word may be the name of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

import numpy as np
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
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


class Renames:
    """How often names were written in this process: that changes nothing in the index.

    What another process renames is seen with the index's next change, as editors and pages are
    served by one. Counted when a name is saved and again when that is committed, since what was
    read in between is the name of before.
    """

    def __init__(self) -> None:
        self.count = 0

    def add(self) -> None:
        """Note that there was one more."""
        self.count += 1


renames: Final = Renames()


@receiver(post_save, sender=Source)
@receiver(post_save, sender=Author)
@receiver(post_save, sender=Entity)
def note_a_name(**kwargs: Any) -> None:
    """Look at all names again where one may be another now."""
    renames.add()
    transaction.on_commit(renames.add, robust=True)
