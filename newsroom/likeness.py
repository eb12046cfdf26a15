"""What a text is compared by: its runs of words, and prints by which like texts find each other.

A text is taken for its runs of five words. Its prints are those of their numbers that are smaller than
a bound, one run in thirty-two: the same run is a print of each text that has it, so that an extract
shares about as many of its prints with the whole as it does of its runs. Prints that came out of
minima of the whole text, as MinHash has them, find only texts of about one length. A short text
has more prints than that, and a long one fewer.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from newsroom.text import UNSPACED

Hashes = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]

RUN: Final = 5  # words
# Of a few words that many texts have, nothing follows.
SHORTEST: Final = 40  # words
# One run in so many is a print, of short texts so many at the least, of long ones at the most.
ONE_IN: Final = 32
FEWEST, MOST = 12, 96
WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
# A number of 63 bits is what databases hold.
_BITS: Final = np.uint64(1)
_BOUND: Final = np.uint64((1 << 63) // ONE_IN)
_BASE = np.array([pow(1_099_511_628_211, place, 2**64) for place in range(RUN)], np.uint64)
# Mixes the bits of a number, so that small ones come by chance: splitmix64's multipliers.
_MIX = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def words_of(texts: Iterable[str]) -> list[str]:
    """The words of a text, as they are compared."""
    return [word for text in texts for word in WORD.findall(text.casefold())]


def runs_in(words: Sequence[str]) -> Hashes:
    """A number of 63 bits for each run of words, in their order; none of less than a run."""
    hashes = np.array([zlib.crc32(word.encode()) for word in words], np.uint64)
    number = max(len(words) - RUN + 1, 0)
    runs = np.zeros(number, np.uint64)
    for place in range(min(RUN, len(words))):
        runs += hashes[place : place + number] * _BASE[place]
    runs = (runs ^ (runs >> np.uint64(30))) * _MIX[0]
    runs = (runs ^ (runs >> np.uint64(27))) * _MIX[1]
    return (runs ^ (runs >> np.uint64(31))) >> _BITS


def runs_of(texts: Iterable[str]) -> Hashes:
    """The runs of words of a text, each once, to be compared; of a few words that is the words."""
    words = words_of(texts)
    return np.unique(runs_in(words if len(words) >= RUN else [" ".join(words)] * RUN))


def resemblance(one: Hashes, other: Hashes) -> float:
    """Which part of the runs of words of two texts both have, from 0 to 1."""
    both = len(np.intersect1d(one, other, assume_unique=True))
    return both / (len(one) + len(other) - both)


def prints(texts: Iterable[str]) -> list[int]:
    """The prints of a text, each of 63 bits, ascending; none of a text that is too short for it."""
    words = words_of(texts)
    return prints_of(np.unique(runs_in(words))) if len(words) >= SHORTEST else []


def prints_of(runs: Hashes) -> list[int]:
    """The prints of a text by its runs, each once and ascending."""
    number = int(np.searchsorted(runs, _BOUND))
    kept: list[int] = runs[: min(max(number, FEWEST), MOST)].tolist()
    return kept


def share_of_prints(one: Sequence[int], other: Sequence[int]) -> float:
    """Which part of the runs of the shorter of two texts the other seems to have, by their prints.

    Both have prints up to their greatest one: what is greater than either's last says nothing.
    """
    if not (one and other):
        return 0.0
    bound = min(one[-1], other[-1])
    pair = [{each for each in prints if each <= bound} for prints in (one, other)]
    return len(pair[0] & pair[1]) / min(map(len, pair)) if all(pair) else 0.0
