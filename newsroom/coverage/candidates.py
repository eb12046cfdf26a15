"""Which articles are compared at all: those of the same days that share rare names and words.

Each article is filed under what is rarest in it. Another that is to be compared is looked up by what
is rarest in that one: so few are looked at, however many articles there are.
"""

from __future__ import annotations

import datetime as dt
import heapq
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from newsroom.coverage.features import Telling
from newsroom.coverage.rarity import Rarity
from newsroom.coverage.same_event import DAYS

# By so many names and words an article is filed, and looked up.
NAMES: Final = 12
WORDS: Final = 24
# So many others are compared with one article.
MOST: Final = 40
# What has less than this in common is no candidate: a name or two and some rare words. Of any day there
# are so many more articles that it takes twice as much.
LEAST: Final = 10.0
# What more articles of any day have does not tell one whose day is not known from others.
MOST_ANYWHERE: Final = 400

Term = tuple[str, int | str]
Weighed = Sequence[tuple[Term, float]]


class Files:
    """Articles, filed under the rarest of what they hold, by day and of any day."""

    def __init__(self, rarity: Rarity) -> None:
        self._rarity = rarity
        self._by_day: dict[tuple[dt.date | None, Term], list[int]] = defaultdict(list)
        self._anywhere: dict[Term, list[int]] = defaultdict(list)
        self._terms_of: dict[int, Weighed] = {}

    def add(self, telling: Telling) -> None:
        """File an article."""
        for term, _weight in self._terms(telling):
            self._by_day[telling.day, term].append(telling.id)
            if len(filed := self._anywhere[term]) <= MOST_ANYWHERE:
                filed.append(telling.id)

    def like(self, telling: Telling) -> list[int]:
        """The articles that may report the same event, the likeliest first.

        Of one whose day is not known, they may be of any day.
        """
        shared: dict[int, float] = defaultdict(float)
        for others, weight in self._filed(telling):
            for other in others:
                shared[other] += weight
        shared.pop(telling.id, None)
        least = LEAST if telling.day else 2 * LEAST
        enough = [(-weight, other) for other, weight in shared.items() if weight >= least]
        return [other for _weight, other in heapq.nsmallest(MOST, enough)]

    def _filed(self, telling: Telling) -> Iterator[tuple[Sequence[int], float]]:
        """What is filed under each term of an article, with the term's weight."""
        for term, weight in self._terms(telling):
            if telling.day is None:
                found = self._anywhere.get(term, [])
                if len(found) <= MOST_ANYWHERE:
                    yield found, weight
                continue
            around = (telling.day + dt.timedelta(days=days) for days in range(-DAYS, DAYS + 1))
            for day in (*around, None):
                if found := self._by_day.get((day, term), []):
                    yield found, weight

    def _terms(self, telling: Telling) -> Weighed:
        if (found := self._terms_of.get(telling.id)) is None:
            found = self._terms_of[telling.id] = _rarest(telling, self._rarity)
        return found


def _rarest(telling: Telling, rarity: Rarity) -> Weighed:
    """The rarest names and words of an article, with their weights.

    A name that is named often counts for more: in a small archive all names are about as rare, and
    those that an article is about must be among them.
    """
    names = heapq.nlargest(
        NAMES,
        telling.names.items(),
        key=lambda named: (rarity.of_name(named[0]) * (1 + math.log(named[1])), named[0]),
    )
    said = telling.title | telling.words.keys()
    words = heapq.nlargest(WORDS, ((rarity.of_word(word), word) for word in said))
    return [
        *((("name", name), rarity.of_name(name)) for name, _times in names),
        *((("word", word), weight) for weight, word in words),
    ]
