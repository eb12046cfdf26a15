"""Groups of articles that carry one text, from the pairs that do; and which of a group is the best."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final, NamedTuple

# Two groups are one where so many of the pairs between them carry one text: an article that quotes
# two others at length does not make one text of all.
TOGETHER: Final = 0.5
_NEVER: Final = dt.date.max


class Link(NamedTuple):
    """Two articles, by id, that carry the same text, and how sure that is (0 to 1)."""

    one: int
    other: int
    strength: float


class Standing(NamedTuple):
    """By what an article stands before others of its group; `known` counts its metadata."""

    id: int
    words: int
    published: dt.date | None
    known: int


def grouped(links: Iterable[Link]) -> list[frozenset[int]]:
    """The groups that these links make, that with the least id first; the strongest come first."""
    links = list(links)
    of = {pk: frozenset((pk,)) for link in links for pk in link[:2]}
    pairs = {frozenset(link[:2]) for link in links}
    for one, other, _strength in sorted(links, key=lambda link: (-link[2], link[0], link[1])):
        first, second = of[one], of[other]
        if first is second:
            continue
        linked = sum(frozenset((a, b)) in pairs for a in first for b in second)
        if linked >= TOGETHER * len(first) * len(second):
            joined = first | second
            of |= dict.fromkeys(joined, joined)
    return sorted({group for group in of.values() if len(group) > 1}, key=min)


def in_order(members: Iterable[Standing]) -> list[int]:
    """The articles of a group, by id, the best first: longest, then earliest, then best known."""
    ranked = sorted(
        members, key=lambda each: (-each.words, each.published or _NEVER, -each.known, each.id)
    )
    return [each.id for each in ranked]
