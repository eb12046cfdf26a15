"""Events chained to stories: what the same names and words are about, over days and weeks.

A story is known by what its latest events hold, the later the more: an event goes on with the story
that is most like it and has not rested too long. So a story may move, from a bill to the vote on it
and the suit against it, and ends where nobody tells of it any more.
"""

from __future__ import annotations

import datetime as dt
import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from newsroom.coverage.events import NOTHING_SAID, Pair, Said
from newsroom.coverage.features import Telling
from newsroom.coverage.same_event import Judge

# How alike an event and a story have to be, 0 to 1.
GOES_ON: Final = 0.2
# A story that has rested so long is half as like what comes.
HALF_LIFE: Final = 14.0  # days
# A story that has rested longer is over.
REST: Final = 45  # days
# How much names and words count.
NAMES: Final = 0.5
# By so many of its heaviest names and words an event is looked up, and two must be found at least.
LOOKED_UP: Final = 8
FOUND: Final = 2

Key = TypeVar("Key", int, str)
Vector = dict[Key, float]


@dataclass(frozen=True, slots=True)
class Happening:
    """An event, as it is told: when, by which articles, with which names and words."""

    id: int
    day: dt.date
    articles: frozenset[int]
    names: Mapping[int, float]
    words: Mapping[str, float]


def happening(number: int, tellings: Collection[Telling], judge: Judge) -> Happening | None:
    """An event of these articles; None where no day of it is known."""
    days = [each.day for each in tellings if each.day]
    if not days:
        return None
    held = [judge.held(each) for each in tellings]
    names = _mean(names for names, _words in held)
    words = _mean(words for _names, words in held)
    ids = frozenset(each.id for each in tellings)
    return Happening(number, min(days), ids, names, words)


@dataclass(slots=True)
class Chain:
    """A story: its events in the order of time, and what the latest of them hold."""

    events: list[Happening] = field(default_factory=list)
    names: Vector[int] = field(default_factory=dict)
    words: Vector[str] = field(default_factory=dict)
    first: dt.date = dt.date.min
    last: dt.date = dt.date.min

    def add(self, event: Happening) -> None:
        """Go on with an event."""
        if self.events:
            fade = 0.5 ** (abs((event.day - self.last).days) / HALF_LIFE)
            self.names = _added(self.names, event.names, fade)
            self.words = _added(self.words, event.words, fade)
        else:
            self.names, self.words, self.first = dict(event.names), dict(event.words), event.day
        self.events.append(event)
        self.first, self.last = min(self.first, event.day), max(self.last, event.day)

    def is_about(self, day: dt.date) -> bool:
        """Whether a day is not too far from what is told."""
        return -REST <= (day - self.last).days <= REST or self.first <= day <= self.last

    def likeness(self, event: Happening) -> float:
        """How much an event is like the story, less the longer that has rested."""
        alike = NAMES * _cosine(self.names, event.names)
        alike += (1 - NAMES) * _cosine(self.words, event.words)
        rested = max((event.day - self.last).days, (self.first - event.day).days, 0)
        return alike * 0.5 ** (rested / HALF_LIFE) if rested <= REST else 0.0


class Chains:
    """Stories as they grow, found by what is rarest in them."""

    def __init__(self, said: Said = NOTHING_SAID) -> None:
        self.all: list[Chain] = []
        self._by_term: dict[int | str, set[int]] = defaultdict(set)
        self._of_article: dict[int, int] = {}
        self._together = _of_each(said.together)
        self._apart = _of_each(said.apart)

    def place(self, event: Happening) -> int:
        """Put an event into the story that it goes on with, or into a new one; gives its number."""
        number = self._bidden(event)
        if number is None:
            number = self._best(event)
        if number is None:
            number = self.open()
        self.put(event, number)
        return number

    def open(self) -> int:
        """Begin a story; gives its number."""
        self.all.append(Chain())
        return len(self.all) - 1

    def put(self, event: Happening, number: int) -> None:
        """Put an event into a story."""
        self.all[number].add(event)
        for term in _terms(event):
            self._by_term[term].add(number)
        for article in event.articles:
            self._of_article[article] = number

    def _bidden(self, event: Happening) -> int | None:
        """The story of an article with which an editor said that one of the event's is told."""
        told = {other for pk in event.articles for other in self._together.get(pk, ())}
        found = [self._of_article[other] for other in sorted(told) if other in self._of_article]
        return found[0] if found else None

    def _best(self, event: Happening) -> int | None:
        barred = {
            self._of_article.get(other)
            for pk in event.articles
            for other in self._apart.get(pk, ())
        }
        likeness = {
            number: self.all[number].likeness(event)
            for number in self._near(event)
            if number not in barred
        }
        best = max(likeness, key=lambda number: (likeness[number], -number), default=None)
        return best if best is not None and likeness[best] >= GOES_ON else None

    def _near(self, event: Happening) -> list[int]:
        """The stories that share some of what is heaviest in an event, and have not rested too long."""
        shared: Counter[int] = Counter()
        for term in _terms(event):
            shared.update(self._by_term.get(term, ()))
        return [
            number
            for number, terms in shared.items()
            if terms >= FOUND and self.all[number].is_about(event.day)
        ]


def chain(events: Iterable[Happening], said: Said = NOTHING_SAID) -> list[list[Happening]]:
    """Events as stories, each in the order of time; most are of one event."""
    chains = Chains(said)
    for event in sorted(events, key=lambda event: (event.day, event.id)):
        chains.place(event)
    return [each.events for each in chains.all]


def _of_each(pairs: Collection[Pair]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
        found[other].add(one)
    return dict(found)


def _terms(event: Happening) -> list[int | str]:
    """The names and words that tell most of an event."""
    names = heapq.nlargest(LOOKED_UP, event.names, key=event.names.__getitem__)
    words = heapq.nlargest(LOOKED_UP, event.words, key=event.words.__getitem__)
    return [*names, *words]


def _mean(vectors: Iterable[Mapping[Key, float]]) -> Vector[Key]:
    total: Vector[Key] = defaultdict(float)
    for vector in vectors:
        for key, value in vector.items():
            total[key] += value
    length = math.sqrt(sum(value * value for value in total.values()))
    return {key: value / length for key, value in total.items()} if length else {}


def _added(old: Vector[Key], new: Mapping[Key, float], fade: float) -> Vector[Key]:
    """What an event leaves of what a story held, and its own."""
    sum_ = {key: faded for key, value in old.items() if (faded := value * fade) > 0.01}
    for key, value in new.items():
        sum_[key] = sum_.get(key, 0.0) + value
    return sum_


def _cosine(one: Mapping[Key, float], other: Mapping[Key, float]) -> float:
    """The cosine of a vector and another one of length one."""
    length = math.sqrt(sum(value * value for value in one.values()))
    if not length:
        return 0.0
    return sum(value * one[key] for key, value in other.items() if key in one) / length
