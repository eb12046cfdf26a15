"""Articles gathered to events: those that, taken together, report one occurrence.

Two groups of articles become one where the scores of all pairs between them are high enough on
average: so no chain of articles, each like the next, joins two events of one story. What an editor
said of two articles holds.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from newsroom.coverage.features import Telling
from newsroom.coverage.same_event import Judge

# Groups whose articles have this score on average are one event.
TOGETHER: Final = 0.42
# Pairs below are no reason to look at two groups.
WORTH_A_LOOK: Final = 0.2

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Said:
    """What editors said of pairs of articles, the smaller id first: that they are one event, or two."""

    together: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()


NOTHING_SAID: Final = Said()


@dataclass(frozen=True, slots=True)
class Gathered:
    """The articles of one event; `scores` say how surely each belongs to it."""

    articles: tuple[int, ...]
    scores: Mapping[int, float] = field(default_factory=dict)


def pair(one: int, other: int) -> Pair:
    """Two ids as a pair is written."""
    return (one, other) if one < other else (other, one)


def gather(
    tellings: Mapping[int, Telling],
    pairs: Iterable[Pair],
    judge: Judge,
    said: Said = NOTHING_SAID,
) -> list[Gathered]:
    """All of these articles as events, most of them of one article; `pairs` are the candidates."""
    groups = _Groups(tellings, judge, said)
    for one, other in said.together:
        if one in tellings and other in tellings:
            groups.unite(one, other)
    heap = [entry for one, other in pairs if (entry := groups.entry(one, other))]
    heapq.heapify(heap)
    while heap:
        average, one, other = heapq.heappop(heap)
        if not groups.are_these(one, other, -average):
            continue
        for entry in groups.join(one, other):
            heapq.heappush(heap, entry)
    return groups.gathered()


class _Groups:
    """Groups of articles, each called by one of them, and the sums of the scores between them."""

    def __init__(self, tellings: Mapping[int, Telling], judge: Judge, said: Said) -> None:
        self._tellings, self._judge = tellings, judge
        self._members: dict[int, tuple[int, ...]] = {pk: (pk,) for pk in tellings}
        self._sums: dict[int, dict[int, float]] = {pk: {} for pk in tellings}
        self._group_of = {pk: pk for pk in tellings}
        self._apart: dict[int, set[int]] = {}
        self._said_together = said.together
        for one, other in said.apart:
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)

    def entry(self, one: int, other: int) -> tuple[float, int, int] | None:
        """An entry of the heap for the groups of two articles; None where they stay apart."""
        one, other = self._group_of[one], self._group_of[other]
        if one == other:
            return None
        average = self._average(one, other)
        return (-average, one, other) if average >= TOGETHER else None

    def are_these(self, one: int, other: int, average: float) -> bool:
        """Whether two groups are still as they were when they were put on the heap."""
        if one not in self._members or other not in self._members:
            return False
        return self._average(one, other) == average and not self._are_apart(one, other)

    def unite(self, one: int, other: int) -> None:
        """Make one of the groups of two articles, whatever they tell."""
        one, other = self._group_of[one], self._group_of[other]
        if one != other:
            list(self.join(one, other))

    def join(self, one: int, other: int) -> Iterator[tuple[float, int, int]]:
        """Make one of two groups; gives the entries of what comes into question now."""
        if len(self._members[one]) < len(self._members[other]):
            one, other = other, one
        neighbours = (self._sums[one].keys() | self._sums[other].keys()) - {one, other}
        new = {third: self._sum(one, third) + self._sum(other, third) for third in neighbours}
        for pk in (gone := self._members.pop(other)):
            self._group_of[pk] = one
        self._members[one] += gone
        del self._sums[other]
        self._sums[one] = {}
        for third, total in new.items():
            self._sums[third].pop(other, None)
            self._sums[one][third] = self._sums[third][one] = total
            if entry := self.entry(one, third):
                yield entry

    def gathered(self) -> list[Gathered]:
        """The groups that there are."""
        return [
            Gathered(tuple(sorted(members)), {pk: self._belongs(pk, members) for pk in members})
            for members in self._members.values()
        ]

    def _belongs(self, article: int, members: Collection[int]) -> float:
        """The mean of an article's scores with the others of its event; alone it is sure of itself."""
        others = [other for other in members if other != article]
        if not others:
            return 1.0
        scores = [
            1.0 if pair(article, other) in self._said_together
            else self._judge.score(self._tellings[article], self._tellings[other])
            for other in others
        ]  # fmt: skip
        return sum(scores) / len(scores)

    def _average(self, one: int, other: int) -> float:
        return self._sum(one, other) / (len(self._members[one]) * len(self._members[other]))

    def _sum(self, one: int, other: int) -> float:
        if (total := self._sums[one].get(other)) is None:
            total = sum(
                self._judge.score(self._tellings[a], self._tellings[b])
                for a in self._members[one]
                for b in self._members[other]
            )
            self._sums[one][other] = self._sums[other][one] = total
        return total

    def _are_apart(self, one: int, other: int) -> bool:
        if not self._apart:
            return False
        theirs = set(self._members[other])
        return any(not theirs.isdisjoint(self._apart.get(pk, ())) for pk in self._members[one])
