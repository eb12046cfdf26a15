"""How alike two texts are, and prints of a text by which those that are alike find each other.

A text is taken for its runs of four words. Prints are what MinHash leaves of these in bands: texts
that have eight in ten runs in common share a print nearly always, those that have half seldom.
"""

from __future__ import annotations

import hashlib
import random
import re
import zlib
from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]

RUN: Final = 4  # words
# Of a few words that many texts have, nothing follows.
SHORTEST: Final = 40  # words
BANDS, ROWS = 8, 6
WORD = re.compile(r"\w+")
# The same in each version of Python: prints are kept.
_CHANCE = random.Random(20_261_126)  # noqa: S311 - no secret
_FACTORS, _ADDENDS = (
    np.array([_CHANCE.getrandbits(63) | 1 for _ in range(BANDS * ROWS)], np.uint64)
    for _ in range(2)
)
_BASE = np.array([pow(1_099_511_628_211, place, 2**64) for place in range(RUN)], np.uint64)


def words_of(texts: Iterable[str]) -> list[str]:
    """The words of a text, as they are compared."""
    return [word for text in texts for word in WORD.findall(text.casefold())]


def prints(texts: Iterable[str]) -> list[int]:
    """The prints of a text, each of 63 bits; none of a text that is too short for it."""
    words = words_of(texts)
    if len(words) < SHORTEST:
        return []
    mixed = _runs(words)[:, None] * _FACTORS + _ADDENDS
    least = (mixed >> np.uint64(11)).min(axis=0).reshape(BANDS, ROWS)
    return sorted({_number(bytes([band]) + row.tobytes()) for band, row in enumerate(least)})


def runs_of(texts: Iterable[str]) -> Hashes:
    """The runs of words of a text, each once, to be compared; of a few words that is the words."""
    words = words_of(texts)
    return np.unique(_runs(words if len(words) >= RUN else [" ".join(words)] * RUN))


def resemblance(one: Hashes, other: Hashes) -> float:
    """Which part of the runs of words of two texts both have, from 0 to 1."""
    both = len(np.intersect1d(one, other, assume_unique=True))
    return both / (len(one) + len(other) - both)


def _runs(words: list[str]) -> Hashes:
    hashes = np.array([zlib.crc32(word.encode()) for word in words], np.uint64)
    number = max(len(words) - RUN + 1, 0)
    runs = np.zeros(number, np.uint64)
    for place in range(min(RUN, len(words))):
        runs += hashes[place : place + number] * _BASE[place]
    return runs


def _number(said: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "big") >> 1
