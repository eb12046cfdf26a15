"""Whether two articles report the same event: a score from 0 to 1, and what it rests on.

The score is what a logistic model makes of eight measures. Its weights were fitted to pairs of articles
that people had judged, and it is calibrated: of pairs with a score of 0.7, seven in ten are one
event. Across languages words say nothing, and names, numbers and days have to say it alone.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeVar

from newsroom.coverage.features import Telling
from newsroom.coverage.rarity import Rarity

# Reports on an event stand within so many days.
DAYS: Final = 3
# Where a day is not known, as if they were so many apart.
UNDATED: Final = 1.5
MOST_QUOTED: Final = 2.0
MOST_RARE: Final = 2.0
# So many names, words and numbers are given as a reason.
MOST: Final = 6
# What is rarer than one in so many articles is a reason.
TELLING: Final = math.log(50)
# So many words of that kind in common are much.
MUCH: Final = 20

Key = TypeVar("Key", int, str)


class Measures(NamedTuple):
    """What two articles have in common: 0 to 1, but `rare` and `quotes` (to 2) and `apart` (days, to 4).

    `text` is how alike their words are, whatever the length of the two; `rare` how many words both have
    that few articles have. `title` is what one tells of the other's title, `titles` what both titles have.
    """

    text: float
    rare: float
    title: float
    titles: float
    names: float
    quotes: float
    days: float
    apart: float


class Abroad(NamedTuple):
    """The same of two articles in different languages."""

    names: float
    rarest: float
    numbers: float
    days: float
    apart: float


# A weight for each measure, and last what is added to their sum.
WEIGHTS: Final = (3.38, 2.77, 2.67, 2.24, 2.91, 1.59, 1.35, -1.42, -7.04)
WEIGHTS_ABROAD: Final = (5.35, 0.7, 0.59, 1.63, -1.41, -5.5)


@dataclass(frozen=True, slots=True)
class SameEvent:
    """How surely two articles report one event, and what they have in common.

    `names` are ids of entities; the rarest come first. `apart` is in days, None where a day is not
    known.
    """

    score: float
    names: tuple[int, ...]
    words: tuple[str, ...]
    numbers: tuple[str, ...]
    quoted: bool
    apart: int | None


@dataclass(frozen=True, slots=True)
class _Weighed:
    """An article's words and names with their weights, of length one, and its title's."""

    text: Mapping[str, float]
    names: Mapping[int, float]
    title: Mapping[str, float]
    title_sum: float
    held: frozenset[str]
    telling: frozenset[str]
    days: frozenset[dt.date]


class Judge:
    """Compares articles of one archive; what is made of each is kept for the next comparison."""

    def __init__(self, rarity: Rarity) -> None:
        self.rarity = rarity
        self._weighed: dict[int, _Weighed] = {}
        self._scores: dict[tuple[int, int], float] = {}

    def score(self, one: Telling, other: Telling) -> float:
        """How surely two articles report one event, from 0 to 1."""
        pair = (one.id, other.id) if one.id < other.id else (other.id, one.id)
        if (score := self._scores.get(pair)) is None:
            score = self._scores[pair] = self._score(one, other)
        return score

    def compare(self, one: Telling, other: Telling) -> SameEvent:
        """The same with its reasons."""
        rarity = self.rarity
        words = (one.words.keys() | one.title) & (other.words.keys() | other.title)
        return SameEvent(
            self.score(one, other),
            _rarest({name: rarity.of_name(name) for name in one.names.keys() & other.names.keys()}),
            _rarest({word: rarity.of_word(word) for word in words}),
            _rarest({each: rarity.of_number(each) for each in one.numbers & other.numbers}),
            bool(self._shared_quotes(one, other)),
            abs((one.day - other.day).days) if one.day and other.day else None,
        )

    def held(self, telling: Telling) -> tuple[Mapping[int, float], Mapping[str, float]]:
        """An article's names and words with their weights, each of length one."""
        weighed = self._weigh(telling)
        return weighed.names, weighed.text

    def measure(self, one: Telling, other: Telling) -> Measures | Abroad:
        """What two articles have in common, by which their score is made."""
        mine, theirs = self._weigh(one), self._weigh(other)
        names = _cosine(mine.names, theirs.names)
        days = _overlap(mine.days, theirs.days)
        apart = UNDATED
        if one.day and other.day:
            apart = float(min(abs((one.day - other.day).days), DAYS + 1))
        if one.language and other.language and one.language != other.language:
            shared = one.names.keys() & other.names.keys()
            rarest = sorted((self.rarity.of_name(name) for name in shared), reverse=True)[:3]
            numbers = sum(self.rarity.of_number(each) for each in one.numbers & other.numbers)
            return Abroad(names, sum(rarest) / 15, min(numbers / 10, 1.0), days, apart)
        return Measures(
            _cosine(mine.text, theirs.text), min(len(mine.telling & theirs.telling) / MUCH, MOST_RARE),
            min(_told(mine, theirs), _told(theirs, mine)), _titles(mine, theirs), names,
            min(math.log1p(self._shared_quotes(one, other)), MOST_QUOTED), days, apart,
        )  # fmt: skip

    def _score(self, one: Telling, other: Telling) -> float:
        if one.day and other.day and abs((one.day - other.day).days) > DAYS:
            return 0.0
        measures = self.measure(one, other)
        weights = WEIGHTS if isinstance(measures, Measures) else WEIGHTS_ABROAD
        total = weights[-1] + sum(w * m for w, m in zip(weights, measures, strict=False))
        return 1 / (1 + math.exp(-total))

    def _shared_quotes(self, one: Telling, other: Telling) -> int:
        return sum(not self.rarity.is_saying(each) for each in one.quotes & other.quotes)

    def _weigh(self, telling: Telling) -> _Weighed:
        if (found := self._weighed.get(telling.id)) is None:
            found = self._weighed[telling.id] = _weighed(telling, self.rarity)
        return found


