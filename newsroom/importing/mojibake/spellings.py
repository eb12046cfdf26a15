"""The words of the lists that a damaged word may have been: by its skeleton and the letters left open."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from newsroom.importing.mojibake.letter_sequences import ZERO
from newsroom.importing.mojibake.letters import table

# More spellings of one skeleton than this are not looked through one by one.
FEW: Final = 32


@lru_cache(maxsize=20_000)
def spellings(bones: str) -> tuple[tuple[str, str, float], ...]:
    """Words with this skeleton: the letters beyond ASCII, the language, the Zipf frequency."""
    return tuple((e[:-2], e[-2], (ord(e[-1]) - ZERO) / 4) for e in table("words")[bones])


@lru_cache(maxsize=2_000)
def _by_letter(bones: str) -> tuple[dict[str, int], ...]:
    """For each place of a skeleton's letters, which of its spellings have which letter: a bit for each."""
    rows = spellings(bones)
    size = len(rows) // 8 + 1
    # Bits are set in place: numbers of thousands of bits would be copied for each.
    places: tuple[dict[str, bytearray], ...] = tuple({} for _ in range(bones.count("*")))
    for number, (letters, _code, _zipf) in enumerate(rows):
        if len(letters) == len(places):
            byte, bit = number >> 3, 1 << (number & 7)
            for place, letter in zip(places, letters, strict=True):
                if letter not in place:
                    place[letter] = bytearray(size)
                place[letter][byte] |= bit
    return tuple(
        {letter: int.from_bytes(bits, "little") for letter, bits in place.items()}
        for place in places
    )


@lru_cache(maxsize=20_000)
def _having(bones: str, place: int, options: str) -> int:
    """Which spellings of a skeleton have one of the letters at a place, in either case."""
    found = 0
    for letter, rows in _by_letter(bones)[place].items():
        if letter in options or letter.upper() in options:
            found |= rows
    return found


def spellings_with(bones: str, holes: Sequence[str]) -> Sequence[tuple[str, str, float]]:
    """The spellings of a skeleton that may have these letters at its places, in their order.

    A word of another script is nothing but holes: thousands have its skeleton, and few its letters.
    """
    rows = spellings(bones)
    if len(holes) != bones.count("*"):
        return ()
    if len(rows) <= FEW:
        return [row for row in rows if _may_be(row[0], holes)]
    left = (1 << len(rows)) - 1
    for place, options in enumerate(holes):
        left &= _having(bones, place, options)
        if not left:
            return ()
    found = []
    while left:
        lowest = left & -left
        found.append(rows[lowest.bit_length() - 1])
        left ^= lowest
    return found


def _may_be(letters: str, holes: Sequence[str]) -> bool:
    """Whether each letter, or its capital, is among those that may stand at its place."""
    return len(letters) == len(holes) and all(
        letter in options or letter.upper() in options
        for letter, options in zip(letters, holes, strict=True)
    )
