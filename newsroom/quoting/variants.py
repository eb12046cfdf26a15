"""How two quotations of the same words differ: the same, cut, or nearly the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from newsroom.quoting.words import normal_words

# Of the shorter one's words, so many stand in the other in this order.
NEAR: Final = 0.8
# Words that a quotation has to have to be found within a longer one of the same speaker.
LEAST: Final = 3
_PIECES: Final = re.compile(r"\s+|[^\s]+")


class Likeness(StrEnum):
    """What one quotation is of another."""

    SAME = "same"
    """The same words, whatever the marks and capitals."""
    CUT = "cut"
    """A part of the other's words, without a gap."""
    LONGER = "longer"
    """The other's words, and more before or behind them."""
    NEAR = "near"
    """Nearly the same words."""


def likeness(text: str, other: str) -> Likeness | None:
    """What a quotation is of another one; None where they are two."""
    one, two = normal_words(text), normal_words(other)
    if min(len(one), len(two)) < LEAST:
        return Likeness.SAME if one and one == two else None
    if one == two:
        return Likeness.SAME
    if _within(one, two):
        return Likeness.CUT
    if _within(two, one):
        return Likeness.LONGER
    return Likeness.NEAR if _common(one, two) >= NEAR * min(len(one), len(two)) else None


def _within(part: Sequence[str], whole: Sequence[str]) -> bool:
    return f" {' '.join(part)} " in f" {' '.join(whole)} "


def _common(one: Sequence[str], two: Sequence[str]) -> int:
    """How many words two have in one order; few where they are few times in both."""
    if len(set(one) & set(two)) < NEAR * min(len(set(one)), len(set(two))):
        return 0
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())


def pieces(text: str, other: str) -> Iterator[tuple[str, bool]]:
    """A text in pieces, and of each whether the `other` says it too; joined they are the text."""
    found = [(match[0], normal_words(match[0])) for match in _PIECES.finditer(text)]
    words = [(place, word) for place, (_, all_) in enumerate(found) for word in all_]
    theirs = normal_words(other)
    matcher = SequenceMatcher(None, [word for _, word in words], theirs, autojunk=False)
    both = {
        words[at][0]
        for block in matcher.get_matching_blocks()
        for at in range(block.a, block.a + block.size)
    }
    with_words = {place for place, _ in words}
    run, common = "", True
    for place, (piece, _) in enumerate(found):
        said = place in both if place in with_words else common
        if said is not common and run:
            yield run, common
            run = ""
        run, common = run + piece, said
    if run:
        yield run, common