def _weighed(telling: Telling, rarity: Rarity) -> _Weighed:
    text = {
        word: (1 + math.log(count)) * rarity.of_word(word) for word, count in telling.words.items()
    }
    title = {word: rarity.of_word(word) for word in telling.title}
    for word, weight in title.items():
        text[word] = text.get(word, 0.0) + weight
    text |= {number: rarity.of_number(number) for number in telling.numbers}
    names = {
        name: (1 + math.log(count)) * rarity.of_name(name) for name, count in telling.names.items()
    }
    held = frozenset(telling.words.keys() | telling.title)
    return _Weighed(
        _of_length_one(text), _of_length_one(names), title, sum(title.values()), held,
        frozenset(word for word in held if rarity.of_word(word) > TELLING), telling.days,
    )  # fmt: skip


def _of_length_one(vector: Mapping[Key, float]) -> dict[Key, float]:
    length = math.sqrt(sum(value * value for value in vector.values()))
    return {key: value / length for key, value in vector.items()} if length else {}


def _cosine(one: Mapping[Key, float], other: Mapping[Key, float]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(value * other[key] for key, value in one.items() if key in other)


def _told(one: _Weighed, other: _Weighed) -> float:
    """How much of one's title the other tells, too."""
    if not one.title_sum:
        return 0.0
    return sum(weight for word, weight in one.title.items() if word in other.held) / one.title_sum


def _titles(one: _Weighed, other: _Weighed) -> float:
    """How much of both titles together they have in common."""
    if not one.title_sum or not other.title_sum:
        return 0.0
    common = sum(one.title[word] for word in one.title.keys() & other.title.keys())
    return common / math.sqrt(one.title_sum * other.title_sum)


def _overlap(one: frozenset[dt.date], other: frozenset[dt.date]) -> float:
    """Which part of the fewer days both speak of; a half where one speaks of none."""
    if not one or not other:
        return 0.5
    return len(one & other) / min(len(one), len(other))


def _rarest(weights: Mapping[Key, float]) -> tuple[Key, ...]:
    telling = [key for key, weight in weights.items() if weight > TELLING]
    return tuple(sorted(telling, key=lambda key: (-weights[key], str(key)))[:MOST])
