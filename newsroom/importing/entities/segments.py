"""Where in a sentence names can stand: its capitals, and the segments and runs around them."""

from __future__ import annotations

from collections.abc import Sequence

from newsroom.importing.entities.features import WordProfile
from newsroom.importing.recognise.phrases import word_set

REACH = 1
"""Words further than this from a word with a capital are taken to be no part of a name."""

LONGEST = 500
"""Words of one segment: those of several are read side by side, those of one after each other."""

_INNER = word_set("small word inside a name")
_OPENERS = word_set("sentence opener")


def capitals(words: Sequence[WordProfile]) -> list[int]:
    """The places of the words with capitals, but for a small word that opens a sentence."""
    out = [
        position
        for position, word in enumerate(words)
        if word.capital and word.lower[:2] not in ("i'", "i’")
    ]
    return [
        position
        for number, position in enumerate(out)
        if words[position].lower not in _OPENERS
        or (number + 1 < len(out) and out[number + 1] == position + 1)
        or (position and words[position - 1].outline not in "\"“”«»‘’'.:;,-–—()")
    ]


def segments(words: Sequence[WordProfile], places: Sequence[int]) -> list[tuple[int, int]]:
    """The segments of a sentence, (start, end), that can hold names."""
    out: list[tuple[int, int]] = []
    size = len(words)
    for position in places:
        start, end = max(0, position - REACH), min(size, position + REACH + 1)
        last = out[-1] if out else (0, -1)
        if start > last[1]:
            out.append((start, end))
        elif end - last[0] <= LONGEST:
            out[-1] = (last[0], end)
        else:
            out.append((last[1], end))
    return out


def runs(words: Sequence[WordProfile], places: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of words with capitals, (start, end), across the small words inside names."""
    out: list[tuple[int, int]] = []
    for position in places:
        if out:
            start, end = out[-1]
            gap = position - end
            if gap == 0 or (gap < 3 and all(w.lower in _INNER for w in words[end:position])):
                out[-1] = (start, position + 1)
                continue
        out.append((position, position + 1))
    return out
